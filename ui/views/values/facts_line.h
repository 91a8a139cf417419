#pragma once

#include "ui/models/value_summary.h"

#include <QString>

namespace ckptscope::ui {

/// The most important facts of a tensor's numbers on a line; empty before they are counted.
QString factsLine(const ValueSummary& summary);

} // namespace ckptscope::ui
