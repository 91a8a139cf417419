#include "core/tensor/accumulator.h"

#include "core/tensor/number_keys.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

namespace {

/// Doubles beyond have squares whose sums may leave the range of double, those nearer to 0 squares that lose digits.
constexpr double kMostSquared = 0x1p480, kLeastSquared = 0x1p-400;
constexpr double kMostWhole = 0x1p53; ///< integers beyond are rounded
constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// The exponent to divide numbers by, of which the greatest magnitude is given.
int exponentFor(double magnitude)
{
    return magnitude == 0 || (magnitude < kMostSquared && magnitude >= kLeastSquared) ? 0 : std::ilogb(magnitude);
}

/// In sums of float32 differences have lost digits earlier, and numbers whose squares are subnormal even more.
constexpr double kBriefCancelled = 0.25;
constexpr double kBriefLeast = 0x1p-40;
/// Where numbers leave less than this share of their magnitudes, what float32 lost of the tiny ones may count.
constexpr double kBriefBalanced = 0x1p-13;
constexpr std::uint32_t kGoldenRatio = 0x9e3779b9; ///< of 2^32
/// So many codes of one byte are counted sooner than added up one at a time.
constexpr std::size_t kManyCodes = 2048;

constexpr std::uint64_t kMagnitude8 = 0x7f, kMagnitude16 = 0x7fff, kMagnitude32 = 0x7fffffff,
                        kMagnitude64 = 0x7fffffffffffffff;
constexpr std::uint64_t kAllBits = ~std::uint64_t(0);

} // namespace

Accumulator::Accumulator(DType dtype, const Kernels& kernels)
    : m_dtype(dtype)
    , m_kernels(&kernels)
    , m_ways(waysOf(dtype, kernels))
    , m_bytes(checkpoint::info(dtype).bytes)
    , m_normal(leastNormal(partOf(dtype)))
    , m_normalExponent(std::ilogb(m_normal))
    , m_least(std::numeric_limits<double>::infinity())
    , m_greatest(-m_least)
{
}

/// `normal` of integers: 1, so that what lies below is 0.
Accumulator::Ways Accumulator::waysOf(DType dtype, const Kernels& k)
{
    using enum DType;
    switch (dtype) {
    case Float64:
        return {k.float64, nullptr, k.small64, kMagnitude64, 0x0010000000000000, kMostSquared, kLeastSquared};
    case Float32:
        return {k.float32, nullptr, k.small32, kMagnitude32, 0x00800000};
    case BFloat16:
        return {k.bfloat16, k.shortBFloat16, k.small16, kMagnitude16, 0x0080};
    case Float16:
        return {k.float16, k.shortFloat16, k.small16, kMagnitude16, 0x0400, 0x1p16};
    case Float8E5M2: // the least one is 2^-16: 64 numbers of 4 make 2^24 of it
        return {k.float8E5M2, nullptr, k.small8, kMagnitude8, 4, 4, 0, kBriefCancelled};
    case Float8E4M3FN:
        return {k.float8E4M3FN, nullptr, k.small8, kMagnitude8, 8, kNoLimit, 0, kBriefCancelled};
    case Float8E5M2FNUZ:
        return {k.float8E5M2FNUZ, nullptr, k.small8, kMagnitude8, 4, 2, 0, kBriefCancelled};
    case Float8E4M3FNUZ:
        return {k.float8E4M3FNUZ, nullptr, k.small8, kMagnitude8, 8, kNoLimit, 0, kBriefCancelled};
    case Int64:
        return {k.int64, nullptr, k.small64, kAllBits, 1, kNoLimit, 0, kCancelled, sumsOfIntegers<std::int64_t>};
    case Int32:
    case QInt32:
        return {k.int32, nullptr, k.small32, kAllBits, 1};
    case Int16:
        return {k.int16, nullptr, k.small16, kAllBits, 1};
    case Int8:
    case QInt8:
        return {k.int8, nullptr, k.small8, kAllBits, 1};
    case UInt64:
        return {k.uint64, nullptr, k.small64, kAllBits, 1, kNoLimit, 0, kCancelled, sumsOfIntegers<std::uint64_t>};
    case UInt32:
        return {k.uint32, nullptr, k.small32, kAllBits, 1};
    case UInt16:
        return {k.uint16, nullptr, k.small16, kAllBits, 1};
    case UInt8:
    case QUInt8:
        return {k.uint8, nullptr, k.small8, kAllBits, 1};
    default:
        return {};
    }
}

void Accumulator::add(std::span<const std::byte> elements)
{
    if (m_ways.sum == nullptr && areManyCodes(elements))
        return addCodes(elements);
    const std::size_t block = kKernelBlock / numbersPerElement(m_dtype) * m_bytes;
    for (; !elements.empty(); elements = elements.subspan(std::min(block, elements.size())))
        addBlock(elements.first(std::min(block, elements.size())));
}

