#pragma once

#include "core/checkpoint/checkpoint.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

/// A plain value, no tensor and no array, somewhere below a node.
struct Value {
    const std::vector<std::string>& path; ///< from the node on
    checkpoint::NodeId node;
    bool isDeep; ///< a container that lies so deep that it was not entered
};

/// What to enter and how far.
struct ValueWalk {
    checkpoint::NodeId from;
    std::vector<checkpoint::NodeId> skip; ///< nodes that are told elsewhere
    std::vector<std::string_view> skipKeys; ///< text keys whose values are left out ("params" of a param group)
    std::size_t depth = 64; ///< of the path; deeper containers are told as one value
};

/// Calls `visit` for every plain value below `walk.from` in the order of the file, each object once; it answers whether
/// to go on.
void forEachValue(const checkpoint::Checkpoint& checkpoint, const ValueWalk& walk,
                  const std::function<bool(const Value&)>& visit);

} // namespace ckptscope::cli
