#pragma once

// Compiled several times, for several kinds of processor: nothing here may have a name that the linker sees, and no
// function of the standard library may be instantiated.

#include "core/tensor/kernels.h"

#include <cstring>
#include <type_traits>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace ckptscope::tensor {
namespace {

// Vectors of GCC and Clang, as wide as a register.
#if defined(__AVX512F__)
inline constexpr std::size_t kWidth = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t kWidth = 32;
#else
inline constexpr std::size_t kWidth = 16;
#endif
using Floats [[gnu::vector_size(kWidth)]] = float;
using HalfFloats [[gnu::vector_size(kWidth / 2)]] = float;
using Doubles [[gnu::vector_size(kWidth)]] = double;
using Bytes [[gnu::vector_size(kWidth)]] = std::uint8_t;
using SignedBytes [[gnu::vector_size(kWidth)]] = std::int8_t;
using Shorts [[gnu::vector_size(kWidth)]] = std::uint16_t;
using Words [[gnu::vector_size(kWidth)]] = std::uint32_t;
using Longs [[gnu::vector_size(kWidth)]] = std::uint64_t;
using SignedShorts [[gnu::vector_size(kWidth)]] = std::int16_t;
using HalfWords [[gnu::vector_size(kWidth / 2)]] = std::int32_t;
using SignedWords [[gnu::vector_size(kWidth)]] = std::int32_t;
using SignedLongs [[gnu::vector_size(kWidth)]] = std::int64_t;

inline constexpr std::size_t kFloats = kWidth / sizeof(float);
inline constexpr std::size_t kDoubles = kWidth / sizeof(double);

/// So that an addition need not wait for the one before. Of the 16 registers of older processors four would leave none.
#if defined(__AVX512F__)
inline constexpr int kChains = 4;
#else
inline constexpr int kChains = 2;
#endif

struct Totals {
    Doubles sum[kChains]{}, squares[kChains]{}, magnitudes[kChains]{};
};

/// `turn`: which addition in a row it is, so that the chains take turns.
[[gnu::always_inline]] inline void addDoubles(Totals& totals, int turn, const Doubles& x)
{
    constexpr std::uint64_t kNoSign = 0x7fffffffffffffff;
    const int chain = turn % kChains;
    totals.sum[chain] += x;
    totals.squares[chain] += x * x;
    totals.magnitudes[chain] += reinterpret_cast<Doubles>(reinterpret_cast<Longs>(x) & kNoSign);
}

/// The lane that `chosen` prefers to all others.
template <typename Vector, typename Chosen>
[[gnu::always_inline]] inline auto oneLane(const Vector& vector, Chosen chosen)
{
    using Lane = std::remove_cvref_t<decltype(vector[0])>;
    if constexpr (sizeof(Vector) > 16) {
        using Half [[gnu::vector_size(sizeof(Vector) / 2)]] = Lane;
        Half halves[2];
        std::memcpy(halves, &vector, sizeof vector);
        return oneLane<Half>(chosen(halves[0], halves[1]), chosen);
    } else {
        Lane lanes[sizeof(Vector) / sizeof(Lane)];
        std::memcpy(lanes, &vector, sizeof vector); // an index into a vector would keep it in memory
        Lane lane = lanes[0];
        for (const Lane other : lanes)
            lane = chosen(lane, other);
        return lane;
    }
}

/// Limits of the bits of floating numbers, by lanes. Those of positive numbers are in their order; those of negative
/// ones, as unsigned integers, lie above them and in the opposite order.
template <typename Signed, typename Unsigned> struct Limits {
    Signed mostSigned;
    Unsigned mostUnsigned, leastMagnitude;

    [[gnu::always_inline]] void begin(const Unsigned& bits)
    {
        mostSigned = reinterpret_cast<Signed>(bits);
        mostUnsigned = bits;
        leastMagnitude = magnitude(bits);
    }
    [[gnu::always_inline]] void add(const Unsigned& bits)
    {
        const auto asSigned = reinterpret_cast<Signed>(bits);
        const Unsigned nearer = magnitude(bits);
        mostSigned = asSigned > mostSigned ? asSigned : mostSigned;
        mostUnsigned = bits > mostUnsigned ? bits : mostUnsigned;
        leastMagnitude = nearer < leastMagnitude ? nearer : leastMagnitude;
    }
    [[gnu::always_inline]] static Unsigned magnitude(const Unsigned& bits)
    {
        using Lane = std::remove_cvref_t<decltype(bits[0])>;
        return bits & static_cast<Lane>(static_cast<Lane>(~Lane(0)) >> 1);
    }
    /// `number(bits)`: the number of one lane.
    template <typename Number> [[gnu::always_inline]] void store(BlockSums& sums, Number number) const
    {
        using Lane = std::remove_cvref_t<decltype(mostUnsigned[0])>;
        const auto greater = [](const auto& a, const auto& b) { return a > b ? a : b; };
        const auto positive = oneLane(mostSigned, greater);
        const Lane negative = oneLane(mostUnsigned, greater);
        const Lane nearest = oneLane(leastMagnitude, [](const auto& a, const auto& b) { return a < b ? a : b; });
        constexpr Lane kSign = static_cast<Lane>(Lane(1) << (8 * sizeof(Lane) - 1));
        sums.nearestZero = number(nearest);
        sums.greatest = positive < 0 ? -sums.nearestZero : number(static_cast<Lane>(positive));
        sums.least = (negative & kSign) == 0 ? sums.nearestZero : number(negative);
    }
};

[[gnu::always_inline]] inline double total(const Doubles& lanes)
{
    double sum = 0;
    for (std::size_t i = 0; i < kDoubles; ++i)
        sum += lanes[i];
    return sum;
}

[[gnu::always_inline]] inline double total(const Doubles (&chains)[kChains])
{
    Doubles sum = chains[0] + chains[1];
    if constexpr (kChains == 4)
        sum += chains[2] + chains[3];
    return total(sum);
}

[[gnu::always_inline]] inline void store(const Totals& totals, BlockSums& sums)
{
    sums.sum = total(totals.sum);
    sums.squares = total(totals.squares);
    sums.magnitudes = total(totals.magnitudes);
}

/// GCC takes twice as many instructions for __builtin_convertvector. With masks since it warns of the rest (PR 105593).
[[gnu::always_inline]] inline Doubles widened(const HalfFloats& x)
{
#if defined(__AVX512F__)
    return reinterpret_cast<Doubles>(_mm512_maskz_cvtps_pd(0xff, reinterpret_cast<__m256>(x)));
#elif defined(__AVX2__)
    return reinterpret_cast<Doubles>(_mm256_cvtps_pd(reinterpret_cast<__m128>(x)));
#else
    return __builtin_convertvector(x, Doubles);
#endif
}

[[gnu::always_inline]] inline Doubles widened(const HalfWords& x)
{
#if defined(__AVX512F__)
    return reinterpret_cast<Doubles>(_mm512_maskz_cvtepi32_pd(0xff, reinterpret_cast<__m256i>(x)));
#elif defined(__AVX2__)
    return reinterpret_cast<Doubles>(_mm256_cvtepi32_pd(reinterpret_cast<__m128i>(x)));
#else
    return __builtin_convertvector(x, Doubles);
#endif
}

[[gnu::always_inline]] inline void addFloats(Totals& totals, int turn, const Floats& x)
{
    HalfFloats halves[2];
    std::memcpy(halves, &x, sizeof x);
    addDoubles(totals, turn, widened(halves[0]));
    addDoubles(totals, turn + 1, widened(halves[1]));
}

template <typename Number, typename Bits> [[gnu::always_inline]] inline double numberOf(Bits bits)
{
    Number number;
    static_assert(sizeof number == sizeof bits);
    std::memcpy(&number, &bits, sizeof number);
    return static_cast<double>(number);
}

// Two registers of numbers at a time. Those of 16 bits may come in another order.

struct LoadFloat32 {
    static constexpr std::size_t kBytes = 4;
    using Range = Limits<SignedWords, Words>;
    Words bits[2];

