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

bool isPythonName(std::string_view text)
{
    static constexpr std::array<std::string_view, 12> kTaken = {"and",    "as", "class", "def", "for",   "from",
                                                                "import", "in", "is",    "not", "torch", "checkpoint"};
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && isLetter(text.front())
        && std::ranges::all_of(text, [&](char c) { return isLetter(c) || (c >= '0' && c <= '9'); })
        && std::ranges::find(kTaken, text) == kTaken.end();
}

} // namespace ckptscope::checkpoint
