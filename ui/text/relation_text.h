#pragma once

#include "core/compare/numbers.h"

#include <QString>

#include <string>
#include <vector>

namespace ckptscope::ui {

/// How B's keys come from A's, with counts and what is equal, in one sentence: "B's keys are A's with “module.” in
/// front: 932 of 932; same shapes and dtypes". `read`: what reading the numbers found; null: only checksums tell.
QString relationText(const compare::Comparison& comparison, const compare::NumberComparison* read = nullptr);

/// Arguments of "convert" in words: "Strip “module.”", joined by commas.
QString fixText(const std::vector<std::string>& fix);

} // namespace ckptscope::ui
