#include "core/edit/storage_views.h"
#include "core/io/text.h"
#include "core/tensor/pack.h"

#include <algorithm>

namespace ckptscope::edit {

namespace {

using checkpoint::ByteRange;
using checkpoint::Storage;

/// A part of a storage that becomes a storage of its own: what views that touch or overlap read together.
struct Piece {
    ByteRange range;
    std::vector<std::size_t> views; ///< indices of the storage's views
    bool packed = false; ///< the elements of its one view become contiguous
    std::uint64_t bytes = 0; ///< afterwards
};

bool isSameView(const Tree& tree, const StorageView& a, const StorageView& b)
{
    const auto same = [&](NodeId x, NodeId y) {
        const std::span<const NodeId> xs = tree.children(x), ys = tree.children(y);
        return std::ranges::equal(
            xs, ys, {}, [&](NodeId id) { return tree.integer(id); }, [&](NodeId id) { return tree.integer(id); });
    };
    return a.facts.offset == b.facts.offset && a.dtype == b.dtype && same(a.facts.sizes, b.facts.sizes)
        && same(a.facts.strides, b.facts.strides);
}

std::uint64_t elementsOf(const Tree& tree, const StorageView& view)
{
    std::uint64_t elements = 1;
    bool overflows = false;
    for (NodeId size : tree.children(view.facts.sizes))
        overflows |= __builtin_mul_overflow(elements, static_cast<std::uint64_t>(tree.integer(size)), &elements);
    return overflows ? ~std::uint64_t(0) : elements;
}

class CompactEdit {
public:
    explicit CompactEdit(Context& context)
        : m_context(context)
        , m_before(context.before)
        , m_tree(context.tree)
        , m_views(context.before)
        , m_references(referencesOf(context.before))
        , m_next(firstFreeKey(context.before))
    {
    }

    StepReport run()
    {
        const std::vector<bool> inside = nodesIn(m_before.tree, m_context.scope);
        const auto isInside = [&](const StorageView& view) { return inside[view.call.index()]; };
        for (std::uint32_t row = 0; row < m_before.storages.size(); ++row) {
            const std::span<const StorageView> views = m_views.of(row);
            if (std::ranges::none_of(views, isInside))
                continue;
            if (!std::ranges::all_of(views, isInside)) {
                ++m_shared;
                continue;
            }
            requireOpenStorage(m_before.storages[row]);
            if (const std::vector<Piece> pieces = piecesOf(row); !pieces.empty())
                cut(row, pieces);
        }
        return report();
    }

private:
    /// Whether the storage is understood whole; one that is not stays as it is.
    bool canBeCut(std::uint32_t row) const
    {
        const Storage& storage = m_before.storages[row];
        if (m_views.isUsedOtherwise(row) || storage.conflict || !m_before.tree.isText(storage.key))
            return false;
        return std::ranges::all_of(m_views.of(row), [&](const StorageView& view) {
            checkpoint::StorageFacts facts;
            return checkpoint::describeStorage(m_before.tree, m_before.globals, view.facts.storage, facts)
                && !facts.view.valid() && m_views.extentOf(view, row);
        });
    }

    /// Empty when nothing would be won.
    std::vector<Piece> piecesOf(std::uint32_t row)
    {
        const Storage& storage = m_before.storages[row];
        const std::span<const StorageView> views = m_views.of(row);
        if (!canBeCut(row)) {
            ++m_left;
            return {};
        }
        std::vector<Piece> pieces = joined(row);
        std::uint64_t after = 0;
        for (Piece& piece : pieces) {
            const StorageView& first = views[piece.views.front()];
            const std::uint64_t size = checkpoint::info(first.dtype).bytes;
            const std::uint64_t elements = elementsOf(m_before.tree, first);
            piece.bytes = piece.range.end - piece.range.begin;
            const bool same = std::ranges::all_of(
                piece.views, [&](std::size_t i) { return isSameView(m_before.tree, first, views[i]); });
            piece.packed = same && elements < piece.bytes / size;
            if (piece.packed)
                piece.bytes = elements * size;
            after += piece.bytes;
            for (std::size_t i : piece.views) // views of several dtypes must still begin at whole elements
                if (piece.range.begin % checkpoint::info(views[i].dtype).bytes != 0)
                    return {};
        }
        if (after >= storage.bytes)
            return {};
        m_bytesBefore += storage.bytes;
        m_bytesAfter += after;
        return pieces;
    }

    std::vector<Piece> joined(std::uint32_t row) const
    {
        const std::span<const StorageView> views = m_views.of(row);
        std::vector<std::pair<ByteRange, std::size_t>> ranges;
        std::vector<std::size_t> empty;
        for (std::size_t i = 0; i < views.size(); ++i) {
            const ByteRange range = *m_views.extentOf(views[i], row);
            if (range.begin == range.end)
                empty.push_back(i);
            else
                ranges.emplace_back(range, i);
        }
        std::ranges::stable_sort(ranges, {}, [](const auto& each) { return each.first.begin; });
        std::vector<Piece> pieces;
        for (const auto& [range, view] : ranges) {
            if (pieces.empty() || range.begin > pieces.back().range.end)
                pieces.push_back({range, {}, false, 0});
            pieces.back().range.end = std::max(pieces.back().range.end, range.end);
            pieces.back().views.push_back(view);
        }
        if (!empty.empty())
            pieces.push_back({{}, std::move(empty), false, 0});
        return pieces;
    }

