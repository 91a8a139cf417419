#include "core/tensor/accumulator.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

namespace {

/// Where squares and mean leave less than this share of the squares, their difference has lost digits.
constexpr double kCancelled = 1e-4;

double differencesFrom(double mean, std::span<const double> numbers)
{
    double sum = 0;
    for (const double x : numbers)
        sum += (x - mean) * (x - mean);
    return sum;
}

/// The bits of the least normal number, in the width of the dtype.
std::uint64_t normalBits(DType dtype)
{
    switch (dtype) {
    case DType::Float64:
        return 0x0010000000000000;
    case DType::Float32:
        return 0x00800000;
    case DType::BFloat16:
        return 0x0080;
    default:
        return 0x0400;
    }
}

} // namespace

Accumulator::Accumulator(DType dtype, const Kernels& kernels, bool isLarge)
    : m_dtype(dtype)
    , m_kernels(&kernels)
    , m_isLarge(isLarge)
    , m_bytes(checkpoint::info(dtype).bytes)
    , m_normal(leastNormal(partOf(dtype)))
    , m_least(std::numeric_limits<double>::infinity())
    , m_greatest(-m_least)
{
}

void Accumulator::add(std::span<const std::byte> elements)
{
    constexpr std::size_t kManyCodes = 2048;
    if (m_bytes == 1 && m_dtype != DType::Float4E2M1FNx2 && elements.size() >= kManyCodes)
        return addCodes(elements);
    const std::size_t block = kKernelBlock / numbersPerElement(m_dtype) * m_bytes;
    for (; !elements.empty(); elements = elements.subspan(std::min(block, elements.size())))
        addBlock(elements.first(std::min(block, elements.size())));
}

void Accumulator::addBlock(std::span<const std::byte> elements)
{
    const std::size_t lanes = kKernelLanes * m_bytes;
    const std::span<const std::byte> head = elements.first(elements.size() / lanes * lanes);
    if (!head.empty() && addFast(head))
        elements = elements.subspan(head.size());
    if (elements.empty())
        return;
    std::array<double, kKernelBlock> numbers;
    const std::size_t count = elements.size() / m_bytes * numbersPerElement(m_dtype);
    toDoubles(m_dtype, elements, numbers.data());
    addNumbers(std::span(numbers).first(count));
}

/// By the kernels; false when they have none for the dtype, or not all is finite.
bool Accumulator::addFast(std::span<const std::byte> elements)
{
    using Kernel = decltype(Kernels::float32);
    using Small = decltype(Kernels::small32);
    Kernel sum = nullptr;
    Small small = nullptr;
    if (m_dtype == DType::Float32) {
        sum = m_kernels->float32;
        small = m_kernels->small32;
    } else if (m_dtype == DType::BFloat16) {
        sum = m_kernels->bfloat16;
        small = m_kernels->small16;
    } else if (m_dtype == DType::Float16) {
        sum = m_kernels->float16;
        small = m_kernels->small16;
    } else if (m_dtype == DType::Float64) {
        sum = m_kernels->float64;
        small = m_kernels->small64;
    } else {
        return false;
    }
    const std::size_t count = elements.size() / m_bytes;
    BlockSums sums;
    if (!sumJoined(elements, sums))
        sum(elements.data(), count, sums);
    const double most = m_dtype == DType::Float16 ? 65536.0 : std::numeric_limits<double>::infinity();
    if (!std::isfinite(sums.squares) || !(sums.greatest < most) || !(sums.least > -most))
        return false;
    if (sums.nearestZero < m_normal) {
        SmallCounts counts;
        small(elements.data(), count, normalBits(m_dtype), counts);
        m_counts.zeros += counts.zeros;
        m_counts.subnormals += counts.subnormals;
    }
    const double mean = sums.sum / static_cast<double>(count);
    double differences = sums.squares - sums.sum * mean;
    if (sums.least == sums.greatest) {
        differences = 0;
    } else if (differences < kCancelled * sums.squares) {
        std::array<double, kKernelBlock> numbers;
        toDoubles(m_dtype, elements, numbers.data());
        differences = differencesFrom(mean, std::span(numbers).first(count));
    }
    addSums(sums, count, differences);
    return true;
}

/// False where that is not to be done, or digits would be lost.
bool Accumulator::sumJoined(std::span<const std::byte> elements, BlockSums& sums) const
{
    constexpr double kTinySquares = 0x1p-50; // of numbers below that float32 loses digits, or the whole
    constexpr double kCancelledJoined = 0.01;
    const std::size_t count = elements.size() / m_bytes;
    const auto kernel = m_dtype == DType::BFloat16 ? m_kernels->bfloat16Joined
        : m_dtype == DType::Float16                ? m_kernels->float16Joined
                                                   : nullptr;
    if (!m_isLarge || kernel == nullptr || count % kJoinedLanes != 0)
        return false;
    kernel(elements.data(), count, sums);
    const bool isTiny = sums.greatest < kTinySquares && sums.least > -kTinySquares && sums.least < sums.greatest;
    const double meanSquares = sums.sum * (sums.sum / static_cast<double>(count));
    return !isTiny && sums.squares - meanSquares >= kCancelledJoined * sums.squares;
}

