#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::pickle {

/// The argument of UNICODE: Latin-1 with \uxxxx and \Uxxxxxxxx, as Modules/_pickle.c (raw_unicode_escape) makes it.
/// `text` is UTF-8 with surrogatepass; nothing when it is not.
std::optional<std::string> rawUnicodeEscape(std::string_view text);

/// repr() of Python 2's str, the argument of STRING; also what follows the b of Python 3's bytes.
std::string quotedBytes(std::string_view bytes);

/// `text` (UTF-8) between quotes for people: letters of every language as they are, everything that could act on a
/// terminal or mislead the eye (controls, line separators, direction marks, lone surrogates, bad bytes) escaped.
std::string quotedText(std::string_view text);

/// As quotedText, but without the quotes, and with '\\' as it is.
std::string escapedText(std::string_view text);

/// The longest start of `text` of at most `size` bytes that does not cut a UTF-8 sequence in two.
std::string_view cutText(std::string_view text, std::size_t size);

} // namespace ckptscope::pickle
