#include "core/edit/storage_views.h"

#include "core/io/error.h"

#include <algorithm>
#include <charconv>

namespace ckptscope::edit {

using checkpoint::Role;

namespace {

/// torch/_tensor.py, _rebuild_from_type_v2(function, type, arguments, state): the tuple of the function's arguments.
NodeId holderOf(const checkpoint::Checkpoint& checkpoint, NodeId call)
{
    const Tree& tree = checkpoint.tree;
    if (tree.kind(call) != Kind::Call)
        return tree.state(call);
    const Role role = checkpoint.globals.roleOf(tree, call);
    if (role != Role::RebuildFromType && role != Role::RebuildFromTypeV2)
        return tree.arguments(call);
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    return arguments.size() > 2 ? arguments[2] : NodeId();
}

} // namespace

StorageViews::StorageViews(const checkpoint::Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
    , m_views(checkpoint.storages.size())
    , m_otherwise(checkpoint.storages.size())
    , m_isHolder(checkpoint.tree.nodeCount())
{
    const Tree& tree = checkpoint.tree;
    const std::vector<bool> reachable = nodesBelow(tree, {tree.root()});
    for (std::uint32_t i = 0; i < reachable.size(); ++i)
        if (reachable[i] && tree.isCallLike(NodeId::ofIndex(i)))
            addView(NodeId::ofIndex(i));
    const auto useOtherwise = [&](NodeId reference) {
        if (tree.kind(reference) != Kind::Persistent)
            return;
        if (const std::uint32_t row = checkpoint.storageOf(reference); row != checkpoint::kNoIndex)
            m_otherwise[row] = true;
    };
    useOtherwise(tree.root());
    for (std::uint32_t i = 0; i < reachable.size(); ++i)
        if (reachable[i] && !m_isHolder[i])
            tree.forEachChild(NodeId::ofIndex(i), useOtherwise);
}

void StorageViews::addView(NodeId call)
{
    const Tree& tree = m_checkpoint.tree;
    StorageView view;
    if (!checkpoint::describeTensor(tree, m_checkpoint.globals, call, view.facts) || view.facts.core != call
        || view.facts.componentCount != 0 || !view.facts.storage.valid())
        return;
    const std::uint32_t row = m_checkpoint.storageOf(view.facts.storage);
    view.call = call;
    view.holder = holderOf(m_checkpoint, call);
    const std::span<const NodeId> held = tree.children(view.holder);
    if (row == checkpoint::kNoIndex || held.size() < 4 || held[0] != view.facts.storage
        || tree.kind(view.holder) != Kind::Tuple)
        return;
    m_isHolder[view.holder.index()] = true;
    view.dtype = view.facts.dtype != checkpoint::DType::Unknown ? view.facts.dtype : m_checkpoint.storages[row].dtype;
    m_views[row].push_back(view);
}

std::optional<checkpoint::ByteRange> StorageViews::extentOf(const StorageView& view, std::uint32_t row) const
{
    const Tree& tree = m_checkpoint.tree;
    const checkpoint::DTypeInfo& dtype = checkpoint::info(view.dtype);
    const std::span<const NodeId> sizes = tree.children(view.facts.sizes), strides = tree.children(view.facts.strides);
    if (view.facts.offset < 0 || sizes.size() != strides.size() || dtype.packed != 1 || dtype.bytes == 0)
        return std::nullopt;
    auto end = static_cast<std::uint64_t>(view.facts.offset);
    bool overflows = false, isEmpty = false;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t size = tree.integer(sizes[i]), stride = tree.integer(strides[i]);
        if (size < 0 || stride < 0)
            return std::nullopt;
        isEmpty = isEmpty || size == 0;
        std::uint64_t way = 0;
        overflows |= __builtin_mul_overflow(static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1) - 1),
                                            static_cast<std::uint64_t>(stride), &way);
        overflows |= __builtin_add_overflow(end, way, &end);
    }
    if (isEmpty)
        return checkpoint::ByteRange{};
    overflows |= __builtin_add_overflow(end, std::uint64_t(1), &end);
    overflows |= __builtin_mul_overflow(end, std::uint64_t(dtype.bytes), &end);
    if (overflows || end > m_checkpoint.storages[row].bytes)
        return std::nullopt;
    return checkpoint::ByteRange{static_cast<std::uint64_t>(view.facts.offset) * dtype.bytes, end};
}

std::vector<std::vector<NodeId>> referencesOf(const checkpoint::Checkpoint& checkpoint)
{
    std::vector<std::vector<NodeId>> references(checkpoint.storages.size());
    for (std::uint32_t i = 0; i < checkpoint.tree.nodeCount(); ++i)
        if (const NodeId id = NodeId::ofIndex(i); checkpoint.tree.kind(id) == Kind::Persistent)
            if (const std::uint32_t row = checkpoint.storageOf(id); row != checkpoint::kNoIndex)
                references[row].push_back(id);
    return references;
}

std::uint64_t firstFreeKey(const checkpoint::Checkpoint& checkpoint)
{
    std::uint64_t next = 0;
    const auto meet = [&](std::string_view key) {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
        if (error == std::errc() && number < ~std::uint64_t(0) / 2)
            next = std::max(next, number + 1);
    };
    for (const checkpoint::Storage& storage : checkpoint.storages)
        meet(checkpoint.madeKey(storage));
    if (const auto& zip = checkpoint.origin->zip)
        for (std::uint32_t i = 0; i < zip->count(); ++i)
            if (constexpr std::string_view kFolder = "data/"; zip->name(i).starts_with(kFolder))
                meet(zip->name(i).substr(kFolder.size()));
    return next;
}

SavedAs savedAs(checkpoint::DType dtype)
{
    const checkpoint::DTypeInfo& row = checkpoint::info(dtype);
    if (row.storage.empty())
        return {true, "torch.storage", "UntypedStorage", "_rebuild_tensor_v3", 1};
    return {false, "torch", row.storage, "_rebuild_tensor_v2", row.bytes};
}

NodeId globalNode(Tree& tree, std::string_view module, std::string_view name)
{
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i)
        if (tree.isGlobal(tree.global(i), module, name))
            return tree.global(i);
    return tree.addGlobal(module, name);
}

void requireOpenStorage(const checkpoint::Storage& storage)
{
    if (storage.at == checkpoint::Storage::At::Nested)
        throw io::Error(io::ErrorKind::Refused,
                        "In a file of pickle.dump the numbers lie inside of nested streams and cannot be changed in "
                        "place. Convert it with --format zip first, then edit the new file.");
}

} // namespace ckptscope::edit
