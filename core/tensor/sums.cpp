#include "core/tensor/sums.h"

#include "core/tensor/number_keys.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ckptscope::tensor {

namespace {

constexpr std::size_t kChains = 4; ///< so that an addition need not wait for the one before

void divideBy(Sums& sums, int exponent)
{
    const auto divided = [&](double number, int times) { return std::ldexp(number, -exponent * times); };
    sums = {{divided(sums.mean.value, 1), divided(sums.mean.rest, 1)},
            divided(sums.differences, 2),
            divided(sums.squares, 2),
            divided(sums.magnitudes, 1),
            sums.exponent + exponent};
}

/// Of two that differ: the greater one, but for sums of zeros alone, which say nothing about it.
int commonExponent(const Sums& a, const Sums& b)
{
    if (a.magnitudes == 0 || b.magnitudes == 0)
        return a.magnitudes == 0 ? b.exponent : a.exponent;
    return std::max(a.exponent, b.exponent);
}

} // namespace

void addDifferences(Sums& sums, std::span<const double> numbers)
{
    const auto count = static_cast<double>(numbers.size());
    const double mean = sums.mean.value;
    double lacking[kChains] = {}, squares[kChains] = {};
    const auto add = [&](std::size_t chain, double difference) {
        lacking[chain] += difference;
        squares[chain] += difference * difference;
    };
    std::size_t i = 0;
    for (; i + kChains <= numbers.size(); i += kChains)
        for (std::size_t chain = 0; chain < kChains; ++chain)
            add(chain, numbers[i + chain] - mean);
    for (; i < numbers.size(); ++i)
        add(0, numbers[i] - mean);
    const double lack = (lacking[0] + lacking[1]) + (lacking[2] + lacking[3]);
    sums.mean = exactSum(mean, lack / count);
    sums.differences = std::max(0.0, (squares[0] + squares[1]) + (squares[2] + squares[3]) - lack * (lack / count));
}

Sums sumsOf(std::span<const double> numbers)
{
    Sums sums;
    double sum = 0;
    for (const double x : numbers) {
        sum += x;
        sums.squares += x * x;
        sums.magnitudes += std::fabs(x);
    }
    sums.mean.value = sum / static_cast<double>(numbers.size());
    addDifferences(sums, numbers);
    return sums;
}

/// By their differences from the first one.
template <typename T> Sums sumsOfIntegers(std::span<const std::byte> elements, const BlockSums& found)
{
    const std::size_t count = elements.size() / sizeof(T);
    const T first = loadNumber<T>(elements.data());
    const bool isNear = found.greatest - found.least < 0x1p62; // no branch then
    std::array<double, kKernelBlock> differences;
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const T number = loadNumber<T>(elements.data() + i * sizeof(T));
        const std::uint64_t above = static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(first);
        if (isNear)
            differences[i] = static_cast<double>(static_cast<std::int64_t>(above));
        else
            differences[i] = number < first ? -static_cast<double>(0 - above) : static_cast<double>(above);
        sum += differences[i];
    }
    Sums sums{sum / static_cast<double>(count), 0, found.squares, found.magnitudes};
    addDifferences(sums, std::span(differences).first(count));
    sums.mean = exact(first) + sums.mean;
    return sums;
}
template Sums sumsOfIntegers<std::int64_t>(std::span<const std::byte>, const BlockSums&);
template Sums sumsOfIntegers<std::uint64_t>(std::span<const std::byte>, const BlockSums&);

void join(Sums& sums, std::uint64_t count, Sums added, std::uint64_t addedCount)
{
    if (added.exponent != sums.exponent) {
        const int exponent = commonExponent(sums, added);
        divideBy(sums, exponent - sums.exponent);
        divideBy(added, exponent - added.exponent);
    }
    const auto before = static_cast<double>(count);
    const auto more = static_cast<double>(addedCount);
    const double all = before + more;
    const double step = added.mean - sums.mean;
    sums.mean = count == 0 ? added.mean : sums.mean + Exact{step * (more / all)};
    sums.differences += added.differences + step * step * (before * more / all);
    sums.squares += added.squares;
    sums.magnitudes += added.magnitudes;
}

} // namespace ckptscope::tensor
