#pragma once

#include <string_view>

namespace ckptscope::ui {

/// "layer2" before "layer10": numbers in names count as numbers.
bool naturallyLess(std::string_view a, std::string_view b);

} // namespace ckptscope::ui
