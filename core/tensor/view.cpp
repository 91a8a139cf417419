#include "core/tensor/view.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <algorithm>

namespace ckptscope::tensor {

using checkpoint::Checkpoint;
using checkpoint::Layout;
using checkpoint::NodeId;
using checkpoint::Tensor;
using checkpoint::TensorFacts;
using io::Error;
using io::ErrorKind;

namespace {

std::vector<std::int64_t> integers(const checkpoint::Tree& tree, NodeId tuple)
{
    std::vector<std::int64_t> out;
    if (tuple.valid())
        for (const NodeId item : tree.children(tuple))
            out.push_back(tree.integer(item));
    return out;
}

/// Sizes, strides and offset against the bytes that are there: after this, reading may trust them.
void validate(View& view)
{
    const Error broken(ErrorKind::Damaged,
                       "Its sizes, strides or offset contradict its storage; its values are not read.");
    const checkpoint::DTypeInfo& dtype = info(view.dtype);
    if (view.shape.size() != view.strides.size() || dtype.bytes == 0)
        throw broken;
    view.elements = 1;
    std::uint64_t last = view.offset;
    bool overflows = false;
    for (std::size_t i = 0; i < view.shape.size(); ++i) {
        if (view.shape[i] < 0 || view.strides[i] < 0)
            throw broken;
        const auto size = static_cast<std::uint64_t>(view.shape[i]);
        overflows |= __builtin_mul_overflow(view.elements, size, &view.elements);
        if (size == 0) {
            view.elements = 0;
            return;
        }
        std::uint64_t way = 0;
        overflows |= __builtin_mul_overflow(size - 1, static_cast<std::uint64_t>(view.strides[i]), &way);
        overflows |= __builtin_add_overflow(last, way, &last);
    }
    if (overflows || last / dtype.packed >= view.bytes.size() / dtype.bytes)
        throw broken;
}

/// The view of a strided tensor; `storage` is the row of its storage.
View stridedView(const Checkpoint& checkpoint, const TensorFacts& facts, std::uint32_t storageRow, DType dtype,
                 std::int64_t offset)
{
    if (storageRow == checkpoint::kNoIndex || offset < 0)
        throw Error(ErrorKind::Damaged, "It names no storage; its values cannot be read.");
    const checkpoint::Storage& storage = checkpoint.storages[storageRow];
    View view;
    view.dtype = dtype;
    view.shape = integers(checkpoint.tree, facts.sizes);
    view.strides = integers(checkpoint.tree, facts.strides);
    view.offset = static_cast<std::uint64_t>(offset);
    view.file = checkpoint.origin->bytes.file();
    view.bytes = io::readOrChanged(view.file, [&] { return checkpoint.storageStream(storage); });
    view.bigEndian = checkpoint.origin->bigEndian();
    view.conjugate = (facts.flags & checkpoint::kConjugate) != 0;
    view.negative = (facts.flags & checkpoint::kNegative) != 0;
    if (isComplex(dtype))
        view.meaning = Meaning::Magnitudes;
    validate(view);
    return view;
}

/// A tensor inside of another one: scales, stored values.
View innerView(const Checkpoint& checkpoint, NodeId node)
{
    TensorFacts facts;
    if (!describeTensor(checkpoint.tree, checkpoint.globals, node, facts) || !facts.storage.valid())
        throw Error(ErrorKind::Unsupported, "A part of it is no plain tensor; its values are not read.");
    const std::uint32_t row = checkpoint.storageOf(facts.storage);
    const DType dtype =
        facts.dtype != DType::Unknown || row == checkpoint::kNoIndex ? facts.dtype : checkpoint.storages[row].dtype;
    return stridedView(checkpoint, facts, row, dtype, facts.offset);
}

std::vector<double> allNumbers(const View& view)
{
    constexpr std::uint64_t kMost = 1 << 20;
    if (view.elements > kMost)
        throw Error(ErrorKind::LimitExceeded, "It has more than a million channels; its values are not read.");
    std::vector<double> numbers;
    NumberReader reader(view);
    for (std::span<const double> block = reader.next(); !block.empty(); block = reader.next())
        numbers.insert(numbers.end(), block.begin(), block.end());
    return numbers;
}

/// torch/_utils.py, _rebuild_qtensor: the fifth argument is (scheme, scale, zero point) or (scheme, scales, zero
/// points, axis).
Quantizer quantizerOf(const Checkpoint& checkpoint, const View& view, NodeId call)
{
    const checkpoint::Tree& tree = checkpoint.tree;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    const std::span<const NodeId> parts =
        arguments.size() > 4 ? tree.children(arguments[4]) : std::span<const NodeId>();
    Quantizer quantizer;
    if (parts.size() == 3) {
        quantizer.scales = {tree.kind(parts[1]) == checkpoint::Kind::Float
                                ? tree.real(parts[1])
                                : static_cast<double>(tree.integer(parts[1]))};
        quantizer.zeroPoints = {static_cast<double>(tree.integer(parts[2]))};
        return quantizer;
    }
    const std::int64_t axis = parts.size() == 4 ? tree.integer(parts[3]) : -1;
    if (axis < 0 || axis >= static_cast<std::int64_t>(view.shape.size()))
        throw Error(ErrorKind::Damaged, "It does not say how it was quantised; its values are not read.");
    quantizer.perChannel = true;
    quantizer.scales = allNumbers(innerView(checkpoint, parts[1]));
    quantizer.zeroPoints = allNumbers(innerView(checkpoint, parts[2]));
    for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < view.shape.size(); ++i)
        quantizer.run *= static_cast<std::uint64_t>(view.shape[i]);
    const auto channels = static_cast<std::size_t>(view.shape[static_cast<std::size_t>(axis)]);
    if (quantizer.scales.size() != channels || quantizer.zeroPoints.size() != channels)
        throw Error(ErrorKind::Damaged, "It has other channels than scales; its values are not read.");
    return quantizer;
}

/// Which of the inner tensors holds the values (see checkpoint::describeTensor).
std::size_t valuesPart(const Tensor& tensor)
{
    std::size_t part = 0;
    switch (tensor.layout) {
    case Layout::SparseCoo:
        part = 1;
        break;
    case Layout::SparseCsr:
    case Layout::SparseCsc:
    case Layout::SparseBsr:
    case Layout::SparseBsc:
        part = 2;
        break;
    default:
        break;
    }
    if (part >= tensor.componentCount)
        throw Error(ErrorKind::Unsupported, "Its stored values cannot be found.");
    return part;
}

} // namespace

