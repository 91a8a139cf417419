#pragma once

#include "core/edit/step.h"

#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace ckptscope::edit {

/// The pattern and replacement of a Rename step, made ready for many keys.
class KeyRename {
public:
    /// Throws Usage, with the reason, when the pattern is no regular expression.
    explicit KeyRename(const Rename& step);

    /// The new name of a key that the whole pattern matches; nothing for others, and for keys that are too long.
    std::optional<std::string> operator()(std::string_view key) const;
    /// libstdc++ matches recursively, so long keys could exhaust the stack.
    static bool isTooLong(std::string_view key);

private:
    std::regex m_pattern;
    std::string m_replacement;
};

/// '*' and '?' over a whole key.
bool matchesGlob(std::string_view glob, std::string_view text);

} // namespace ckptscope::edit
