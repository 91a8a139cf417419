#pragma once

#include "core/checkpoint/structure.h"

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// Whether an entry of a state dict, by its name, is part of a module even where it is no tensor: "fc.settings",
/// "_extra_state".
bool isOfModule(std::string_view name);
/// Whether an entry of a state dict is something else that somebody put beside the weights: settings, an epoch, another
/// state dict, a list of them, a path, an object that is no tensor. What a function that nobody knows makes of a tensor
/// counts as one.
bool isBesideWeights(const Tree& tree, NodeId key, NodeId value);
/// Their keys, without those that are left in the file.
std::vector<std::string> keysBesideWeights(const Tree& tree, NodeId stateDict);
/// Whether a key of a state dict is text that is not left in the file, and of nothing beside the weights.
bool isWeightKey(const Tree& tree, NodeId key, NodeId value);
/// All such keys.
std::vector<std::string_view> weightKeys(const Tree& tree, NodeId stateDict);

} // namespace ckptscope::checkpoint
