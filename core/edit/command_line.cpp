#include "core/edit/command_line.h"

#include "core/io/text.h"

#include <algorithm>

namespace ckptscope::edit {

namespace {

bool isSafeInShell(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("_-./,:=+@%").find(c) != std::string_view::npos;
}

/// $'…', which bash, zsh, ksh and POSIX.1-2024 read: nothing in it can act on a terminal.
std::string ansiQuoted(std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out = "$'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\')
            out += std::string("\\") + c;
        else if (byte < 0x20 || byte >= 0x7f)
            out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
        else
            out += c;
    }
    return out + "'";
}

} // namespace

std::string shellQuoted(std::string_view argument)
{
    if (!argument.empty() && argument.front() != '=' && std::ranges::all_of(argument, isSafeInShell))
        return std::string(argument);
    if (io::escapeForDisplay(argument) != argument && argument.find('\\') == std::string_view::npos)
        return ansiQuoted(argument);
    std::string out = "'";
    for (const char c : argument)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string commandLine(const std::string& input, std::span<const std::string> edits, const std::string& output)
{
    std::string command =
        "ckptscope-cli convert " + shellQuoted(input.starts_with('-') && input != "-" ? "./" + input : input);
    for (const std::string& argument : edits)
        command += ' ' + shellQuoted(argument);
    return command + " -o " + shellQuoted(output);
}

} // namespace ckptscope::edit
