#include "ui/models/breakdown.h"

#include "core/checkpoint/storage_use.h"
#include "core/io/error.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::DType;
using checkpoint::Tensor;

namespace {

constexpr std::size_t kDTypes = 64; // Totals::dtypes has a bit for each

void count(Share& share, const Tensor& tensor, std::uint64_t bytes)
{
    ++share.tensors;
    share.elements += tensor.has(checkpoint::kBroken) ? 0 : tensor.elements;
    share.bytes += bytes;
}

void sortBySize(std::vector<Share>& shares)
{
    std::ranges::stable_sort(shares, [](const Share& a, const Share& b) {
        return a.bytes != b.bytes ? a.bytes > b.bytes : a.tensors > b.tensors;
    });
}

/// Sums over the tensors below a row. The text of a device is made once a tag, not once a tensor.
class Sums {
public:
    explicit Sums(const Outline& outline)
        : m_outline(outline)
    {
    }

    void add(const Tensor& tensor)
    {
        const std::uint64_t bytes = m_outline.checkpoint().bytes(tensor);
        count(m_dtypes[static_cast<std::size_t>(tensor.dtype) % kDTypes], tensor, bytes);
        const bool tagged = tensor.storage != kNoIndex && !tensor.has(checkpoint::kDeviceArgument);
        const NodeId node = tagged ? m_outline.deviceNode(tensor) : NodeId();
        if (node.valid()) {
            count(m_tagged[node.raw()], tensor, bytes);
        } else {
            count(m_named[m_outline.checkpoint().device(tensor)], tensor, bytes);
        }
    }

    void put(Breakdown& out)
    {
        for (std::size_t i = 0; i < kDTypes; ++i)
            if (m_dtypes[i].tensors != 0) {
                m_dtypes[i].name = checkpoint::info(static_cast<DType>(i)).name;
                out.dtypes.push_back(m_dtypes[i]);
            }
        for (const auto& [raw, share] : m_tagged) {
            Share& sum = m_named[checkpoint::keyText(m_outline.checkpoint().tree, NodeId::ofRaw(raw))];
            sum.tensors += share.tensors;
            sum.elements += share.elements;
            sum.bytes += share.bytes;
        }
        for (const auto& [name, share] : m_named) {
            out.devices.push_back(share);
            out.devices.back().name = name;
        }
        std::ranges::sort(out.devices, {}, &Share::name);
        sortBySize(out.dtypes);
        sortBySize(out.devices);
    }

private:
    const Outline& m_outline;
    std::array<Share, kDTypes> m_dtypes;
    std::unordered_map<std::uint32_t, Share> m_tagged;
    std::unordered_map<std::string, Share> m_named;
};

/// Bytes that are counted for more than one of these tensors.
std::uint64_t sharedBytes(const Checkpoint& checkpoint, const std::vector<std::uint32_t>& tensors)
{
    std::vector<std::uint32_t> uses(checkpoint.storages.size());
    for (const std::uint32_t tensor : tensors)
        if (const std::uint32_t storage = checkpoint.tensors[tensor].storage; storage != kNoIndex)
            ++uses[storage];
    struct Use {
        std::uint64_t bytes = 0;
        std::vector<checkpoint::ByteRange> ranges;
    };
    std::unordered_map<std::uint32_t, Use> several;
    for (const std::uint32_t tensor : tensors) {
        const std::uint32_t storage = checkpoint.tensors[tensor].storage;
        if (storage == kNoIndex || uses[storage] < 2)
            continue;
        if (const auto extent = checkpoint::extentOf(checkpoint, checkpoint.tensors[tensor])) {
            several[storage].bytes += checkpoint.bytes(checkpoint.tensors[tensor]);
            several[storage].ranges.push_back(*extent);
        }
    }
    std::uint64_t shared = 0;
    for (auto& [storage, use] : several) {
        std::uint64_t joined = 0;
        for (const checkpoint::ByteRange& range : checkpoint::joinedRanges(std::move(use.ranges)))
            joined += range.end - range.begin;
        shared += use.bytes - std::min(use.bytes, joined);
    }
    return shared;
}

} // namespace

Breakdown breakdownOf(const Outline& outline, RowId row, const std::stop_token& stop)
{
    const Checkpoint& checkpoint = outline.checkpoint();
    Breakdown out;
    Sums sums(outline);
    const Row& top = outline.row(row);
    for (RowId child = top.first; child < top.first + top.count; ++child) {
        Share share;
        share.row = child;
        if (const Totals* totals = outline.totals(child)) {
            share.tensors = totals->tensors;
            share.elements = totals->elements;
            share.bytes = totals->bytes;
        } else if (outline.row(child).kind == RowKind::Tensor) {
            const Tensor& tensor = checkpoint.tensors[outline.row(child).ref];
            count(share, tensor, checkpoint.bytes(tensor));
        } else {
            continue;
        }
        share.name = outline.label(child);
        out.children.push_back(std::move(share));
    }
    sortBySize(out.children);
    std::vector<std::uint32_t> tensors;
    std::vector<RowId> open{row};
    while (!open.empty()) {
        if (stop.stop_requested())
            throw io::Error(io::ErrorKind::Cancelled, "Stopped.");
        const Row& parent = outline.row(open.back());
        open.pop_back();
        for (RowId child = parent.first; child < parent.first + parent.count; ++child) {
            const Row& each = outline.row(child);
            if (each.kind == RowKind::Tensor) {
                sums.add(checkpoint.tensors[each.ref]);
                tensors.push_back(each.ref);
            }
            if (each.count != 0 && outline.totals(child))
                open.push_back(child);
        }
    }
    sums.put(out);
    out.shared = sharedBytes(checkpoint, tensors);
    return out;
}

} // namespace ckptscope::ui
