#include "core/checkpoint/legacy.h"

#include "core/checkpoint/program_before.h"
#include "core/checkpoint/rebuild.h"
#include "core/io/cursor.h"
#include "core/io/limits.h"

#include <algorithm>
#include <map>

namespace ckptscope::checkpoint {

namespace {

io::Error damaged(const char* sentence, std::uint64_t offset)
{
    return io::Error(io::ErrorKind::Damaged, sentence).at(offset);
}

std::vector<std::string> readKeys(const pickle::Tree& tree, std::uint64_t offset)
{
    if (tree.kind(tree.root()) != pickle::Kind::List)
        throw damaged("The list of storages after the pickled object is not a list; the file is damaged.", offset);
    const auto items = tree.children(tree.root());
    if (items.size() > limits::kStorages)
        throw io::Error(io::ErrorKind::LimitExceeded, "The file lists more than four million storages.").at(offset);
    std::vector<std::string> keys;
    keys.reserve(items.size());
    for (NodeId item : items) {
        if (tree.isText(item))
            keys.emplace_back(tree.text(item));
        else if (tree.kind(item) == pickle::Kind::Int)
            keys.push_back(std::to_string(tree.integer(item)));
        else
            throw damaged("The list of storages holds something that is no key; the file is damaged.", offset);
    }
    return keys;
}

/// Bytes of one element by storage key, as the first reference to it says (torch.load does the same).
std::map<std::string, std::uint8_t, std::less<>> elementSizes(const pickle::Tree& tree)
{
    std::map<std::string, std::uint8_t, std::less<>> sizes;
    const GlobalTable globals(tree);
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i) {
        StorageFacts facts;
        const NodeId node = NodeId::ofIndex(i);
        if (tree.kind(node) != pickle::Kind::Persistent || !describeStorage(tree, globals, node, facts))
            continue;
        std::string key =
            tree.isText(facts.key) ? std::string(tree.text(facts.key)) : std::to_string(tree.integer(facts.key));
        sizes.emplace(std::move(key), info(facts.dtype).bytes);
    }
    return sizes;
}

} // namespace

bool isLegacyStream(const io::Source& bytes)
{
    // Protocol 0 and 1: "L119547037146038801333356L\n."
    constexpr std::string_view kText = "L119547037146038801333356L\n.";
    std::string head(std::min<std::uint64_t>(bytes.size(), 40), '\0');
    bytes.read(0, std::as_writable_bytes(std::span(head)));
    if (head.starts_with(kText))
        return true;
    std::string_view rest = head;
    if (rest.size() < 2 || rest[0] != '\x80')
        return false;
    rest.remove_prefix(2);
    if (rest.starts_with('\x95')) // FRAME and its eight bytes of length
        rest.remove_prefix(std::min<std::size_t>(9, rest.size()));
    return rest.starts_with("\x8a\x0a") && rest.substr(2).starts_with(kLegacyMagic) && rest.substr(12).starts_with('.');
}

LegacyParsed readLegacyStream(const io::Source& bytes, const io::Progress& progress)
{
    const pickle::Parsed magic = pickle::read(bytes, 0);
    const pickle::Parsed version = pickle::read(bytes, magic.end);
    const pickle::Parsed system = pickle::read(bytes, version.end);
    if (version.tree.integer(version.tree.root()) != kLegacyVersion)
        throw damaged("The file has torch.save's magic number, but an unknown format version after it; it is damaged "
                      "or was not written by PyTorch.",
                      version.begin);
    LegacyParsed parsed{pickle::read(bytes, system.end, progress), {}, {}};
    const pickle::Parsed keys = pickle::read(bytes, parsed.object.end);
    for (const pickle::Parsed* part : {&magic, &version, &system, &keys})
        refuseCode(*part);
    parsed.keys = readKeys(keys.tree, keys.begin);
    parsed.stream.objectBegin = parsed.object.begin;
    parsed.stream.objectEnd = parsed.object.end;
    parsed.stream.keysEnd = keys.end;
    parsed.stream.dataEnd = keys.end;
    const NodeId little = system.tree.valueOf(system.tree.root(), "little_endian");
    parsed.stream.littleEndian = !little.valid() || system.tree.boolean(little);
    return parsed;
}

void locateLegacyData(const io::Source& bytes, const pickle::Tree& tree, LegacyParsed& parsed)
{
    LegacyStream& stream = parsed.stream;
    const auto sizes = elementSizes(tree);
    std::uint64_t position = stream.keysEnd;
    stream.storages.reserve(parsed.keys.size());
    for (std::uint32_t i = 0; i < parsed.keys.size(); ++i) {
        const auto size = sizes.find(parsed.keys[i]);
        if (size == sizes.end()) {
            stream.damage = "storage " + parsed.keys[i]
                + " is listed, but no tensor says what its elements are: the data after it cannot be found";
            break;
        }
        if (bytes.size() - position < sizeof(std::uint64_t)) {
            stream.damage =
                "the file ends before storage " + std::to_string(i + 1) + " of " + std::to_string(parsed.keys.size());
            break;
        }
        StoredBytes stored;
        bytes.read(position, std::as_writable_bytes(std::span(&stored.elements, 1)));
        position += sizeof(std::uint64_t);
        stored.key = parsed.keys[i];
        stored.position = position;
        stored.available = bytes.size() - position;
        stored.order = i;
        std::uint64_t needed = 0;
        const bool overflows = __builtin_mul_overflow(stored.elements, std::uint64_t(size->second), &needed);
        stream.storages.push_back(stored);
        if (overflows || needed > stored.available) {
            const auto count = static_cast<std::int64_t>(stored.elements); // torch reads it as such
            stream.damage = "the data of storage " + std::to_string(i + 1) + " of " + std::to_string(parsed.keys.size())
                + " reach past the end of the file: "
                + (overflows || count < 0 ? "it announces " + std::to_string(count) + " elements"
                       : needed - stored.available == 1
                       ? "at least 1 byte is missing"
                       : "at least " + std::to_string(needed - stored.available) + " bytes are missing");
            break;
        }
        position += needed;
    }
    stream.dataEnd = position;
    std::ranges::sort(stream.storages, {}, &StoredBytes::key);
    const auto twice = std::ranges::adjacent_find(stream.storages, {}, &StoredBytes::key);
    if (twice != stream.storages.end() && stream.damage.empty())
        stream.damage = "storage " + twice->key + " is listed twice";
}

} // namespace ckptscope::checkpoint
