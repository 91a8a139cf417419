#pragma once

#include "ui/document/edit_trace.h"
#include "ui/document/scanned_values.h"
#include "ui/models/outline.h"

#include <memory>
#include <string>
#include <unordered_map>
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
    const NumberFacts& all() const { return m_all; } ///< of all tensors together, as they were read
    /// The row of a tensor that has something noteworthy, by its name when it was read; 0: it is gone.
    RowId rowNamed(const std::string& name) const;

private:
    const NumberFacts* found(RowId row) const; ///< also where a stopped scan did not come to all of it
    const NumberFacts* ofTensor(std::uint32_t tensor) const;
    std::uint32_t indexRead(std::uint32_t tensor) const; ///< in the checkpoint that was read; kNoIndex: not known
    void nameRows();

    std::shared_ptr<const Outline> m_outline;
    std::shared_ptr<const EditTrace> m_trace;
    std::shared_ptr<const ScannedValues> m_values;
    std::vector<NumberFacts> m_groups; ///< as Row::totals
    NumberFacts m_all;
    std::unordered_map<std::string, RowId> m_named; ///< those that findings are about
};

} // namespace ckptscope::ui
