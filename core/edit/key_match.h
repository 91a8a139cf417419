#pragma once

#include "core/edit/step.h"
#include "core/io/pattern.h"

#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::edit {

/// The pattern and replacement of a Rename step, made ready for many keys.
class KeyRename {
public:
    /// Throws Usage, with the reason, when the pattern is no regular expression.
    explicit KeyRename(const Rename& step);

    /// The new name of a key that the whole pattern matches; nothing for others, and for keys that are too long. Throws
    /// Usage when the pattern takes too long.
    std::optional<std::string> operator()(std::string_view key) const;
    static bool isTooLong(std::string_view key) { return key.size() > io::Pattern::kLongest; }

private:
    std::optional<io::Pattern> m_pattern;
    std::string m_expression, m_replacement;
};

} // namespace ckptscope::edit
