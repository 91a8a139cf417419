#include "core/edit/key_match.h"

#include "core/edit/context.h"
#include "core/io/error.h"

#include <regex>

namespace ckptscope::edit {

namespace {

/// Python, sed and vim write groups as \1 and a backslash as \\, ECMAScript as $1 and \.
std::string withDollars(std::string_view replacement)
{
    std::string out;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const bool isEscape = replacement[i] == '\\' && i + 1 < replacement.size();
        const char next = isEscape ? replacement[i + 1] : '\0';
        out += next >= '1' && next <= '9' ? '$' : replacement[i];
        i += next == '\\' ? 1 : 0;
    }
    return out;
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
    if (const std::optional<std::size_t> missing = m_pattern->missingGroup(m_replacement))
        throw io::Error(io::ErrorKind::Usage,
                        "There is no group " + std::to_string(*missing) + " in " + quoted(step.pattern) + ", which has "
                            + counted(m_pattern->groups(), "group") + ".");
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
