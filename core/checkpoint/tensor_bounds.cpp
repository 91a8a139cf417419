#include "core/checkpoint/tensor_bounds.h"

#include "core/io/limits.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

/// One more than the highest element that a strided tensor reads; nothing on overflow or negative numbers.
std::optional<std::uint64_t> extent(const Tree& tree, const Tensor& tensor)
{
    if (tensor.offset < 0)
        return std::nullopt;
    auto end = static_cast<std::uint64_t>(tensor.offset);
    const std::span<const NodeId> sizes = tree.children(tensor.sizes);
    const std::span<const NodeId> strides = tree.children(tensor.strides);
    if (sizes.size() != strides.size())
        return std::nullopt;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t stride = tree.integer(strides[i]);
        std::uint64_t reach = 0;
        if (tree.kind(strides[i]) != Kind::Int || stride < 0)
            return std::nullopt;
        const std::uint64_t last = static_cast<std::uint64_t>(std::max<std::int64_t>(tree.integer(sizes[i]), 1) - 1);
        if (__builtin_mul_overflow(last, static_cast<std::uint64_t>(stride), &reach)
            || __builtin_add_overflow(end, reach, &end))
            return std::nullopt;
    }
    if (tensor.elements != 0 && __builtin_add_overflow(end, std::uint64_t(1), &end))
        return std::nullopt;
    return end;
}

bool isBrokenPart(const Checkpoint& checkpoint, NodeId node)
{
    TensorFacts facts;
    if (!describeTensor(checkpoint.tree, checkpoint.globals, node, facts) || !facts.storage.valid()
        || facts.componentCount != 0)
        return false;
    const std::uint32_t row = checkpoint.storageOf(facts.storage);
    const std::optional<std::uint64_t> elements = elementsOf(checkpoint.tree, facts.sizes);
    if (row == kNoIndex || !elements)
        return true;
    Tensor part;
    part.sizes = facts.sizes;
    part.strides = facts.strides;
    part.offset = facts.offset;
    part.elements = *elements;
    part.dtype = facts.dtype != DType::Unknown ? facts.dtype : checkpoint.storages[row].dtype;
    return !liesWithin(checkpoint.tree, part, checkpoint.storages[row]);
}

/// torch/_utils.py (_rebuild_sparse_tensor, _rebuild_nested_tensor); torch/nested/_internal/nested_tensor.py.
std::string_view partName(Layout layout, std::size_t part)
{
    using Names = std::array<std::string_view, 4>;
    static constexpr std::array<Names, 8> kNames = {{{},
                                                     {"indices", "values"},
                                                     {"crow_indices", "col_indices", "values"},
                                                     {"ccol_indices", "row_indices", "values"},
                                                     {"crow_indices", "col_indices", "values"},
                                                     {"ccol_indices", "row_indices", "values"},
                                                     {"buffer", "sizes", "strides", "offsets"},
                                                     {"values", "offsets", "lengths"}}};
    return kNames[static_cast<std::size_t>(layout)][part];
}

} // namespace

std::optional<std::uint64_t> elementsOf(const Tree& tree, NodeId sizes)
{
    std::uint64_t elements = 1;
    const std::span<const NodeId> dimensions = tree.children(sizes);
    if (dimensions.size() > limits::kDimensions)
        return std::nullopt;
    bool overflow = false, zero = false;
    for (NodeId dimension : dimensions) {
        const std::int64_t size = tree.integer(dimension);
        if (tree.kind(dimension) != Kind::Int || size < 0)
            return std::nullopt;
        zero |= size == 0;
        overflow |= __builtin_mul_overflow(elements, static_cast<std::uint64_t>(size), &elements);
    }
    if (zero)
        return 0;
    return overflow ? std::nullopt : std::optional(elements);
}

bool liesWithin(const Tree& tree, const Tensor& tensor, const Storage& storage)
{
    const DTypeInfo& dtype = info(tensor.dtype);
    const std::optional<std::uint64_t> end = extent(tree, tensor);
    std::uint64_t bytes = 0;
    return end && !__builtin_mul_overflow(*end, std::uint64_t(dtype.bytes), &bytes)
        && (tensor.elements == 0 || bytes / dtype.packed <= storage.bytes);
}

std::vector<std::string> brokenParts(const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::vector<std::string> broken;
    const auto look = [&](NodeId part, std::string_view name) {
        if (isBrokenPart(checkpoint, part))
            broken.emplace_back(name);
    };
    for (std::uint8_t i = 0; i < tensor.componentCount; ++i)
        look(checkpoint.components[tensor.components + i], partName(tensor.layout, i));
    if (tensor.has(kQuantized) && checkpoint.tree.isCallLike(tensor.core)) { // (scheme, scales, zero points, axis)
        const std::span<const NodeId> arguments = checkpoint.tree.children(checkpoint.tree.arguments(tensor.core));
        const std::span<const NodeId> quantizer =
            arguments.size() > 4 ? checkpoint.tree.children(arguments[4]) : std::span<const NodeId>();
        for (std::size_t i = 1; i < std::min<std::size_t>(quantizer.size(), 3); ++i)
            look(quantizer[i], i == 1 ? "scales" : "zero_points");
    }
    return broken;
}

} // namespace ckptscope::checkpoint
