#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// Fills checkpoint.sections from the tree; tensors must have been collected.
void findSections(Checkpoint& checkpoint);

/// The innermost section that each tensor lies in, by row: a row of `sections`, or kNoIndex.
std::vector<std::uint32_t> nearestSections(const Checkpoint& checkpoint);

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
