#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::io {

/// Whether the whole text is what the glob says: '*' is any characters, '?' one of them, and a backslash before one of
/// these or another backslash takes it as it is. Both in UTF-8.
bool matchesGlob(std::string_view glob, std::string_view text);
/// The glob that just this text matches.
std::string escapedGlob(std::string_view text);

/// A regular expression of ECMAScript over the characters of texts in UTF-8. A byte that is no UTF-8 counts as a
/// character. Texts of more than kLongest bytes never match, since libstdc++ matches by recursion. A value that can be
/// copied and used by several threads at the same time.
class Pattern {
public:
    static constexpr std::size_t kLongest = 2048;

    /// Throws std::regex_error.
    explicit Pattern(std::string_view expression);

    /// Both throw std::regex_error (complexity) when an attempt takes too many steps, as of "(a*)*b" on a row of a's,
    /// and at once from then on.
    bool isIn(std::string_view text) const;
    /// The replacement, with $1 for the first group, of a text that the expression matches as a whole.
    std::optional<std::string> replaced(std::string_view text, std::string_view replacement) const;
    std::size_t groups() const;
    /// The first number of a group in a replacement that the expression lacks; replaced() puts nothing there.
    std::optional<std::size_t> missingGroup(std::string_view replacement) const;

private:
    class Machine; ///< keeps <regex> out of the header
    std::shared_ptr<const Machine> m_machine;
};

} // namespace ckptscope::io
