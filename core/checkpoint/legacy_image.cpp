#include "core/checkpoint/legacy_image.h"

#include "core/checkpoint/legacy.h"
#include "core/io/error.h"
#include "core/pickle/writer.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

std::vector<std::byte> pickled(const pickle::Tree& tree, NodeId root, const pickle::Style& style)
{
    io::MemorySink sink;
    pickle::write(tree, root, style, sink);
    return sink.take();
}

/// torch/serialization.py, _legacy_save: magic number, version and the sizes of the machine.
void writeNewHead(io::Sink& sink, const pickle::Style& style)
{
    pickle::Tree tree;
    const NodeId magic = tree.addBigInt(kLegacyMagic);
    const NodeId version = tree.addInt(kLegacyVersion);
    const NodeId sizes[] = {tree.addString("short"), NodeId::ofSmallInt(2),  tree.addString("int"),
                            NodeId::ofSmallInt(4),   tree.addString("long"), NodeId::ofSmallInt(4)};
    const NodeId system[] = {tree.addString("protocol_version"), tree.addInt(kLegacyVersion),
                             tree.addString("little_endian"),    NodeId::ofBool(true),
                             tree.addString("type_sizes"),       tree.addContainer(Kind::Dict, sizes)};
    const NodeId info = tree.addContainer(Kind::Dict, system);
    for (NodeId part : {magic, version, info})
        pickle::write(tree, part, style, sink);
}

} // namespace

LegacyImage::LegacyImage(const Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
{
    const Origin& origin = *checkpoint.origin;
    const bool fromLegacy = origin.container == Container::Legacy;
    if (origin.bigEndian())
        throw io::Error(io::ErrorKind::Unsupported,
                        "The numbers of this file are big-endian, and the legacy format is always "
                        "little-endian. Load and save it with PyTorch first.");
    SaveTree saved(checkpoint, fromLegacy ? SaveTree::References::AsInput : SaveTree::References::Legacy);
    m_hasNewTypes = saved.hasNewTypes();
    m_storages.reserve(saved.rows().size());
    for (std::uint32_t row : saved.rows())
        m_storages.push_back({saved.key(row), row});
    std::ranges::sort(m_storages, {}, &PlannedStorage::key); // torch sorts the keys as text
    const pickle::Style style = fromLegacy ? origin.style : saved.style();
    m_protocol = style.protocol;
    m_pickle = pickled(saved.tree(), saved.tree().root(), style);
    pickle::Tree keys;
    std::vector<NodeId> items;
    for (const PlannedStorage& storage : m_storages) {
        const NodeId key = checkpoint.storages[storage.row].key;
        const bool isOfPython2 = fromLegacy && checkpoint.tree.kind(key) == Kind::ByteString;
        items.push_back(keys.addText(isOfPython2 ? Kind::ByteString : Kind::String, storage.key));
    }
    m_keys = pickled(keys, keys.addContainer(Kind::List, items), style);
}

void LegacyImage::write(io::Sink& sink, const io::Progress& progress, bool sizeOnly) const
{
    const Origin& origin = *m_checkpoint.origin;
    if (origin.container == Container::Legacy)
        sink.copy(origin.bytes.slice(0, origin.legacy->objectBegin), {}, 0, 0); // magic, version, system: as they were
    else
        writeNewHead(sink, {.protocol = m_protocol});
    sink.write(m_pickle);
    sink.write(m_keys);
    const io::Source file = origin.bytes.readAhead();
    std::uint64_t done = 0, total = 0;
    for (const PlannedStorage& planned : m_storages)
        total += m_checkpoint.storages[planned.row].bytes;
    for (const PlannedStorage& planned : m_storages) {
        const Storage& storage = m_checkpoint.storages[planned.row];
        const std::uint64_t elements = storage.bytes / std::max<std::uint64_t>(info(storage.dtype).bytes, 1);
        sink.write(std::as_bytes(std::span(&elements, 1)));
        if (sizeOnly)
            sink.skip(storage.bytes);
        else
            sink.copy(m_checkpoint.storageBytes(storage, file).slice(0, storage.bytes), progress, done,
                      total); // a record may be longer
        done += storage.bytes;
    }
}

} // namespace ckptscope::checkpoint