void Accumulator::addBlock(std::span<const std::byte> elements)
{
    const std::size_t lanes = kernelLanes(m_bytes) * m_bytes;
    const std::span<const std::byte> head = elements.first(elements.size() / lanes * lanes);
    if (!head.empty() && addFast(head))
        elements = elements.subspan(head.size());
    if (elements.empty())
        return;
    if (areManyCodes(elements))
        return addCodes(elements);
    if (m_ways.whole != nullptr)
        return addWhole(elements);
    std::array<double, kKernelBlock> numbers;
    const std::size_t count = elements.size() / m_bytes * numbersPerElement(m_dtype);
    toDoubles(m_dtype, elements, numbers.data());
    addNumbers(std::span(numbers).first(count));
}

/// By the kernels; false when they have none for the dtype, or these numbers are not for them.
bool Accumulator::addFast(std::span<const std::byte> elements)
{
    const std::size_t count = elements.size() / m_bytes;
    BlockSums found;
    if (!sumBriefly(elements, count, found) && !sumUp(elements, count, found))
        return false;
    if (found.nearestZero < std::max(m_normal, std::numeric_limits<double>::denorm_min())) {
        SmallCounts counts;
        m_ways.small(elements.data(), count, m_ways.used, m_ways.normal, counts);
        m_counts.zeros += counts.zeros;
        m_counts.subnormals += counts.subnormals;
    }
    addSums(sumsOfBlock(elements, count, found), count, found.least, found.greatest);
    return true;
}

