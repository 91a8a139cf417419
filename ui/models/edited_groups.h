#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/outline.h"

#include <string>
#include <vector>

namespace ckptscope::ui {

/// What the tensors below a row were before the edits.
struct GroupBefore {
    std::uint32_t tensors = 0, edited = 0, known = 0; ///< below; edited ones; those whose original is known
    std::uint32_t first = kNoIndex; ///< one of the known, index in the original
    std::uint64_t dtypes = 0; ///< of the known, bit of each DType
    bool mixedDevices = false;
    bool hasName = true; ///< all of them stood below one name …
    std::string name; ///< … this one
};

/// Tells of closed groups what the edits did to all that they hold. Immutable; made on any thread.
class EditedGroups {
public:
    EditedGroups(const Outline& outline, const EditTrace& trace);
    /// Of a row of that outline with tensors below, or null.
    const GroupBefore* of(const Row& row) const;

private:
    std::vector<GroupBefore> m_groups; ///< as Row::totals counts
};

} // namespace ckptscope::ui
