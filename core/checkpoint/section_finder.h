#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// Fills checkpoint.sections from the tree; tensors must have been collected.
void findSections(Checkpoint& checkpoint);

/// Whether `node` looks like an optimizer's state dict: {'state': {…}, 'param_groups': […]}.
bool isOptimizerState(const Tree& tree, NodeId node);

} // namespace ckptscope::checkpoint
