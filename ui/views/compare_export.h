#pragma once

#include "core/io/progress.h"
#include "ui/models/compare_rows.h"

#include <QString>

namespace ckptscope::ui {

/// Writes the report of a comparison as "txt", "csv" or "json", the same as ckptscope-cli compare; an existing file is
/// replaced. `a`, `b`: paths of the sides. Any thread; throws io::Error.
void exportComparison(const CompareRows& rows, const QString& a, const QString& b, const QString& target,
                      const QString& format, const io::Progress& progress);

} // namespace ckptscope::ui
