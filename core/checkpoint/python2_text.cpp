#include "core/checkpoint/python2_text.h"

#include "core/io/limits.h"
#include "core/io/text.h"
#include "core/pickle/opcode.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>

namespace ckptscope::checkpoint {

namespace {

bool hasByteStrings(const Origin& origin)
{
    using enum pickle::Op;
    return std::ranges::any_of(std::to_array({String, BinString, ShortBinString}),
                               [&](pickle::Op op) { return origin.opcodesUsed[static_cast<std::size_t>(op)]; });
}

/// Of a text in memory all, of one that was left in the file the beginning.
std::string textOf(const Tree& tree, NodeId node)
{
    if (!tree.isFar(node))
        return std::string(tree.text(node));
    const io::Source source = tree.textSource(node);
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), limits::kTextInMemory)), '\0');
    source.read(0, std::as_writable_bytes(std::span(text)));
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
        text.pop_back(); // a character may be cut
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0)
        text.pop_back();
    return text;
}

} // namespace

std::string UndecodableText::message() const
{
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", unsigned{byte});
    return "'" + std::string(codec) + "' codec can't decode byte 0x" + digits + " in position "
        + std::to_string(position);
}

std::optional<UndecodableText> undecodableText(const Checkpoint& checkpoint)
{
    const Tree& tree = checkpoint.tree;
    if (!hasByteStrings(*checkpoint.origin))
        return std::nullopt;
    const bool isRaw = checkpoint.origin->container == Container::Pickle; // pickle.load: ASCII, torch.load: UTF-8
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i) {
        const NodeId node = NodeId::ofIndex(i);
        if (tree.kind(node) != Kind::ByteString)
            continue;
        const std::string text = textOf(tree, node);
        const std::size_t valid = isRaw
            ? std::size_t(std::ranges::find_if(text, [](char c) { return (c & 0x80) != 0; }) - text.begin())
            : io::utf8Prefix(text);
        if (valid < text.size())
            return UndecodableText{isRaw ? "ascii" : "utf-8", static_cast<unsigned char>(text[valid]), valid};
    }
    return std::nullopt;
}

} // namespace ckptscope::checkpoint
