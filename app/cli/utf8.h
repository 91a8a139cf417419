#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ckptscope::cli {

/// The first character of a text in UTF-8 with surrogatepass (as Python's str may hold lone surrogates).
struct Decoded {
    char32_t code = 0;
    std::size_t size = 1; ///< bytes; 1 for a byte that is not UTF-8
    bool valid = false;
};
Decoded decodeUtf8(std::string_view text);

/// The first bytes of a text, at most `most`, without half a character at the end.
std::string_view startOf(std::string_view text, std::size_t most);
/// Columns of a terminal that a text takes: wide East Asian characters two, combining marks none.
std::size_t displayWidth(std::string_view text);
/// The text, cut with "…" so that it takes at most `width` columns.
std::string cutToWidth(std::string_view text, std::size_t width);

/// The text in lines of at most `width` columns, broken at spaces, else inside of a word; those after the first begin
/// in column `indent`. Colours (ECMA-48 SGR) take no columns.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

} // namespace ckptscope::cli
