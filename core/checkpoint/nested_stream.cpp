#include "core/checkpoint/nested_stream.h"

#include "core/checkpoint/legacy.h"
#include "core/io/cursor.h"
#include "core/io/limits.h"

namespace ckptscope::checkpoint {

std::optional<std::vector<std::byte>> encodeLatin1(const io::Source& utf8)
{
    std::vector<std::byte> out;
    io::Cursor cursor(utf8);
    while (cursor.remaining() > 0) {
        const std::uint8_t first = cursor.u8();
        if (first < 0x80) {
            out.push_back(std::byte(first));
            continue;
        }
        // U+0080 to U+00FF are two bytes, 110000xx 10xxxxxx.
        if ((first != 0xc2 && first != 0xc3) || cursor.remaining() == 0)
            return std::nullopt;
        out.push_back(std::byte(((first & 0x03) << 6) | (cursor.u8() & 0x3f)));
    }
    return out;
}

namespace {

std::optional<io::Source> streamOf(const Tree& tree, const GlobalTable& globals, NodeId argument)
{
    const Kind kind = tree.kind(argument);
    if (kind == Kind::Bytes || kind == Kind::ByteString)
        return tree.textSource(argument);
    if (globals.roleOf(tree, argument) != Role::CodecsEncode)
        return std::nullopt;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(argument));
    if (arguments.empty() || tree.kind(arguments[0]) != Kind::String)
        return std::nullopt;
    if (tree.textSize(arguments[0]) > limits::kInflatedBytes)
        throw io::Error(io::ErrorKind::LimitExceeded,
                        "A storage of more than 512 MiB is pickled as text (protocol 2); save the file again with "
                        "torch.save or with a newer pickle protocol.");
    auto decoded = encodeLatin1(tree.textSource(arguments[0]));
    if (!decoded)
        return std::nullopt;
    return io::Source::ofMemory(std::move(*decoded));
}

} // namespace

std::optional<NestedStorage> readNestedStorage(const Tree& tree, const GlobalTable& globals, NodeId call)
{
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (arguments.size() != 1)
        return std::nullopt;
    const std::optional<io::Source> stream = streamOf(tree, globals, arguments[0]);
    if (!stream || !isLegacyStream(*stream))
        return std::nullopt;
    try {
        const LegacyParsed parsed = readLegacyStream(*stream);
        const Tree& inner = parsed.object.tree;
        const GlobalTable innerGlobals(inner);
        StorageFacts facts;
        if (!describeStorage(inner, innerGlobals, inner.root(), facts) || parsed.keys.size() != 1)
            return std::nullopt;
        NestedStorage nested;
        nested.stream = *stream;
        nested.dtype = facts.dtype;
        nested.untyped = facts.untyped;
        nested.location = inner.text(facts.location);
        nested.elements = facts.elements;
        nested.objectBegin = parsed.stream.objectBegin;
        nested.objectEnd = parsed.stream.objectEnd;
        nested.dataPosition = parsed.stream.keysEnd + sizeof(std::uint64_t); // the element count stands before the data
        if (nested.dataPosition > stream->size())
            return std::nullopt;
        return nested;
    } catch (const io::Error&) {
        return std::nullopt; // not a stream that torch wrote; the bytes stay what they are
    }
}

} // namespace ckptscope::checkpoint
