#pragma once

#include <QString>

#include <optional>
#include <string_view>

namespace ckptscope::ui {

/// A sentence of core in the language of the window. core speaks English alone: the sentence is found again among the
/// patterns of core_patterns.h, and its values are put into the pattern's translation. Unknown text comes back as it
/// is.
QString coreText(std::string_view english);
/// The same; nothing for text that no pattern knows.
std::optional<QString> knownCoreText(std::string_view english);

} // namespace ckptscope::ui