    [[gnu::always_inline]] explicit LoadFloat32(const std::byte* from)
    {
        std::memcpy(&bits[0], from, sizeof bits[0]); // both at once would go through the stack
        std::memcpy(&bits[1], from + sizeof bits[0], sizeof bits[1]);
    }
    [[gnu::always_inline]] void begin(Range& range) const { range.begin(bits[0]); }
    [[gnu::always_inline]] void add(Range& range) const
    {
        range.add(bits[0]);
        range.add(bits[1]);
    }
    [[gnu::always_inline]] Floats first() const { return reinterpret_cast<Floats>(bits[0]); }
    [[gnu::always_inline]] Floats second() const { return reinterpret_cast<Floats>(bits[1]); }
    static double number(std::uint32_t bits) { return numberOf<float>(bits); }
};

struct Load16 {
    static constexpr std::size_t kBytes = 2;
    using Range = Limits<SignedShorts, Shorts>;
    Shorts bits;

    [[gnu::always_inline]] explicit Load16(const std::byte* from) { std::memcpy(&bits, from, sizeof bits); }
    [[gnu::always_inline]] void begin(Range& range) const { range.begin(bits); }
    [[gnu::always_inline]] void add(Range& range) const { range.add(bits); }
};

/// As the lower and the upper halves of words.
struct LoadBFloat16 : Load16 {
    using Load16::Load16;
    [[gnu::always_inline]] Floats first() const
    {
        return reinterpret_cast<Floats>(reinterpret_cast<Words>(bits) << 16);
    }
    [[gnu::always_inline]] Floats second() const
    {
        return reinterpret_cast<Floats>(reinterpret_cast<Words>(bits) & 0xffff0000u);
    }
    static double number(std::uint16_t bits) { return numberOf<float>(static_cast<std::uint32_t>(bits) << 16); }
};

struct LoadFloat16 : Load16 {
    using Load16::Load16;
#if defined(__AVX512F__)
    [[gnu::always_inline]] Floats half(int index) const
    {
        __m256i halves[2];
        std::memcpy(halves, &bits, sizeof bits);
        return reinterpret_cast<Floats>(_mm512_maskz_cvtph_ps(0xffff, halves[index]));
    }
    [[gnu::always_inline]] Floats first() const
    {
        return half(0);
    }
    [[gnu::always_inline]] Floats second() const
    {
        return half(1);
    }
#elif defined(__F16C__)
    [[gnu::always_inline]] Floats half(int index) const
    {
        __m128i halves[2];
        std::memcpy(halves, &bits, sizeof bits);
        return reinterpret_cast<Floats>(_mm256_cvtph_ps(halves[index]));
    }
    [[gnu::always_inline]] Floats first() const
    {
        return half(0);
    }
    [[gnu::always_inline]] Floats second() const
    {
        return half(1);
    }
#else
    /// As the lower and the upper halves of words.
    [[gnu::always_inline]] Floats first() const
    {
        return upperHalves(reinterpret_cast<Words>(bits) << 16);
    }
    [[gnu::always_inline]] Floats second() const
    {
        return upperHalves(reinterpret_cast<Words>(bits));
    }
    /// Exponent and mantissa put where a float32 has them are 2^-112 of the number, subnormal ones included.
    [[gnu::always_inline]] static Floats upperHalves(const Words& pairs)
    {
        const Floats magnitude = reinterpret_cast<Floats>((pairs & 0x7fff0000u) >> 3) * 0x1p112f;
        return reinterpret_cast<Floats>(reinterpret_cast<Words>(magnitude) | (pairs & 0x80000000u));
    }
#endif
    static double number(std::uint16_t bits)
    {
        const double magnitude = numberOf<float>(static_cast<std::uint32_t>(bits & 0x7fffu) << 13) * 0x1p112;
        return (bits & 0x8000u) != 0 ? -magnitude : magnitude;
    }
};

template <typename Load> void sumFloats(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    static_assert(kernelLanes(4) % (2 * kFloats) == 0);
    Totals totals;
    typename Load::Range range;
    Load(numbers).begin(range);
    for (std::size_t i = 0; i < count; i += 2 * kFloats) {
        const Load loaded(numbers + i * Load::kBytes);
        loaded.add(range);
        addFloats(totals, 0, loaded.first());
        addFloats(totals, 2, loaded.second());
    }
    store(totals, sums);
    range.store(sums, Load::number);
}

void sumDoubles(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    static_assert(kernelLanes(8) % (4 * kDoubles) == 0);
    Totals totals;
    Longs bits;
    std::memcpy(&bits, numbers, sizeof bits);
    Limits<SignedLongs, Longs> range;
    range.begin(bits);
    for (std::size_t i = 0; i < count; i += 4 * kDoubles)
        for (int turn = 0; turn < 4; ++turn) {
            std::memcpy(&bits, numbers + i * sizeof(double) + static_cast<std::size_t>(turn) * sizeof bits,
                        sizeof bits);
            range.add(bits);
            addDoubles(totals, turn, reinterpret_cast<Doubles>(bits));
        }
    store(totals, sums);
    range.store(sums, numberOf<double, std::uint64_t>);
}

template <typename Lanes, typename Word>
void countSmall(const std::byte* numbers, std::size_t count, std::uint64_t used, std::uint64_t normal,
                SmallCounts& counts)
{
    constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(Word);
    constexpr std::size_t kRun = 128 * kLanes; // so many fit lanes of 8 bits
    while (count > 0) {
        const std::size_t run = count < kRun ? count : kRun;
        Lanes zeros{}, below{};
        for (std::size_t i = 0; i < run; i += kLanes) {
            Lanes bits;
            std::memcpy(&bits, numbers + i * sizeof(Word), sizeof bits);
            bits &= static_cast<Word>(used);
            zeros -= reinterpret_cast<Lanes>(bits == 0);
            below -= reinterpret_cast<Lanes>(bits < static_cast<Word>(normal));
        }
        for (std::size_t i = 0; i < kLanes; ++i) {
            counts.zeros += zeros[i];
            counts.subnormals += static_cast<std::uint64_t>(below[i]) - zeros[i];
        }
        numbers += run * sizeof(Word);
        count -= run;
    }
}

/// Four tables, since the same code twice in a row would wait for its own count.
void countCodes(const std::byte* bytes, std::size_t count, std::uint64_t* counts)
{
    constexpr std::size_t kMost = std::size_t(1) << 30; // a table counts in 32 bits
    while (count > 0) {
        std::uint32_t tables[4][256]{};
        const std::size_t part = count < kMost ? count : kMost;
        std::size_t i = 0;
        for (; i + 8 <= part; i += 8) {
            std::uint64_t eight;
            std::memcpy(&eight, bytes + i, sizeof eight);
            for (int j = 0; j < 8; ++j)
                ++tables[j % 4][(eight >> (8 * j)) & 255];
        }
        for (; i < part; ++i)
            ++tables[0][static_cast<std::uint8_t>(bytes[i])];
        for (int code = 0; code < 256; ++code)
            counts[code] += std::uint64_t(tables[0][code]) + tables[1][code] + tables[2][code] + tables[3][code];
        bytes += part;
        count -= part;
    }
}

} // namespace
} // namespace ckptscope::tensor
