#pragma once

#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::ui {

/// A sentence of core in the language of the window. core speaks English alone: the sentence is found again among the
/// patterns of core_patterns.h, and its values are put into the pattern's translation. Unknown text comes back as it
/// is.
QString coreText(std::string_view english);
/// The same; nothing for text that no pattern knows.
std::optional<QString> knownCoreText(std::string_view english);

/// A sentence that can be said again after a change of language.
using Sentence = std::function<QString()>;
Sentence coreSentence(std::string english);

} // namespace ckptscope::ui
