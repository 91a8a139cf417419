#include "core/checkpoint/python_names.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

std::string pythonLiteral(std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte < 0x20 || byte == 0x7f)
            out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
        else
            out += c;
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
