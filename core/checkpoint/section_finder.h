#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <vector>

namespace ckptscope::checkpoint {

/// Fills checkpoint.sections from the tree; tensors must have been collected.
void findSections(Checkpoint& checkpoint);

/// Tells the innermost section that a tensor lies in; what stands beside the weights of a state dict lies in none of
/// theirs. The checkpoint must outlive it.
class NearestSections {
public:
    explicit NearestSections(const Checkpoint& checkpoint);
    /// A row of Checkpoint::sections, or kNoIndex.
    std::uint32_t of(const Tensor& tensor) const;

private:
    std::uint32_t at(NodeId node, std::uint32_t otherwise) const;

    std::map<NodeId, std::uint32_t> m_byNode;
    std::uint32_t m_atRoot;
    std::vector<std::uint32_t> m_ofPlace;
};

/// Whether `node` looks like an optimizer's state dict: {'state': {…}, 'param_groups': […]}.
bool isOptimizerState(const Tree& tree, NodeId node);

} // namespace ckptscope::checkpoint
