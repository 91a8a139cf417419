#include "core/checkpoint/storage_use.h"

#include "core/archive/zip_layout.h"
#include "core/io/saturate.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace ckptscope::checkpoint {

std::vector<StorageUse> storagesOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::vector<StorageUse> uses;
    const auto addPart = [&](NodeId node, bool onCpu) {
        TensorFacts part;
        if (!describeTensor(checkpoint.tree, checkpoint.globals, node, part) || !part.storage.valid())
            return;
        if (const std::uint32_t row = checkpoint.storageOf(part.storage); row != kNoIndex)
            uses.push_back({row, part.offset, checkpoint.bytesOfPart(part), onCpu});
    };
    if (tensor.storage != kNoIndex)
        uses.push_back({tensor.storage, tensor.offset, checkpoint.bytes(tensor), false});
    for (std::uint8_t i = 0; i < tensor.componentCount; ++i)
        addPart(checkpoint.components[tensor.components + i], tensor.layout == Layout::Nested && i != 0);
    if (tensor.has(kQuantized) && checkpoint.tree.isCallLike(tensor.core)) {
        const std::span<const NodeId> arguments = checkpoint.tree.children(checkpoint.tree.arguments(tensor.core));
        const std::span<const NodeId> quantizer = // (scheme, scales, zero points, axis)
            arguments.size() > 4 ? checkpoint.tree.children(arguments[4]) : std::span<const NodeId>();
        for (std::size_t i = 1; i < std::min<std::size_t>(quantizer.size(), 3); ++i)
            addPart(quantizer[i], false);
    }
    return uses;
}

std::optional<ByteRange> extentOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    if (tensor.storage == kNoIndex || tensor.has(kBroken) || tensor.has(kNoData) || tensor.offset < 0)
        return std::nullopt;
    const DTypeInfo& dtype = info(tensor.dtype);
    const auto begin = static_cast<std::uint64_t>(tensor.offset) * dtype.bytes;
    std::uint64_t last = 0; // a tensor that is not broken lies within its storage
    const std::span<const NodeId> sizes = checkpoint.tree.children(tensor.sizes);
    const std::span<const NodeId> strides = checkpoint.tree.children(tensor.strides);
    if (tensor.elements == 0)
        return ByteRange{begin, begin};
    if (dtype.packed != 1 || strides.size() != sizes.size())
        return ByteRange{begin, io::saturatingSum(begin, checkpoint.bytes(tensor))};
    for (std::size_t i = 0; i < sizes.size(); ++i)
        last += static_cast<std::uint64_t>(checkpoint.tree.integer(sizes[i]) - 1)
            * static_cast<std::uint64_t>(checkpoint.tree.integer(strides[i]));
    return ByteRange{begin, begin + (last + 1) * dtype.bytes};
}

std::vector<ByteRange> joinedRanges(std::vector<ByteRange> ranges)
{
    std::ranges::sort(ranges, {}, &ByteRange::begin);
    std::vector<ByteRange> joined;
    for (const ByteRange& range : ranges) {
        if (range.begin == range.end)
            continue;
        if (!joined.empty() && range.begin <= joined.back().end)
            joined.back().end = std::max(joined.back().end, range.end);
        else
            joined.push_back(range);
    }
    return joined;
}

std::vector<std::uint64_t> deadBytes(const Checkpoint& checkpoint)
{
    struct Use {
        std::uint32_t storage;
        ByteRange range;
    };
    std::vector<Use> uses;
    uses.reserve(checkpoint.tensors.size());
    std::vector<bool> isUnclear(checkpoint.storages.size());
    for (const Tensor& tensor : checkpoint.tensors) {
        if (const std::optional<ByteRange> range = extentOf(checkpoint, tensor))
            uses.push_back({tensor.storage, *range});
        else if (tensor.storage != kNoIndex)
            isUnclear[tensor.storage] = true;
        if (tensor.componentCount != 0)
            for (const StorageUse& use : storagesOf(checkpoint, tensor))
                isUnclear[use.storage] = true;
    }
    std::ranges::stable_sort(uses, {}, &Use::storage);
    std::vector<std::uint64_t> dead(checkpoint.storages.size());
    for (std::size_t i = 0; i < uses.size();) {
        const std::uint32_t storage = uses[i].storage;
        std::vector<ByteRange> ranges;
        for (; i < uses.size() && uses[i].storage == storage; ++i)
            ranges.push_back(uses[i].range);
        std::uint64_t used = 0;
        for (const ByteRange& range : joinedRanges(std::move(ranges)))
            used += range.end - range.begin;
        const std::uint64_t bytes = checkpoint.storages[storage].bytes;
        if (!isUnclear[storage] && used < bytes)
            dead[storage] = bytes - used;
    }
    return dead;
}

