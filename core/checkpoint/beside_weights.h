#pragma once

#include "core/checkpoint/structure.h"

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// Whether an entry of a state dict, by its name, is part of a module even where it is no tensor: "fc.settings",
/// "_extra_state".
bool isOfModule(std::string_view name);
/// Tells the weights of one state dict from what somebody put beside them. The tree must outlive it.
class BesideWeights {
public:
    BesideWeights(const Tree& tree, NodeId stateDict);

    /// Whether an entry is something else: settings, an epoch, another state dict, a list of them, a path, an object
    /// that is no tensor, a numpy array among tensors. What a function that nobody knows makes of a tensor counts as
    /// one.
    bool holds(NodeId key, NodeId value) const;
    /// Whether a key is text that is not left in the file, and of nothing beside the weights.
    bool isWeightKey(NodeId key, NodeId value) const;

private:
    const Tree& m_tree;
    bool m_hasTensors; ///< arrays are the weights of a dict without
};

/// The keys of what stands beside the weights, without those that are left in the file.
std::vector<std::string> keysBesideWeights(const Tree& tree, NodeId stateDict);
/// All keys of weights.
std::vector<std::string_view> weightKeys(const Tree& tree, NodeId stateDict);

} // namespace ckptscope::checkpoint
