#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/outline.h"

#include <QString>

namespace ckptscope::ui {

/// \name What the cells of a checkpoint's tree say, in the language of the window. Text from the file is escaped.
///@{
QString nameText(const Outline& outline, RowId id);
/// Shape of a tensor, value of a value, what a section or group holds.
QString contentText(const Outline& outline, RowId id);
/// "float32 → float16" where an edit changed it.
QString dtypeName(checkpoint::DType dtype, checkpoint::Layout layout); ///< "float32", "float32 sparse_coo"
QString dtypeText(const Outline& outline, RowId id, const EditTrace* trace = nullptr);
/// "cuda:3 → cpu" where an edit moved it.
QString deviceText(const Outline& outline, RowId id, const EditTrace* trace);
QString sectionTitle(checkpoint::SectionKind kind);
/// "932 tensors · 60.2 M · 230.3 MiB".
QString totalsText(const Totals& totals);
///@}

} // namespace ckptscope::ui
