#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ckptscope::cli {

enum class Colour { None, Bold, Dim, Red, Yellow, Green, Cyan };

/// What a text for people may use: colour (on a terminal only, not with NO_COLOR, see no-color.org) and width.
struct Terminal {
    bool isTerminal = false;
    bool colours = false;
    bool drawsBlocks = false; ///< a terminal whose locale (POSIX: LC_ALL, LC_CTYPE, LANG) says UTF-8
    std::size_t width = 0; ///< columns; 0: no limit

    static Terminal ofStandardOutput();
    static Terminal ofStandardError();
    std::string paint(Colour colour, std::string_view text) const;
};

} // namespace ckptscope::cli
