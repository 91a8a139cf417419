#include "core/edit/key_match.h"

#include "core/edit/context.h"
#include "core/io/error.h"

#include <regex>

namespace ckptscope::edit {

namespace {

/// Python, sed and vim write groups as \1, ECMAScript as $1.
std::string withDollars(std::string replacement)
{
    for (std::size_t i = 0; i + 1 < replacement.size(); ++i)
        if (replacement[i] == '\\' && replacement[i + 1] >= '1' && replacement[i + 1] <= '9')
            replacement[i] = '$';
    return replacement;
}

} // namespace

KeyRename::KeyRename(const Rename& step)
    : m_expression(step.pattern)
    , m_replacement(withDollars(step.replacement))
{
    try {
        m_pattern.emplace(step.pattern);
    } catch (const std::regex_error& error) {
        throw io::Error(io::ErrorKind::Usage,
                        quoted(step.pattern) + " is no regular expression: " + std::string(error.what()) + ".");
    }
}

std::optional<std::string> KeyRename::operator()(std::string_view key) const
{
    try {
        return m_pattern->replaced(key, m_replacement);
    } catch (const std::regex_error&) {
        throw io::Error(io::ErrorKind::Usage,
                        quoted(m_expression) + " takes too many steps for " + quoted(key)
                            + ". Write it without a repeat inside of a repeat.");
    }
}

} // namespace ckptscope::edit
