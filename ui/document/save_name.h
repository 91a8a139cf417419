#pragma once

#include "core/edit/step.h"

#include <QString>

#include <vector>

namespace ckptscope::ui {

/// What some edits did, as words for a file name: "no-module-cpu"; "copy" without edits. Only letters, digits,
/// '-', '_' and '.', whatever stands in the steps.
QString changeWords(const std::vector<edit::Step>& steps);

/// `folder`/`stem of path`-`words`.`its ending`, with a number behind when that is taken.
QString proposedTarget(const QString& path, const QString& folder, const QString& words);

/// The command line that does the same and writes `output`.
std::string commandLineOf(const QString& input, const std::vector<edit::Step>& steps, const QString& output);

} // namespace ckptscope::ui