namespace {

SpaceKind kindOf(SectionKind section)
{
    switch (section) {
    case SectionKind::Weights:
    case SectionKind::Model:
        return SpaceKind::Weights;
    case SectionKind::Ema:
        return SpaceKind::Ema;
    case SectionKind::Optimizer:
        return SpaceKind::Optimizer;
    default:
        return SpaceKind::Other;
    }
}

/// What the first tensor of each storage belongs to: the innermost section around it.
class Owners {
public:
    explicit Owners(const Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
        , m_ofPlace(checkpoint.places.size(), kUnknown)
    {
        for (const Section& section : checkpoint.sections)
            m_sections.emplace(section.node.raw(), kindOf(section.kind));
    }

    SpaceKind of(const Tensor& tensor)
    {
        std::vector<std::uint32_t> way;
        std::uint32_t place = tensor.parent;
        while (place != kNoIndex && m_ofPlace[place] == kUnknown
               && !m_sections.contains(m_checkpoint.places[place].node.raw())) {
            way.push_back(place);
            place = m_checkpoint.places[place].parent;
        }
        const NodeId node = place == kNoIndex ? m_checkpoint.tree.root() : m_checkpoint.places[place].node;
        SpaceKind kind = SpaceKind::Other;
        if (place != kNoIndex && m_ofPlace[place] != kUnknown)
            kind = static_cast<SpaceKind>(m_ofPlace[place]);
        else if (const auto found = m_sections.find(node.raw()); found != m_sections.end())
            kind = found->second;
        for (const std::uint32_t each : way)
            m_ofPlace[each] = static_cast<std::uint8_t>(kind);
        return kind;
    }

private:
    static constexpr std::uint8_t kUnknown = 255;
    const Checkpoint& m_checkpoint;
    std::unordered_map<std::uint32_t, SpaceKind> m_sections;
    std::vector<std::uint8_t> m_ofPlace;
};

/// Whether the record of a storage was met before, by size and checksum.
class Doubles {
public:
    bool meet(const Checkpoint& checkpoint, const Storage& storage)
    {
        constexpr std::uint64_t kWorthSaying = 1024; // small ones may agree by chance, or hold zeros
        if (storage.at != Storage::At::Record || storage.bytes < kWorthSaying)
            return false;
        const archive::ZipRecord& record = checkpoint.origin->zip->record(storage.record);
        return record.crc != 0 && !m_seen.insert((record.size << 32) ^ record.crc).second;
    }

private:
    std::unordered_set<std::uint64_t> m_seen;
};

} // namespace

SpaceMap mapSpace(const Checkpoint& checkpoint, std::uint64_t fileBytes)
{
    SpaceMap map;
    const auto add = [&](SpaceKind kind, std::uint64_t bytes, std::uint32_t tensor) {
        if (bytes == 0)
            return;
        map.parts.push_back({kind, bytes, tensor});
        map.sums[static_cast<std::size_t>(kind)] += bytes;
    };
    std::vector<std::uint32_t> first(checkpoint.storages.size(), kNoIndex);
    for (std::uint32_t i = static_cast<std::uint32_t>(checkpoint.tensors.size()); i-- > 0;)
        if (checkpoint.tensors[i].storage != kNoIndex)
            first[checkpoint.tensors[i].storage] = i;
    const std::vector<std::uint64_t> dead = deadBytes(checkpoint);
    Owners owners(checkpoint);
    Doubles doubles;
    for (std::size_t i = 0; i < checkpoint.storages.size(); ++i) {
        const Storage& storage = checkpoint.storages[i];
        const std::uint64_t bytes = std::min(storage.bytes, storage.available);
        const std::uint64_t unused = std::min(dead[i], bytes);
        const bool isDouble = doubles.meet(checkpoint, storage);
        add(isDouble                   ? SpaceKind::Duplicate
                : first[i] == kNoIndex ? SpaceKind::Other
                                       : owners.of(checkpoint.tensors[first[i]]),
            bytes - unused, first[i]);
        add(SpaceKind::Dead, unused, first[i]);
    }
    if (checkpoint.origin->zip && checkpoint.isOriginal) {
        std::vector<bool> used(checkpoint.origin->zip->count());
        for (const Storage& storage : checkpoint.storages)
            if (storage.at == Storage::At::Record)
                used[storage.record] = true;
        for (std::uint32_t i = 0; i < used.size(); ++i)
            if (!used[i] && checkpoint.origin->zip->name(i).starts_with(archive::kStorageFolder))
                add(SpaceKind::Unused, checkpoint.origin->zip->record(i).storedSize, kNoIndex);
    }
    std::uint64_t sum = 0;
    for (const std::uint64_t bytes : map.sums)
        sum += bytes;
    map.fileBytes = std::max(fileBytes, sum);
    if (sum < map.fileBytes)
        add(SpaceKind::Structure, map.fileBytes - sum, kNoIndex);
    return map;
}

} // namespace ckptscope::checkpoint
