#pragma once

#include "core/edit/losses.h"

#include <QStringList>

namespace ckptscope::ui {

/// What casts lose, a line for each end of each cast; warnings have a sign in front. Empty when nothing is lost.
QStringList lossLines(const std::vector<edit::CastLosses>& casts);

} // namespace ckptscope::ui
