#pragma once

#include "core/checkpoint/structure.h"

#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// Where a value hangs: its container and the place in it.
struct Reached {
    NodeId node; ///< no node: nothing at that path
    NodeId parent; ///< no node for the root
    Entry entry; ///< how the parent holds it
    bool isAmbiguous = false; ///< another value has the same path: 0 beside "0", "a.b" beside "b" in "a"
};

/// The value at `path`, labels joined by '.' from `root`; since keys may contain dots, the longest matching key is
/// tried first. The empty path is the root.
Reached reach(const Tree& tree, NodeId root, std::string_view path);

} // namespace ckptscope::checkpoint