std::string_view meaningName(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Numbers:
        return "numbers";
    case Meaning::Magnitudes:
        return "magnitudes";
    case Meaning::Dequantized:
        return "dequantized";
    case Meaning::Stored:
        break;
    }
    return "stored";
}

View viewOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    if (tensor.has(checkpoint::kBroken))
        throw Error(ErrorKind::Damaged,
                    "Its sizes, strides or offset contradict its storage; its values are not read.");
    if (tensor.has(checkpoint::kNoData))
        throw Error(ErrorKind::Unsupported, "It was saved without values (meta device, or not initialised).");
    if (tensor.layout != Layout::Strided) {
        View view = innerView(checkpoint, checkpoint.components[tensor.components + valuesPart(tensor)]);
        view.meaning = Meaning::Stored;
        return view;
    }
    TensorFacts facts;
    if (tensor.storage == checkpoint::kNoIndex
        || !describeTensor(checkpoint.tree, checkpoint.globals, tensor.node, facts))
        throw Error(ErrorKind::Unsupported, "It is no plain tensor but wraps others; its values are not read.");
    View view = stridedView(checkpoint, facts, tensor.storage, tensor.dtype, tensor.offset);
    if (tensor.has(checkpoint::kQuantized)) {
        view.quantizer = quantizerOf(checkpoint, view, facts.core);
        view.meaning = Meaning::Dequantized;
    }
    return view;
}

Parts partsOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    Parts parts;
    parts.values = valuesPart(tensor);
    for (std::size_t i = 0; i < tensor.componentCount; ++i)
        parts.views.push_back(innerView(checkpoint, checkpoint.components[tensor.components + i]));
    return parts;
}

std::uint64_t dropRepeats(std::span<View* const> views)
{
    std::uint64_t repeats = 1;
    const View& first = *views.front();
    if (std::ranges::any_of(views, [&](const View* view) {
            return view->quantizer.perChannel || view->elements == 0 || view->shape != first.shape;
        }))
        return repeats;
    for (std::size_t i = first.shape.size(); i-- > 0;) {
        if (first.shape[i] == 1 || std::ranges::any_of(views, [&](const View* view) { return view->strides[i] != 0; }))
            continue;
        const auto size = static_cast<std::uint64_t>(first.shape[i]);
        repeats *= size;
        for (View* view : views) {
            view->shape[i] = 1;
            view->elements /= size;
        }
    }
    return repeats;
}

} // namespace ckptscope::tensor