/// With float32 for a short while. False when that would lose digits, or not all is finite.
bool Accumulator::sumBriefly(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const
{
    if (m_ways.brief == nullptr)
        return false;
    m_ways.brief(elements.data(), count, sums);
    if (!std::isfinite(sums.squares))
        return false;
    const auto n = static_cast<double>(count);
    if (sums.least == sums.greatest) {
        sums.sum = n * sums.least;
        sums.squares = n * sums.least * sums.least;
        sums.magnitudes = n * sums.nearestZero;
        return true;
    }
    const double greatest = std::max(-sums.least, sums.greatest);
    return greatest >= kBriefLeast && std::fabs(sums.sum) >= kBriefBalanced * sums.magnitudes
        && sums.squares - sums.sum * (sums.sum / n) >= kBriefCancelled * sums.squares
        && !hasManyTiny(elements, greatest);
}

/// Whether float32 would lose bits of many numbers beside the greatest one, as a sample of them shows.
bool Accumulator::hasManyTiny(std::span<const std::byte> elements, double greatest) const
{
    constexpr int kExponents = 9; // 16 numbers with mantissas of 11 bits need no more than 24 then
    constexpr std::uint32_t kSample = 16, kMany = 1;
    const int exponents = std::ilogb(greatest) - m_normalExponent - kExponents;
    if (exponents < 0)
        return false;
    const auto limit = static_cast<std::uint16_t>(static_cast<std::uint64_t>(exponents + 1) * m_ways.normal);
    const std::uint64_t count = elements.size() / sizeof limit;
    std::uint32_t tiny = 0;
    for (std::uint32_t i = 0; i < kSample; ++i) {
        const std::uint64_t at = count * (i * kGoldenRatio) >> 32; // evenly, and in no step that numbers repeat in
        const auto code = loadNumber<std::uint16_t>(elements.data() + at * sizeof limit);
        const auto fromOne = static_cast<std::uint16_t>((code & kMagnitude16) - 1); // zeros lose nothing
        tiny += fromOne < limit - 1;
    }
    return tiny > kMany;
}

/// False where the sums would lose digits, or not all is finite.
bool Accumulator::sumUp(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const
{
    if (m_ways.sum == nullptr)
        return false;
    m_ways.sum(elements.data(), count, sums);
    const double magnitude = std::max(-sums.least, sums.greatest);
    return std::isfinite(sums.squares) && magnitude < m_ways.most && (magnitude >= m_ways.least || magnitude == 0);
}

Sums Accumulator::sumsOfBlock(std::span<const std::byte> elements, std::size_t count, const BlockSums& found) const
{
    if (m_ways.whole != nullptr && std::max(-found.least, found.greatest) >= kMostWhole)
        return m_ways.whole(elements, found);
    const double mean = found.sum / static_cast<double>(count);
    Sums sums{{mean}, found.squares - found.sum * mean, found.squares, found.magnitudes};
    if (found.least == found.greatest) {
        sums.mean.value = found.least + 0.0;
        sums.differences = 0;
    } else if (sums.differences < m_ways.cancelled * found.squares) {
        std::array<double, kKernelBlock> numbers;
        toDoubles(m_dtype, elements, numbers.data());
        addDifferences(sums, std::span(numbers).first(count));
    }
    return sums;
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
    double least = std::numeric_limits<double>::infinity(), greatest = -least;
    for (const double x : numbers) {
        if (!std::isfinite(x)) {
            ++(std::isnan(x) ? m_counts.nan : x > 0 ? m_counts.positiveInfinity : m_counts.negativeInfinity);
            ++m_counts.numbers;
            continue;
        }
        finite[count++] = x;
        least = std::min(least, x);
        greatest = std::max(greatest, x);
        m_counts.zeros += x == 0;
        m_counts.subnormals += std::fabs(x) < m_normal && x != 0;
    }
    if (count == 0)
        return;
    const std::span<double> all = std::span(finite).first(count);
    const int exponent = exponentFor(std::max(-least, greatest));
    if (exponent != 0)
        for (double& x : all)
            x = std::ldexp(x, -exponent);
    Sums sums = sumsOf(all);
    sums.exponent = exponent;
    addSums(sums, count, least, greatest);
}

/// At most kKernelBlock integers of 64 bits.
void Accumulator::addWhole(std::span<const std::byte> elements)
{
    std::array<double, kKernelBlock> numbers;
    const std::size_t count = elements.size() / m_bytes;
    toDoubles(m_dtype, elements, numbers.data());
    BlockSums found;
    found.least = found.greatest = numbers[0];
    for (const double x : std::span(numbers).first(count)) {
        found.squares += x * x;
        found.magnitudes += std::fabs(x);
        found.least = std::min(found.least, x);
        found.greatest = std::max(found.greatest, x);
        m_counts.zeros += x == 0;
    }
    addSums(m_ways.whole(elements, found), count, found.least, found.greatest);
}

/// Every number of a dtype of one byte is one of 256.
bool Accumulator::areManyCodes(std::span<const std::byte> elements) const
{
    return m_bytes == 1 && m_dtype != DType::Float4E2M1FNx2 && elements.size() >= kManyCodes;
}

void Accumulator::addCodes(std::span<const std::byte> elements)
{
    std::array<std::uint64_t, 256> counts{};
    m_kernels->codes(elements.data(), elements.size(), counts.data());
    const std::array<double, 256>& numbers = codeNumbers(m_dtype);
    Sums sums;
    double sum = 0, least = std::numeric_limits<double>::infinity(), greatest = -least;
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
        sum += weight * x;
        sums.squares += weight * x * x;
        sums.magnitudes += weight * std::fabs(x);
        least = std::min(least, x);
        greatest = std::max(greatest, x);
        m_counts.zeros += x == 0 ? counts[code] : 0;
        m_counts.subnormals += std::fabs(x) < m_normal && x != 0 ? counts[code] : 0;
    }
    if (finite == 0)
        return;
    const double mean = sum / static_cast<double>(finite);
    sums.mean.value = mean;
    for (std::size_t code = 0; code < counts.size(); ++code)
        if (counts[code] != 0 && std::isfinite(numbers[code]))
            sums.differences += static_cast<double>(counts[code]) * (numbers[code] - mean) * (numbers[code] - mean);
    addSums(sums, finite, least, greatest);
}

void Accumulator::addSums(const Sums& sums, std::uint64_t count, double least, double greatest)
{
    join(m_sums, m_counts.finite(), sums, count);
    m_least = std::min(m_least, least);
    m_greatest = std::max(m_greatest, greatest);
    m_counts.numbers += count;
}

void Accumulator::add(const Accumulator& other)
{
    if (const std::uint64_t count = other.m_counts.finite(); count != 0)
        addSums(other.m_sums, count, other.m_least, other.m_greatest);
    m_counts.numbers += other.m_counts.numbers - other.m_counts.finite();
    m_counts.nan += other.m_counts.nan;
    m_counts.positiveInfinity += other.m_counts.positiveInfinity;
    m_counts.negativeInfinity += other.m_counts.negativeInfinity;
    m_counts.zeros += other.m_counts.zeros;
    m_counts.subnormals += other.m_counts.subnormals;
}

/// Rounding must not lead it out of the numbers.
double Accumulator::mean() const
{
    return std::clamp(std::ldexp(m_sums.mean.value, m_sums.exponent), m_least, m_greatest);
}

double Accumulator::deviation(std::uint64_t copies) const
{
    const double all = static_cast<double>(m_counts.finite()) * static_cast<double>(copies);
    if (all <= 1)
        return std::numeric_limits<double>::quiet_NaN();
    return std::ldexp(std::sqrt(m_sums.differences * static_cast<double>(copies) / (all - 1)), m_sums.exponent);
}

double Accumulator::norm(std::uint64_t copies) const
{
    return std::ldexp(std::sqrt(m_sums.squares * static_cast<double>(copies)), m_sums.exponent);
}

double Accumulator::magnitudes(std::uint64_t copies) const
{
    return std::ldexp(m_sums.magnitudes * static_cast<double>(copies), m_sums.exponent);
}

} // namespace ckptscope::tensor
