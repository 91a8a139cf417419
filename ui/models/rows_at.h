#pragma once

#include "ui/models/outline.h"

#include <functional>
#include <string>
#include <vector>

namespace ckptscope::ui {

/// Hands over each row that has others below it and one of these paths, what is above before what is below. Looks only
/// at rows on the way to them, so that few paths are found quickly among many rows. `use` may list a lazy row's
/// content.
void forRowsAt(const Outline& outline, const std::vector<std::string>& paths, const std::function<void(RowId)>& use);

} // namespace ckptscope::ui
