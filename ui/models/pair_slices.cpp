#include "ui/models/pair_slices.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

/// Limits of the colours: one pixel in two hundred may lie beyond each of them.
void findLimits(PairSlices& slices)
{
    std::vector<double> numbers;
    for (const tensor::Slice* slice : {&slices.a, &slices.b})
        std::ranges::copy_if(slice->low, std::back_inserter(numbers), [](double x) { return std::isfinite(x); });
    if (numbers.empty())
        return;
    const auto beyond = static_cast<std::ptrdiff_t>(numbers.size() / 200);
    std::ranges::nth_element(numbers, numbers.begin() + beyond);
    slices.low = numbers[static_cast<std::size_t>(beyond)];
    std::ranges::nth_element(numbers, numbers.end() - 1 - beyond);
    slices.high = *(numbers.end() - 1 - beyond);
}

} // namespace

tensor::Slice differenceOf(const tensor::Slice& a, const tensor::Slice& b)
{
    tensor::Slice out = a;
    for (std::size_t i = 0; i < out.low.size(); ++i) {
        const bool isNumber = (a.marks[i] & b.marks[i] & tensor::kHasFinite) != 0;
        out.low[i] = b.low[i] - a.low[i]; // NaN where one has none
        out.marks[i] = static_cast<std::uint8_t>((a.marks[i] | b.marks[i]) & ~tensor::kHasFinite);
        if (isNumber)
            out.marks[i] |= tensor::kHasFinite;
    }
    return out;
}

PairSlices readPairSlices(const tensor::View& a, const tensor::View& b, const tensor::Plane& plane, int pixels,
                          const io::Progress& progress)
{
    const io::Progress silent{progress.stop, {}};
    const auto read = [&](const tensor::View& view) {
        const auto side = static_cast<std::size_t>(pixels);
        return tensor::readSlice(view, plane, tensor::whole(plane), side, side, tensor::Reduction::Mean, silent);
    };
    PairSlices out;
    out.a = read(a);
    out.b = read(b);
    out.difference = differenceOf(out.a, out.b);
    findLimits(out);
    return out;
}

} // namespace ckptscope::ui
