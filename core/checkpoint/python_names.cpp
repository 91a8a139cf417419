#include "core/checkpoint/python_names.h"

#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace ckptscope::checkpoint {

namespace {

/// "\x0a", "\u202e", "\U000e0001".
std::string escaped(std::uint32_t character)
{
    constexpr std::size_t kLongest = 16;
    char text[kLongest];
    const char* format = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
    std::snprintf(text, sizeof text, format, static_cast<unsigned>(character));
    return text;
}

} // namespace

std::string pythonLiteral(std::string_view text)
{
    constexpr std::uint32_t kSurrogateOfByte = 0xdc00; // how Python names bytes of a path that are no UTF-8 (PEP 383)
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const io::CodePoint point = io::codePointAt(text, at);
        const std::string_view character = text.substr(at, std::max<std::size_t>(point.length, 1));
        if (point.length == 0)
            out += escaped(kSurrogateOfByte + static_cast<unsigned char>(character[0]));
        else if (character == "\"" || character == "\\")
            out.append("\\").append(character);
        else if (io::escapeForDisplay(character) != character) // hidden, or turns the text around
            out += escaped(point.value);
        else
            out += character;
        at += character.size();
    }
    return out + '"';
}

std::string pythonReach(const Tree& tree, const std::vector<std::string>& path)
{
    std::string out = "checkpoint";
    NodeId at = tree.root();
    for (const std::string& label : path) {
        std::vector<Entry> entries;
        entriesOf(tree, at, entries);
        const auto found = std::ranges::find_if(
            entries, [&](const Entry& entry) { return labelText(tree, entry.kind, entry.label) == label; });
        if (found == entries.end())
            return out + '[' + pythonLiteral(label) + ']';
        if (found->kind == LabelKind::Attribute)
            out += '.' + label;
        else if (found->kind == LabelKind::Key && tree.isText(found->label))
            out += '[' + pythonLiteral(label) + ']';
        else
            out += '[' + shortText(tree, found->label) + ']';
        at = found->value;
    }
    return out;
}

std::string pythonVariable(std::string_view text)
{
    constexpr std::size_t kLongest = 60;
    static constexpr std::array<std::string_view, 35> kKeywords = {
        "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
        "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
        "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
        "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
    static_assert(std::ranges::is_sorted(kKeywords)); // keyword.kwlist of Python 3
    std::string name;
    for (const char c : text.substr(0, kLongest)) {
        const bool isDigit = c >= '0' && c <= '9';
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (isLetter || (isDigit && !name.empty()))
            name += c;
        else if (isDigit)
            name += {'_', c};
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (name.ends_with('_'))
        name.pop_back();
    return std::ranges::binary_search(kKeywords, name) ? name + '_' : name;
}

} // namespace ckptscope::checkpoint
