#pragma once

#include "core/pickle/tree.h"

#include <map>

namespace ckptscope::checkpoint {

/// Replaces many nodes at once, in one pass over the tree: every element of a tuple, list, dict or set, every state and
/// the root. (Tree::replaceUses is one pass for each node.)
void replaceNodes(pickle::Tree& tree, const std::map<pickle::NodeId, pickle::NodeId>& replacements);

} // namespace ckptscope::checkpoint
