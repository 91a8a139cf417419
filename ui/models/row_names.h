#pragma once

#include "ui/models/outline.h"

#include <string>
#include <string_view>

namespace ckptscope::ui {

/// The paths of all rows of an outline in lower case, in one block of memory: what a filter line searches in. Built
/// once on any thread; immutable.
class RowNames {
public:
    explicit RowNames(const Outline& outline);
    /// Empty for rows that were added later.
    std::string_view of(RowId row) const
    {
        return row + 1 < m_begins.size()
            ? std::string_view(m_text).substr(m_begins[row], m_begins[row + 1] - m_begins[row])
            : std::string_view();
    }

private:
    std::string m_text;
    std::vector<std::uint64_t> m_begins; ///< by row, and the end
};

} // namespace ckptscope::ui
