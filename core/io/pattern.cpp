#include "core/io/pattern.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <regex>
#include <type_traits>

namespace ckptscope::io {

namespace {

// wchar_t is UTF-32, but UTF-16 on Windows.
constexpr bool kIsWide = sizeof(wchar_t) > 2;
/// Bytes that are no UTF-8 stand behind all characters; where there is no room, in a part of the lone surrogates.
constexpr char32_t kBytes = kIsWide ? 0x110000 : 0xdc00;

/// Bytes of the character that begins here; 1 for a byte that begins none.
std::size_t lengthAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const std::size_t length = byte(0) < 0xc2 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : byte(0) < 0xf5 ? 4 : 1;
    if (at + length > text.size())
        return 1;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 1;
    const bool isSurrogate = length == 3 && byte(0) == 0xed && byte(1) >= 0xa0;
    return isSurrogate && !kIsWide ? 1 : length; // in UTF-16 it could make a pair with what follows
}

std::wstring decoded(std::string_view text)
{
    std::wstring out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = lengthAt(text, at);
        const auto lead = static_cast<unsigned char>(text[at]);
        char32_t code = length == 1 ? lead : lead & (0x7fu >> length);
        for (std::size_t i = 1; i < length; ++i)
            code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
        if (length == 1 && lead >= 0x80)
            code = kBytes + lead;
        if (!kIsWide && code >= 0x10000) {
            out += static_cast<wchar_t>(0xd7c0 + (code >> 10));
            code = 0xdc00 | (code & 0x3ff);
        }
        out += static_cast<wchar_t>(code);
        at += length;
    }
    return out;
}

void append(std::string& out, char32_t code)
{
    if (code >= kBytes && code < kBytes + 0x100) {
        out += static_cast<char>(code - kBytes);
    } else if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += {static_cast<char>(0xc0 | code >> 6), static_cast<char>(0x80 | (code & 0x3f))};
    } else if (code < 0x10000) {
        out += {static_cast<char>(0xe0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3f)),
                static_cast<char>(0x80 | (code & 0x3f))};
    } else {
        out += {static_cast<char>(0xf0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3f)),
                static_cast<char>(0x80 | (code >> 6 & 0x3f)), static_cast<char>(0x80 | (code & 0x3f))};
    }
}

std::string encoded(std::wstring_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto code = static_cast<char32_t>(text[i]);
        if (!kIsWide && code >= 0xd800 && code < 0xdc00 && i + 1 < text.size() && text[i + 1] >= 0xdc00
            && text[i + 1] < 0xe000)
            code = 0x10000 + ((code - 0xd800) << 10) + (static_cast<char32_t>(text[++i]) - 0xdc00);
        append(out, code);
    }
    return out;
}

/// Goes over a text and counts its steps, since std::regex tries all ways without an end.
class Counted {
public:
    using iterator_category = std::bidirectional_iterator_tag;
    using value_type = wchar_t;
    using difference_type = std::ptrdiff_t;
    using pointer = const wchar_t*;
    using reference = const wchar_t&;

    Counted() = default;
    Counted(const wchar_t* at, std::size_t& steps)
        : m_at(at)
        , m_steps(&steps)
    {
    }
    reference operator*() const { return *m_at; }
    Counted& operator++()
    {
        count();
        ++m_at;
        return *this;
    }
    Counted& operator--()
    {
        --m_at;
        return *this;
    }
    Counted operator++(int)
    {
        const Counted before = *this;
        ++*this;
        return before;
    }
    Counted operator--(int)
    {
        const Counted before = *this;
        --*this;
        return before;
    }
    /// Counted, too: "(()|())*" tries many ways without a step.
    bool operator==(const Counted& other) const
    {
        count();
        return m_at == other.m_at;
    }

private:
    void count() const
    {
        constexpr std::size_t kMost = 10'000'000; // a fraction of a second
        if (++*m_steps > kMost)
            throw std::regex_error(std::regex_constants::error_complexity);
    }

    const wchar_t* m_at = nullptr;
    std::size_t* m_steps = nullptr;
};

bool isGlobSign(char c)
{
    return c == '*' || c == '?' || c == '\\';
}

