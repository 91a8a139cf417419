#include "app/cli/terminal.h"

#include "core/io/system.h"

#include <cstdlib>

namespace ckptscope::cli {

namespace {

/// By the first of the variables that is set and not empty (POSIX, 8.2).
bool localeIsUtf8()
{
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            std::string text = value;
            for (char& c : text)
                c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
        }
    return std::getenv("WT_SESSION") != nullptr; // Windows Terminal, whose fonts have all characters
}

Terminal of(int number)
{
    Terminal terminal;
    terminal.isTerminal = io::system::isTerminal(number);
    if (!terminal.isTerminal)
        return terminal;
    constexpr std::size_t kUsual = 80;
    const auto width = io::system::terminalWidth();
    terminal.width = width > 0 ? static_cast<std::size_t>(width) : kUsual;
    terminal.drawsBlocks = localeIsUtf8();
    const char* noColour = std::getenv("NO_COLOR");
    const char* kind = std::getenv("TERM");
    terminal.colours =
        (noColour == nullptr || *noColour == '\0') && (kind == nullptr || std::string_view(kind) != "dumb");
    return terminal;
}

/// Parameters of SGR (ECMA-48, 8.3.117).
std::string_view parameter(Colour colour)
{
    switch (colour) {
    case Colour::Bold:
        return "1";
    case Colour::Dim:
        return "2";
    case Colour::Red:
        return "31";
    case Colour::Green:
        return "32";
    case Colour::Yellow:
        return "33";
    case Colour::Cyan:
        return "36";
    case Colour::None:
        break;
    }
    return "0";
}

} // namespace

Terminal Terminal::ofStandardOutput()
{
    return of(1);
}

Terminal Terminal::ofStandardError()
{
    return of(2);
}

std::string Terminal::paint(Colour colour, std::string_view text) const
{
    if (!colours || colour == Colour::None)
        return std::string(text);
    std::string out = "\x1b[";
    out += parameter(colour);
    out += 'm';
    out += text;
    out += "\x1b[0m";
    return out;
}

} // namespace ckptscope::cli