void Accumulator::addNumbers(std::span<const double> numbers)
{
    for (std::size_t at = 0; at < numbers.size(); at += kKernelBlock)
        addSlowly(numbers.subspan(at, std::min(kKernelBlock, numbers.size() - at)));
}

void Accumulator::addSlowly(std::span<const double> numbers)
{
    std::array<double, kKernelBlock> finite;
    std::size_t count = 0;
    BlockSums sums;
    sums.least = std::numeric_limits<double>::infinity();
    sums.greatest = -sums.least;
    for (const double x : numbers) {
        if (!std::isfinite(x)) {
            ++(std::isnan(x) ? m_counts.nan : x > 0 ? m_counts.positiveInfinity : m_counts.negativeInfinity);
            ++m_counts.numbers;
            continue;
        }
        const double magnitude = std::fabs(x);
        finite[count++] = x;
        sums.sum += x;
        sums.squares += x * x;
        sums.magnitudes += magnitude;
        sums.least = std::min(sums.least, x);
        sums.greatest = std::max(sums.greatest, x);
        m_counts.zeros += x == 0;
        m_counts.subnormals += magnitude < m_normal && x != 0;
    }
    if (count == 0)
        return;
    // A sum of numbers near the largest double is infinite though their mean is not.
    double mean = sums.sum / static_cast<double>(count);
    if (!std::isfinite(mean)) {
        mean = 0;
        for (const double x : std::span(finite).first(count))
            mean += x / static_cast<double>(count);
    }
    sums.sum = mean;
    const double differences = differencesFrom(mean, std::span(finite).first(count));
    sums.sum = mean * static_cast<double>(count);
    addSums(sums, count, differences);
}

/// Every number of a dtype of one byte is one of 256.
void Accumulator::addCodes(std::span<const std::byte> elements)
{
    std::array<std::uint64_t, 256> counts{};
    m_kernels->codes(elements.data(), elements.size(), counts.data());
    const std::array<double, 256> numbers = codeNumbers(m_dtype);
    BlockSums sums;
    sums.least = std::numeric_limits<double>::infinity();
    sums.greatest = -sums.least;
    std::uint64_t finite = 0;
    for (std::size_t code = 0; code < counts.size(); ++code) {
        const double x = numbers[code];
        const auto weight = static_cast<double>(counts[code]);
        if (counts[code] == 0)
            continue;
        if (!std::isfinite(x)) {
            (std::isnan(x) ? m_counts.nan
                 : x > 0   ? m_counts.positiveInfinity
                           : m_counts.negativeInfinity) += counts[code];
            m_counts.numbers += counts[code];
            continue;
        }
        finite += counts[code];
        sums.sum += weight * x;
        sums.squares += weight * x * x;
        sums.magnitudes += weight * std::fabs(x);
        sums.least = std::min(sums.least, x);
        sums.greatest = std::max(sums.greatest, x);
        m_counts.zeros += x == 0 ? counts[code] : 0;
        m_counts.subnormals += std::fabs(x) < m_normal && x != 0 ? counts[code] : 0;
    }
    if (finite == 0)
        return;
    const double mean = sums.sum / static_cast<double>(finite);
    double differences = 0;
    for (std::size_t code = 0; code < counts.size(); ++code)
        if (counts[code] != 0 && std::isfinite(numbers[code]))
            differences += static_cast<double>(counts[code]) * (numbers[code] - mean) * (numbers[code] - mean);
    addSums(sums, finite, differences);
}

void Accumulator::addSums(const BlockSums& sums, std::uint64_t count, double differences)
{
    const auto before = static_cast<double>(m_counts.finite());
    const auto added = static_cast<double>(count);
    const double all = before + added;
    const double step = sums.sum / added - m_mean;
    m_mean += step * (added / all);
    m_differences += differences + step * step * (before * added / all);
    m_squares += sums.squares;
    m_magnitudes += sums.magnitudes;
    m_least = std::min(m_least, sums.least);
    m_greatest = std::max(m_greatest, sums.greatest);
    m_counts.numbers += count;
}

void Accumulator::add(const Accumulator& other)
{
    if (const std::uint64_t count = other.m_counts.finite(); count != 0) {
        BlockSums sums;
        sums.sum = other.m_mean * static_cast<double>(count);
        sums.squares = other.m_squares;
        sums.magnitudes = other.m_magnitudes;
        sums.least = other.m_least;
        sums.greatest = other.m_greatest;
        addSums(sums, count, other.m_differences);
    }
    m_counts.numbers += other.m_counts.numbers - other.m_counts.finite();
    m_counts.nan += other.m_counts.nan;
    m_counts.positiveInfinity += other.m_counts.positiveInfinity;
    m_counts.negativeInfinity += other.m_counts.negativeInfinity;
    m_counts.zeros += other.m_counts.zeros;
    m_counts.subnormals += other.m_counts.subnormals;
}

} // namespace ckptscope::tensor
