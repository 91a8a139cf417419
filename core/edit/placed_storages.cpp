#include "core/edit/placement.h"
#include "core/edit/storage_views.h"

namespace ckptscope::edit {

namespace {

using checkpoint::Checkpoint;

std::vector<std::int64_t> integersOf(const Tree& tree, NodeId tuple)
{
    std::vector<std::int64_t> numbers;
    for (const NodeId number : tree.children(tuple))
        numbers.push_back(tree.integer(number));
    return numbers;
}

} // namespace

std::vector<tensor::PlacedStorage> placedStorages(const Checkpoint& checkpoint)
{
    const StorageViews views(checkpoint);
    std::vector<tensor::PlacedStorage> placed;
    for (std::uint32_t row = 0; row < checkpoint.storages.size(); ++row) {
        const checkpoint::Storage& storage = checkpoint.storages[row];
        tensor::PlacedStorage& one = placed.emplace_back();
        one.device = checkpoint.storageDevice(storage);
        one.bytes = checkpoint.storageStream(storage).slice(0, storage.bytes);
        for (const StorageView& view : views.of(row))
            if (views.extentOf(view, row)) // else it is broken, which the findings tell
                one.tensors.push_back({view.dtype, integersOf(checkpoint.tree, view.facts.sizes),
                                       integersOf(checkpoint.tree, view.facts.strides),
                                       static_cast<std::uint64_t>(view.facts.offset)});
    }
    return placed;
}

std::string tensorIn(const Checkpoint& checkpoint, std::uint64_t storage)
{
    for (const checkpoint::Tensor& tensor : checkpoint.tensors)
        if (tensor.storage == storage)
            return checkpoint.tensorName(tensor);
    return {};
}

} // namespace ckptscope::edit
