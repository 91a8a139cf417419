#include "core/compare/numbers.h"

#include "core/io/error.h"
#include "core/io/saturate.h"
#include "core/tensor/densify.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace ckptscope::compare {

using checkpoint::Checkpoint;
using checkpoint::Layout;
using checkpoint::Tensor;

namespace {

bool isToBeRead(const Pair& pair)
{
    return !pair.isOnlyA() && !pair.isOnlyB() && (pair.flags & kOtherShape) == 0 && pair.numbers != Numbers::Same;
}

using tensor::Difference;
using tensor::partsOf;
using tensor::viewOf;

/// Greater for what changed more. NaN, which no number is before or after, counts as more than all.
std::tuple<bool, bool, double> rankOf(const Difference& found)
{
    const bool isUnknown = std::isnan(found.relativeRms);
    return {found.notFinite != 0, isUnknown, isUnknown ? 0 : found.relativeRms};
}

/// Saved without numbers on both sides.
bool hasNone(const Tensor& a, const Tensor& b)
{
    return a.has(checkpoint::kNoData) && b.has(checkpoint::kNoData);
}

/// Whether all that says where the stored values of sparse or nested tensors stand is the same.
bool standAlike(const tensor::Parts& a, const tensor::Parts& b, const io::Progress& quiet)
{
    for (std::size_t i = 0; i < a.views.size(); ++i)
        if (i != a.values
            && (b.views.size() != a.views.size() || a.views[i].shape != b.views[i].shape
                || differenceOf(a.views[i], b.views[i], {}, quiet).different != 0))
            return false;
    return true;
}

/// A sparse tensor with its zeros. Throws Unsupported where that is too large to be read in their stead.
tensor::View denseView(const Checkpoint& checkpoint, const Tensor& tensor, tensor::Parts parts)
{
    constexpr std::uint64_t kMostBytes = std::uint64_t(4) << 30; // seconds
    const tensor::View& values = parts.views[parts.values];
    tensor::View dense;
    dense.file = values.file;
    dense.dtype = values.dtype;
    dense.bigEndian = values.bigEndian;
    dense.shape = checkpoint.shape(tensor);
    dense.strides.resize(dense.shape.size());
    dense.elements = 1;
    for (std::size_t axis = dense.shape.size(); axis-- > 0;) {
        dense.strides[axis] = static_cast<std::int64_t>(std::max<std::uint64_t>(dense.elements, 1));
        dense.elements = io::saturatingProduct(dense.elements, static_cast<std::uint64_t>(dense.shape[axis]));
        if (io::saturatingProduct(dense.elements, checkpoint::info(dense.dtype).bytes) > kMostBytes)
            throw io::Error(io::ErrorKind::Unsupported, "It is too large with its zeros.");
    }
    dense.bytes = tensor::denseWhileRead(tensor.layout, dense.shape, std::move(parts));
    return dense;
}

/// Of sparse and nested tensors that of the stored values. Where those stand at different places, in another order
/// perhaps, that of the tensors with their zeros.
Difference sparseDifference(const Checkpoint& a, const Tensor& left, const Checkpoint& b, const Tensor& right,
                            const tensor::Tolerance& tolerance, const io::Progress& progress)
{
    const io::Progress quiet{progress.stop, {}};
    tensor::Parts partsA = partsOf(a, left), partsB = partsOf(b, right);
    if (standAlike(partsA, partsB, quiet))
        return differenceOf(partsA.views[partsA.values], partsB.views[partsB.values], tolerance, quiet);
    try {
        return differenceOf(denseView(a, left, std::move(partsA)), denseView(b, right, std::move(partsB)), tolerance,
                            quiet);
    } catch (const io::Error& error) {
        if (error.kind() != io::ErrorKind::Unsupported && error.kind() != io::ErrorKind::LimitExceeded)
            throw;
        throw io::Error(io::ErrorKind::Unsupported, "Their stored values stand at different places.");
    }
}

Difference differenceOfPair(const Checkpoint& a, const Tensor& left, const Checkpoint& b, const Tensor& right,
                            const tensor::Tolerance& tolerance, const io::Progress& progress, std::uint64_t done,
                            std::uint64_t total)
{
    if (left.layout != right.layout)
        throw io::Error(io::ErrorKind::Unsupported, "The two are stored in different layouts.");
    return left.layout == Layout::Strided
        ? differenceOf(viewOf(a, left), viewOf(b, right), tolerance, progress, done, total)
        : sparseDifference(a, left, b, right, tolerance, progress);
}

} // namespace

