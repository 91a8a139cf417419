#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/edited_groups.h"
#include "ui/models/outline.h"

#include <QString>

namespace ckptscope::ui {

/// \name What the cells of a checkpoint's tree say, in the language of the window. Text from the file is escaped.
///@{
QString nameText(const Outline& outline, RowId id);
/// Shape of a tensor, value of a value, what a section or group holds.
QString contentText(const Outline& outline, RowId id);
QString dtypeName(checkpoint::DType dtype, checkpoint::Layout layout); ///< "float32", "float32 sparse_coo"
/// "float32 → float16" where an edit changed it; of all that a group holds, given `groups`.
QString dtypeText(const Outline& outline, RowId id, const EditTrace* trace = nullptr,
                  const EditedGroups* groups = nullptr);
/// "cuda:3 → cpu" where an edit moved it; of all that a group holds, given `groups`.
QString deviceText(const Outline& outline, RowId id, const EditTrace* trace, const EditedGroups* groups = nullptr);
/// What the whole of a group was called before the edits; empty where that is its name still, or differs by tensor.
QString oldGroupName(const Outline& outline, RowId id, const EditedGroups* groups);
QString sectionTitle(checkpoint::SectionKind kind);
/// "932 tensors · 60.2 M · 230.3 MiB".
QString totalsText(const Totals& totals);
///@}

} // namespace ckptscope::ui