    void cut(std::uint32_t row, const std::vector<Piece>& pieces)
    {
        const Storage& storage = m_before.storages[row];
        for (NodeId reference : m_references[row]) // the first piece keeps the key
            m_tree.setChild(m_tree.persistentId(reference), 4, sizeNode(storage, pieces.front()));
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const std::string key = i == 0 ? m_before.madeKey(storage) : std::to_string(m_next++);
            const NodeId keyNode = i == 0 ? NodeId() : m_tree.addString(key);
            m_context.made.insert_or_assign(key, bytesOf(row, pieces[i]));
            for (std::size_t view : pieces[i].views)
                refer(m_views.of(row)[view], storage, keyNode, pieces[i]);
        }
        ++m_cut;
    }

    io::Source bytesOf(std::uint32_t row, const Piece& piece) const
    {
        const io::Source whole = m_before.storageStream(m_before.storages[row]);
        if (!piece.packed)
            return whole.slice(piece.range.begin, piece.bytes);
        const StorageView& first = m_views.of(row)[piece.views.front()];
        tensor::View view;
        view.bytes = whole;
        view.dtype = first.dtype;
        for (NodeId size : m_before.tree.children(first.facts.sizes))
            view.shape.push_back(m_before.tree.integer(size));
        for (NodeId stride : m_before.tree.children(first.facts.strides))
            view.strides.push_back(m_before.tree.integer(stride));
        view.offset = static_cast<std::uint64_t>(first.facts.offset);
        view.elements = elementsOf(m_before.tree, first);
        return tensor::packedWhileRead(std::move(view));
    }

    NodeId sizeNode(const Storage& storage, const Piece& piece)
    {
        const std::uint64_t unit = storage.untyped ? 1 : checkpoint::info(storage.dtype).bytes;
        return m_tree.addInt(static_cast<std::int64_t>(piece.bytes / unit));
    }

    /// Makes a view's call refer to its piece; no key: it has the storage's.
    void refer(const StorageView& view, const Storage& storage, NodeId key, const Piece& piece)
    {
        if (key.valid()) {
            const std::span<const NodeId> old = m_tree.children(m_tree.persistentId(view.facts.storage));
            std::vector<NodeId> id(old.begin(), old.end());
            id[2] = key;
            id[4] = sizeNode(storage, piece);
            m_tree.setChild(view.holder, 0, m_tree.addPersistent(m_tree.addTuple(id)));
        }
        const std::uint64_t begin = piece.range.begin / checkpoint::info(view.dtype).bytes;
        const std::int64_t offset = view.facts.offset - static_cast<std::int64_t>(begin);
        const bool isEmpty = elementsOf(m_before.tree, view) == 0;
        m_tree.setChild(view.holder, 1, m_tree.addInt(isEmpty || piece.packed ? 0 : offset));
        if (piece.packed && !isEmpty)
            m_tree.setChild(view.holder, 3, contiguousStrides(view));
    }

    NodeId contiguousStrides(const StorageView& view)
    {
        const std::span<const NodeId> sizes = m_before.tree.children(view.facts.sizes);
        std::vector<NodeId> strides(sizes.size());
        std::int64_t stride = 1;
        for (std::size_t i = sizes.size(); i-- > 0;) {
            strides[i] = m_tree.addInt(stride);
            stride *= std::max<std::int64_t>(m_before.tree.integer(sizes[i]), 1);
        }
        return m_tree.addTuple(strides);
    }

    StepReport report() const
    {
        StepReport report;
        report.changes = m_cut;
        report.sentence = m_cut == 0 ? "No storage holds more than its tensors use; nothing was cut."
                                     : "Cut " + counted(m_cut, "storage") + " to what " + (m_cut == 1 ? "its" : "their")
                + " tensors use: " + io::humanBytes(m_bytesBefore) + " become " + io::humanBytes(m_bytesAfter) + ".";
        if (m_left != 0)
            report.remarks.push_back("Left as they are: " + counted(m_left, "storage")
                                     + " that other things than plain tensors use.");
        if (m_shared != 0)
            report.remarks.push_back("Left as they are: " + counted(m_shared, "storage")
                                     + " that tensors outside of the chosen part use, too.");
        return report;
    }

    Context& m_context;
    const checkpoint::Checkpoint& m_before;
    Tree& m_tree;
    StorageViews m_views;
    std::vector<std::vector<NodeId>> m_references; ///< by storage
    std::uint64_t m_next; ///< key of the next new storage
    std::uint64_t m_cut = 0, m_left = 0, m_shared = 0, m_bytesBefore = 0, m_bytesAfter = 0;
};

} // namespace

StepReport compact(Context& context)
{
    return CompactEdit(context).run();
}

} // namespace ckptscope::edit
