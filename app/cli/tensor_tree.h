#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ckptscope::cli {

/// A row of the tree of names: a tensor with its columns, or (without columns) the head of a group.
struct TreeRow {
    std::size_t depth = 0; ///< groups around it
    std::string name; ///< what the groups around it do not say
    std::vector<std::string> columns;
};

struct NamedColumns {
    std::string name; ///< "layer1.0.conv1.weight"
    std::vector<std::string> columns;
};

/// Groups names by their dotted segments, in the order given. A group that would hold a single name or a single group
/// is not made: "layer1.0." stands on one line.
std::vector<TreeRow> groupNames(const std::vector<NamedColumns>& names);

} // namespace ckptscope::cli
