#include "core/checkpoint/query_terms.h"
#include "core/io/text.h"

#include <algorithm>
#include <regex>

namespace ckptscope::checkpoint::query {

namespace {

bool test(const Word& word, const Name& name)
{
    return name.lowered.find(word.text) != std::string_view::npos;
}

bool test(const Glob& glob, const Name& name)
{
    return io::matchesGlob(glob.pattern, name.lowered) || io::matchesGlob(glob.afterDot, name.lowered);
}

bool test(const Pattern& pattern, const Name& name)
{
    try {
        return pattern.expression.isIn(name.text);
    } catch (const std::regex_error&) { // it takes too long
        return false;
    }
}

bool test(const DTypes& dtypes, const Checkpoint&, const Tensor& tensor)
{
    return (dtypes.mask >> static_cast<unsigned>(tensor.dtype) & 1) != 0;
}

bool test(const Devices& devices, const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::string device = io::lowered(checkpoint.device(tensor));
    if (device.empty())
        device = tensor.has(kNoData) ? "meta" : "unknown";
    return std::ranges::any_of(devices.names, [&](const std::string& wanted) {
        return io::matchesGlob(wanted, device) || (device.starts_with(wanted) && device[wanted.size()] == ':');
    });
}

bool test(const Dimensions& wanted, const Checkpoint& checkpoint, const Tensor& tensor)
{
    const std::vector<std::int64_t> shape = checkpoint.shape(tensor);
    if (!tensor.sizes.valid() || shape.size() < wanted.sizes.size()
        || (!wanted.ellipsis && shape.size() != wanted.sizes.size()))
        return false;
    const std::size_t skipped = shape.size() - wanted.sizes.size();
    for (std::size_t i = 0; i < wanted.sizes.size(); ++i) {
        const std::size_t at = wanted.ellipsis && i >= *wanted.ellipsis ? i + skipped : i;
        if (wanted.sizes[i] && shape[at] != *wanted.sizes[i])
            return false;
    }
    return true;
}

bool test(const Number& number, const Checkpoint& checkpoint, const Tensor& tensor)
{
    double value = 0;
    switch (number.quantity) {
    case Quantity::Dimensions:
        value = tensor.sizes.valid() ? static_cast<double>(checkpoint.tree.children(tensor.sizes).size()) : 0;
        break;
    case Quantity::Bytes:
        value = static_cast<double>(checkpoint.bytes(tensor));
        break;
    case Quantity::Elements:
        value = static_cast<double>(tensor.elements);
        break;
    }
    switch (number.comparison) {
    case Comparison::Equal:
        return !(value < number.value) && !(value > number.value);
    case Comparison::Less:
        return value < number.value;
    case Comparison::AtMost:
        return value <= number.value;
    case Comparison::More:
        return value > number.value;
    case Comparison::AtLeast:
        break;
    }
    return value >= number.value;
}

/// Buffers are known in whole models alone, where they stand in the module's _buffers.
bool isBuffer(const Checkpoint& checkpoint, const Tensor& tensor)
{
    if (tensor.parent == kNoIndex)
        return false;
    const Place& place = checkpoint.places[tensor.parent];
    return place.kind == LabelKind::Attribute && checkpoint.tree.text(place.label) == "_buffers";
}

bool isKind(TensorKind kind, const Checkpoint& checkpoint, const Tensor& tensor)
{
    switch (kind) {
    case TensorKind::Parameter:
        return tensor.has(kParameter);
    case TensorKind::Buffer:
        return isBuffer(checkpoint, tensor);
    case TensorKind::Plain:
        return !tensor.has(kParameter) && !isBuffer(checkpoint, tensor);
    case TensorKind::Sparse:
        return tensor.layout >= Layout::SparseCoo && tensor.layout <= Layout::SparseBsc;
    case TensorKind::Quantized:
        return tensor.has(kQuantized);
    case TensorKind::Meta:
        return tensor.has(kNoData);
    case TensorKind::Nested:
        return tensor.layout == Layout::Nested || tensor.layout == Layout::Jagged;
    case TensorKind::Broken:
        break;
    }
    return tensor.has(kBroken);
}

bool test(const Kinds& kinds, const Checkpoint& checkpoint, const Tensor& tensor)
{
    return std::ranges::any_of(kinds.kinds, [&](TensorKind kind) { return isKind(kind, checkpoint, tensor); });
}

bool test(const Shared& shared, const Checkpoint& checkpoint, const Tensor& tensor)
{
    const bool isShared = tensor.storage != kNoIndex && checkpoint.storages[tensor.storage].shared;
    return isShared == shared.wanted;
}

} // namespace

bool needsName(const Term& term)
{
    return term.what.index() <= 2;
}

bool needsCase(const Term& term)
{
    return std::holds_alternative<Pattern>(term.what);
}

bool holds(const Term& term, const Checkpoint& checkpoint, const Tensor* tensor, const Name& name)
{
    const auto one = [&](const auto& what) {
        if constexpr (requires { test(what, name); })
            return test(what, name);
        else
            return tensor != nullptr && test(what, checkpoint, *tensor);
    };
    return std::visit(one, term.what);
}

} // namespace ckptscope::checkpoint::query
