#pragma once

#include "ui/document/edit_trace.h"
#include "ui/document/scanned_values.h"
#include "ui/models/outline.h"

#include <memory>
#include <vector>

namespace ckptscope::ui {

/// The numbers that a scan found, by row of an outline: of a tensor its own, of a group those of all below it together,
/// unless the scan was stopped before the last of them. Immutable; made on any thread.
class RowNumbers {
public:
    /// `trace`: null when nothing was edited.
    RowNumbers(std::shared_ptr<const Outline> outline, std::shared_ptr<const EditTrace> trace,
               std::shared_ptr<const ScannedValues> values);
    /// Null: nothing is known.
    const NumberFacts* of(RowId row) const;

private:
    const NumberFacts* found(RowId row) const; ///< also where a stopped scan did not come to all of it
    const NumberFacts* ofTensor(std::uint32_t tensor) const;

    std::shared_ptr<const Outline> m_outline;
    std::shared_ptr<const EditTrace> m_trace;
    std::shared_ptr<const ScannedValues> m_values;
    std::vector<NumberFacts> m_groups; ///< as Row::totals
};

} // namespace ckptscope::ui