/// Whether the glob has a backslash here that takes the next character as it is.
bool isEscape(std::string_view glob, std::size_t at)
{
    return at + 1 < glob.size() && glob[at] == '\\' && isGlobSign(glob[at + 1]);
}

} // namespace

std::string escapedGlob(std::string_view text)
{
    std::string glob;
    for (const char c : text) {
        if (isGlobSign(c))
            glob += '\\';
        glob += c;
    }
    return glob;
}

bool matchesGlob(std::string_view glob, std::string_view text)
{
    // Without recursion: backtracks to the last star only.
    constexpr std::size_t kNone = std::string_view::npos;
    std::size_t g = 0, t = 0, star = kNone, resume = 0;
    while (t < text.size()) {
        const std::size_t length = lengthAt(text, t);
        const std::size_t literal = isEscape(glob, g) ? g + 1 : g;
        if (g < glob.size() && glob[g] == '*') {
            star = g++;
            resume = t;
        } else if (g < glob.size() && glob[g] == '?') {
            ++g;
            t += length;
        } else if (g < glob.size() && glob.substr(literal).starts_with(text.substr(t, length))) {
            g = literal + length;
            t += length;
        } else if (star != kNone) {
            g = star + 1;
            t = resume += lengthAt(text, resume);
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*')
        ++g;
    return g == glob.size();
}

class Pattern::Machine {
public:
    explicit Machine(std::string_view expression)
        : m_regex(decoded(expression), std::regex_constants::ECMAScript | std::regex_constants::optimize)
    {
    }

    bool isIn(std::string_view text) const
    {
        return attempt(text, [&](Counted begin, Counted end) { return std::regex_search(begin, end, m_regex); });
    }

    std::optional<std::string> replaced(std::string_view text, std::string_view replacement) const
    {
        return attempt(text, [&](Counted begin, Counted end) -> std::optional<std::string> {
            std::match_results<Counted> match;
            if (!std::regex_match(begin, end, match, m_regex))
                return std::nullopt;
            return encoded(match.format(decoded(replacement)));
        });
    }

    std::size_t groups() const { return m_regex.mark_count(); }

private:
    /// What took too long once is not tried again: there may be a million names.
    template <typename Work>
    std::invoke_result_t<Work, Counted, Counted> attempt(std::string_view text, const Work& work) const
    {
        if (m_isTooComplex)
            throw std::regex_error(std::regex_constants::error_complexity);
        const std::wstring wide = decoded(text);
        std::size_t steps = 0;
        try {
            return work(Counted(wide.data(), steps), Counted(wide.data() + wide.size(), steps));
        } catch (const std::regex_error&) {
            m_isTooComplex = true;
            throw;
        }
    }

    std::wregex m_regex;
    mutable std::atomic<bool> m_isTooComplex = false;
};

Pattern::Pattern(std::string_view expression)
    : m_machine(std::make_shared<const Machine>(expression))
{
}

bool Pattern::isIn(std::string_view text) const
{
    return text.size() <= kLongest && m_machine->isIn(text);
}

std::optional<std::string> Pattern::replaced(std::string_view text, std::string_view replacement) const
{
    return text.size() <= kLongest ? m_machine->replaced(text, replacement) : std::nullopt;
}

std::size_t Pattern::groups() const
{
    return m_machine->groups();
}

/// As std::match_results::format reads it: $ and one digit, or two; $$ is a dollar.
std::optional<std::size_t> Pattern::missingGroup(std::string_view replacement) const
{
    const auto isDigit = [&](std::size_t i) {
        return i < replacement.size() && replacement[i] >= '0' && replacement[i] <= '9';
    };
    for (std::size_t at = replacement.find('$'); at != replacement.npos; at = replacement.find('$', at)) {
        std::size_t group = 0, end = ++at;
        for (; end < at + 2 && isDigit(end); ++end)
            group = group * 10 + static_cast<std::size_t>(replacement[end] - '0');
        if (group > groups())
            return group;
        at = std::max(end, at + 1);
    }
    return std::nullopt;
}

} // namespace ckptscope::io
