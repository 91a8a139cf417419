#pragma once

#include "core/checkpoint/checkpoint.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

/// A plain value, no tensor and no array, somewhere below a node.
struct Value {
    const std::vector<std::string>& path; ///< from the node on; empty where the file holds nothing else
    checkpoint::NodeId node;
    bool isDeep; ///< a container that lies so deep that it was not entered
};

/// What to enter and how far.
struct ValueWalk {
    checkpoint::NodeId from;
    std::vector<std::string_view> skipKeys; ///< text keys whose values are left out ("params" of a param group)
    std::size_t depth = 64; ///< of the path; deeper containers are told as one value
};

/// The plain values of a checkpoint, for any number of walks: each costs what it visits.
class PlainValues {
public:
    /// `skip`: nodes that are told elsewhere.
    explicit PlainValues(const checkpoint::Checkpoint& checkpoint, const std::vector<checkpoint::NodeId>& skip = {});
    /// Calls `visit` for every plain value below `walk.from` in the order of the file, each object once; it answers
    /// whether to go on.
    void forEach(const ValueWalk& walk, const std::function<bool(const Value&)>& visit);

private:
    const checkpoint::Checkpoint& m_checkpoint;
    std::vector<bool> m_told; ///< by node: tensors, arrays, skipped ones
    bool m_rootIsListed = false; ///< the file holds a tensor or an array alone
};

} // namespace ckptscope::cli
