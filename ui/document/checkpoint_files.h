#pragma once

#include <QStringList>

namespace ckptscope::ui {

/// The files of a folder that are named like checkpoints, with numbers in names as numbers ("epoch9" before "epoch10").
/// `below`: also those of the folders inside it. At most 20,000. Asks the disk.
QStringList checkpointsIn(const QString& folder, bool below);

} // namespace ckptscope::ui
