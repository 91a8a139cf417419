#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/outline.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace ckptscope::ui {

/// Where the rows of one outline are in the next one, whose tensors have other names. Holds both outlines by
/// reference, and is used by their thread.
class RowFollower {
public:
    /// `trace` tells what the tensors of `after` were in `before`.
    RowFollower(const Outline& before, const Outline& after, const EditTrace& trace);
    /// The path in `after` of what had `path` in `before`: a tensor's new name, and with it those of the groups above
    /// it. `path` itself where that is not known.
    std::string path(const std::string& path) const;

private:
    RowId byTensor(RowId row) const;

    const Outline &m_before, &m_after;
    std::vector<RowId> m_rowOf; ///< in `after`, by tensor of `before`; 0: gone
    std::unordered_map<std::string, RowId> m_groups; ///< of `before`: every row with others below
    std::unordered_set<std::string> m_groupsAfter;
};

} // namespace ckptscope::ui