std::string NumberComparison::text() const
{
    std::string out = "the numbers of " + std::to_string(equal) + " are equal";
    if (tolerance.relative != 0 || tolerance.absolute != 0)
        out += " within the tolerance";
    if (byChecksum != 0)
        out += " (" + std::to_string(byChecksum) + " of them by checksum)";
    out += " and of " + std::to_string(different) + " differ";
    if (notCompared != 0)
        out += ", of " + std::to_string(notCompared) + " they were not compared";
    if (unreadable != 0)
        out += ", of " + std::to_string(unreadable) + " they cannot be read";
    return out;
}

NumberComparison compareNumbers(const Comparison& comparison, const Checkpoint& a, const Checkpoint& b,
                                const tensor::Tolerance& tolerance, const io::Progress& progress)
{
    NumberComparison out;
    out.tolerance = tolerance;
    std::uint64_t total = 0, done = 0;
    for (const Pair& pair : comparison.pairs)
        total += isToBeRead(pair) ? a.bytes(a.tensors[pair.a]) : 0;
    for (std::uint32_t row = 0; row < comparison.pairs.size(); ++row) {
        const Pair& pair = comparison.pairs[row];
        if (pair.isOnlyA() || pair.isOnlyB())
            continue;
        if (!isToBeRead(pair)) {
            const bool isSame = pair.numbers == Numbers::Same;
            ++(isSame ? out.equal : out.notCompared);
            out.byChecksum += isSame;
            continue;
        }
        const Tensor &left = a.tensors[pair.a], &right = b.tensors[pair.b];
        if (hasNone(left, right))
            continue;
        NumberDifference each{row, {}, {}};
        try {
            each.difference = differenceOfPair(a, left, b, right, tolerance, progress, done, total);
            ++(each.difference->overTolerance == 0 ? out.equal : out.different);
        } catch (const io::Error& error) {
            if (error.kind() == io::ErrorKind::Cancelled || error.kind() == io::ErrorKind::Changed)
                throw;
            each.problem = error.describe();
            ++(error.kind() == io::ErrorKind::Unsupported ? out.notCompared : out.unreadable);
        }
        if (!each.difference || each.difference->different != 0)
            out.rows.push_back(std::move(each));
        done += a.bytes(a.tensors[pair.a]);
    }
    std::ranges::stable_sort(out.rows, [](const NumberDifference& x, const NumberDifference& y) {
        if (!x.difference || !y.difference)
            return x.difference.has_value() && !y.difference.has_value();
        return rankOf(*x.difference) > rankOf(*y.difference);
    });
    return out;
}

Numbers numbersOf(const Pair& pair, const NumberDifference* found, const Checkpoint& a, const Checkpoint& b)
{
    if (!isToBeRead(pair) || hasNone(a.tensors[pair.a], b.tensors[pair.b]) || (found != nullptr && !found->difference))
        return pair.numbers;
    return found != nullptr && found->difference->overTolerance != 0 ? Numbers::Different : Numbers::Same;
}

void writeNumbers(io::JsonWriter& json, const NumberComparison& numbers, const Comparison& comparison,
                  const Checkpoint& a, const Checkpoint& b)
{
    json.key("numbers").beginObject();
    json.key("rtol").real(numbers.tolerance.relative).key("atol").real(numbers.tolerance.absolute);
    json.key("equal").count(numbers.equal).key("by_checksum").count(numbers.byChecksum);
    json.key("different").count(numbers.different).key("not_compared").count(numbers.notCompared);
    json.key("unreadable").count(numbers.unreadable);
    json.key("tensors").beginArray();
    for (const NumberDifference& row : numbers.rows) {
        json.beginObject().key("key").string(commonName(comparison, comparison.pairs[row.pair], a, b));
        if (!row.difference) {
            json.key("problem").string(row.problem).endObject();
            continue;
        }
        const tensor::Difference& found = *row.difference;
        json.key("count").count(found.numbers).key("different").count(found.different);
        json.key("over_tolerance").count(found.overTolerance).key("not_finite").count(found.notFinite);
        json.key("equal_bits").boolean(found.equalBits);
        json.key("max_abs").real(found.greatest).key("max_rel").real(found.greatestRelative);
        json.key("rms").real(found.rms).key("relative_rms").real(found.relativeRms);
        json.key("cosine").realOrNull(found.cosine);
        json.endObject();
    }
    json.endArray().endObject();
}

} // namespace ckptscope::compare
