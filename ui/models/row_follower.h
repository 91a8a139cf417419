#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/outline.h"

#include <string>
#include <vector>

namespace ckptscope::ui {

/// Where the rows of one outline are in the next one, whose tensors have other names. Holds both outlines by
/// reference, and is used by their thread.
class RowFollower {
public:
    /// `trace` tells what the tensors of `after` were in `before`.
    RowFollower(const Outline& before, const Outline& after, const EditTrace& trace);
    /// The paths in `after` of what had these in `before`: a tensor's new name, and with it those of the groups above
    /// it. A path itself where that is not known.
    std::vector<std::string> paths(const std::vector<std::string>& paths) const;

private:
    RowId byTensor(RowId row) const;

    const Outline &m_before, &m_after;
    std::vector<RowId> m_rowOf; ///< in `after`, by tensor of `before`; 0: gone
};

} // namespace ckptscope::ui
