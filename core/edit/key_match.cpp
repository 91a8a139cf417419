#include "core/edit/key_match.h"

#include "core/edit/context.h"
#include "core/io/error.h"

namespace ckptscope::edit {

namespace {

constexpr std::size_t kLongestKey = 2048;

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
    : m_replacement(withDollars(step.replacement))
{
    try {
        m_pattern.assign(step.pattern, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
        throw io::Error(io::ErrorKind::Usage,
                        quoted(step.pattern) + " is no regular expression: " + std::string(error.what()) + ".");
    }
}

std::optional<std::string> KeyRename::operator()(std::string_view key) const
{
    std::match_results<std::string_view::const_iterator> match;
    if (isTooLong(key) || !std::regex_match(key.begin(), key.end(), match, m_pattern))
        return std::nullopt;
    return match.format(m_replacement);
}

bool KeyRename::isTooLong(std::string_view key)
{
    return key.size() > kLongestKey;
}

bool matchesGlob(std::string_view glob, std::string_view text)
{
    // Without recursion: backtracks to the last star only.
    std::size_t g = 0, t = 0, star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            resume = t;
        } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
            ++g;
            ++t;
        } else if (star != std::string_view::npos) {
            g = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*')
        ++g;
    return g == glob.size();
}

} // namespace ckptscope::edit
