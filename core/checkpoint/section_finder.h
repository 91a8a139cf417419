#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <vector>

namespace ckptscope::checkpoint {

/// Fills checkpoint.sections from the tree; tensors must have been collected.
void findSections(Checkpoint& checkpoint);

/// Tells the innermost section that a tensor lies in. The checkpoint must outlive it.
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

/// Whether an entry of a state dict, by its name, is part of a module even where it is no tensor: "fc.settings",
/// "_extra_state".
bool isOfModule(std::string_view name);
/// Whether an entry of a state dict is something else that somebody put beside the weights: settings, an epoch, another
/// state dict, a list of them, an object that is no tensor.
bool isBesideWeights(const Tree& tree, NodeId key, NodeId value);
/// Their keys.
std::vector<std::string> keysBesideWeights(const Tree& tree, NodeId stateDict);
/// Whether a key of a state dict is text that is not left in the file, and of nothing beside the weights.
bool isWeightKey(const Tree& tree, NodeId key, NodeId value);
/// All such keys.
std::vector<std::string_view> weightKeys(const Tree& tree, NodeId stateDict);

} // namespace ckptscope::checkpoint
