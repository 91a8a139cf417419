#pragma once

#include "core/checkpoint/checkpoint.h"

#include <QString>

#include <optional>

namespace ckptscope::ui {

/// What is known about the place of a new file before it is written.
struct TargetState {
    bool exists = false; ///< a file that would have to be replaced
    QString refusal; ///< why nothing can be saved there; empty when it can
};

/// The absolute path that a person means by `typed`: "~/" is the home folder, and a relative one begins beside `input`.
/// Empty when nothing was typed.
QString targetPath(const QString& typed, const QString& input);

/// Looks at a target; `bytes` is the size that is needed, when it is known. Asks the disk.
TargetState inspectTarget(const checkpoint::Checkpoint& original, const QString& target, std::optional<quint64> bytes);

} // namespace ckptscope::ui
