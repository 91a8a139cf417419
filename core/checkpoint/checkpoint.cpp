#include "core/checkpoint/checkpoint.h"

#include "core/checkpoint/nested_stream.h"
#include "core/io/limits.h"
#include "core/io/saturate.h"

#include <algorithm>

namespace ckptscope::checkpoint {

std::vector<std::string> Checkpoint::tensorPath(const Tensor& tensor) const
{
    std::vector<std::string> path;
    if (tensor.label.valid() || tensor.labelKind == LabelKind::Arguments || tensor.labelKind == LabelKind::State)
        path.push_back(labelText(tree, tensor.labelKind, tensor.label));
    for (std::uint32_t i = tensor.parent; i != kNoIndex; i = places[i].parent)
        path.push_back(labelText(tree, places[i].kind, places[i].label));
    std::ranges::reverse(path);
    return path;
}

std::string Checkpoint::tensorName(const Tensor& tensor) const
{
    std::string name;
    for (const std::string& label : tensorPath(tensor)) {
        if (!name.empty())
            name += '.';
        name += label;
    }
    return name;
}

namespace {

std::vector<std::int64_t> integers(const Tree& tree, NodeId tuple)
{
    std::vector<std::int64_t> out;
    if (tuple.valid())
        for (NodeId item : tree.children(tuple))
            out.push_back(tree.integer(item));
    return out;
}

std::string deviceText(const Tree& tree, NodeId node)
{
    if (tree.isText(node))
        return keyText(tree, node);
    const std::span<const NodeId> arguments = tree.children(tree.arguments(node)); // torch.device('cuda', 1)
    if (arguments.empty())
        return {};
    std::string text = keyText(tree, arguments[0]);
    if (arguments.size() > 1)
        text += ':' + std::to_string(tree.integer(arguments[1]));
    return text;
}

} // namespace

std::vector<std::int64_t> Checkpoint::shape(const Tensor& tensor) const
{
    return integers(tree, tensor.sizes);
}

std::vector<std::int64_t> Checkpoint::strides(const Tensor& tensor) const
{
    return integers(tree, tensor.strides);
}

std::string Checkpoint::device(const Tensor& tensor) const
{
    if (tensor.storage != kNoIndex && !tensor.has(kDeviceArgument))
        return storageDevice(storages[tensor.storage]);
    TensorFacts facts;
    if (!describeTensor(tree, globals, tensor.node, facts))
        return {};
    if (facts.device.valid())
        return deviceText(tree, facts.device);
    if (facts.componentCount != 0 && describeTensor(tree, globals, facts.components[0], facts)) {
        const std::uint32_t row = storageOf(facts.storage);
        return row == kNoIndex ? std::string() : storageDevice(storages[row]);
    }
    return tensor.has(kNoData) && tensor.sizes.valid() ? "meta" : ""; // an uninitialised parameter has no device
}

std::uint64_t Checkpoint::bytes(const Tensor& tensor) const
{
    if (tensor.has(kBroken) || tensor.has(kNoData))
        return 0;
    if (tensor.componentCount == 0)
        return io::saturatingProduct(tensor.elements, info(tensor.dtype).bytes) / info(tensor.dtype).packed;
    std::uint64_t sum = 0;
    for (std::uint8_t i = 0; i < tensor.componentCount; ++i) {
        TensorFacts part;
        if (describeTensor(tree, globals, components[tensor.components + i], part))
            sum = io::saturatingSum(sum, bytesOfPart(part));
    }
    return sum;
}

std::uint64_t Checkpoint::bytesOfPart(const TensorFacts& part) const
{
    const std::uint32_t row = part.storage.valid() ? storageOf(part.storage) : kNoIndex;
    const DType dtype = part.dtype != DType::Unknown ? part.dtype
        : row != kNoIndex                            ? storages[row].dtype
                                                     : DType::Unknown;
    std::uint64_t bytes = info(dtype).bytes;
    for (std::int64_t size : integers(tree, part.sizes))
        bytes = io::saturatingProduct(bytes, static_cast<std::uint64_t>(size));
    return bytes;
}

std::uint32_t Checkpoint::storageOf(NodeId reference) const
{
    if (tree.kind(reference) != Kind::Persistent)
        return storageIndex.find(std::to_string(reference.index()));
    StorageFacts facts;
    if (!describeStorage(tree, globals, reference, facts))
        return kNoIndex;
    if (tree.isText(facts.key))
        return storageIndex.find(tree.text(facts.key));
    return storageIndex.find(std::to_string(tree.integer(facts.key)));
}

std::string Checkpoint::storageKey(const Storage& storage) const
{
    if (storage.at == Storage::At::Nested)
        return std::to_string(&storage - storages.data());
    return keyText(tree, storage.key);
}

std::string Checkpoint::madeKey(const Storage& storage) const
{
    return tree.isText(storage.key) ? std::string(tree.text(storage.key)) : std::to_string(tree.integer(storage.key));
}

std::string Checkpoint::storageDevice(const Storage& storage) const
{
    return storage.location.valid() && tree.isText(storage.location) ? keyText(tree, storage.location) : std::string();
}

io::Source Checkpoint::storageBytes(const Storage& storage, const io::Source& file) const
{
    if (storage.available < storage.bytes || storage.at == Storage::At::Nowhere)
        throw io::Error(io::ErrorKind::Truncated,
                        "The data of storage " + storageKey(storage)
                            + " are not (all) in the file: " + std::to_string(storage.bytes) + " bytes are announced, "
                            + std::to_string(storage.available) + " are there. Get the file again.");
    switch (storage.at) {
    case Storage::At::Record:
        return origin->zip->open(file, storage.record, limits::kInflatedBytes);
    case Storage::At::File:
        return file.slice(storage.position, storage.bytes);
    case Storage::At::Made:
        return made->find(madeKey(storage))->second;
    default:
        break;
    }
    const auto nested = readNestedStorage(tree, globals, storage.key);
    if (!nested)
        throw io::Error(io::ErrorKind::Damaged, "A nested storage can no longer be read.");
    return nested->stream.slice(nested->dataPosition, storage.bytes);
}

io::Source Checkpoint::storageStream(const Storage& storage) const
{
    const bool isRecord = storage.at == Storage::At::Record && storage.available >= storage.bytes;
    return isRecord ? origin->zip->openStreamed(origin->bytes, storage.record) : storageBytes(storage);
}

} // namespace ckptscope::checkpoint
