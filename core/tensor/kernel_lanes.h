#pragma once

// Compiled several times, for several kinds of processor: nothing here may have a name that the linker sees, and no
// function of the standard library may be instantiated.

#include "core/tensor/kernels.h"

#include <cstring>

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
using Shorts [[gnu::vector_size(kWidth)]] = std::uint16_t;
using Words [[gnu::vector_size(kWidth)]] = std::uint32_t;
using Longs [[gnu::vector_size(kWidth)]] = std::uint64_t;
using SignedWords [[gnu::vector_size(kWidth)]] = std::int32_t;
using SignedLongs [[gnu::vector_size(kWidth)]] = std::int64_t;

inline constexpr std::size_t kFloats = kWidth / sizeof(float);
inline constexpr std::size_t kDoubles = kWidth / sizeof(double);

/// Four chains, so that an addition need not wait for the one before.
struct Totals {
    Doubles sum[4]{}, squares[4]{}, magnitudes[4]{};
};

[[gnu::always_inline]] inline void addDoubles(Totals& totals, int chain, const Doubles& x)
{
    constexpr std::uint64_t kNoSign = 0x7fffffffffffffff;
    totals.sum[chain] += x;
    totals.squares[chain] += x * x;
    totals.magnitudes[chain] += reinterpret_cast<Doubles>(reinterpret_cast<Longs>(x) & kNoSign);
}

/// Smallest and greatest so far, by lanes; the bits of positive numbers are in their order.
template <typename Numbers, typename Bits> struct Limits {
    Numbers least, greatest;
    Bits nearestZero;

    [[gnu::always_inline]] void begin(const Numbers& x)
    {
        least = x;
        greatest = x;
        nearestZero = magnitude(x);
    }
    [[gnu::always_inline]] void add(const Numbers& x)
    {
        least = x < least ? x : least;
        greatest = x > greatest ? x : greatest;
        const Bits bits = magnitude(x);
        nearestZero = bits < nearestZero ? bits : nearestZero;
    }
    [[gnu::always_inline]] static Bits magnitude(const Numbers& x)
    {
        const Bits sign = reinterpret_cast<Bits>(-Numbers{});
        return reinterpret_cast<Bits>(x) & ~sign;
    }
    [[gnu::always_inline]] void store(BlockSums& sums) const
    {
        const Numbers nearest = reinterpret_cast<Numbers>(nearestZero);
        auto low = least[0], high = greatest[0], near = nearest[0];
        for (std::size_t i = 1; i < kWidth / sizeof low; ++i) {
            low = least[i] < low ? least[i] : low;
            high = greatest[i] > high ? greatest[i] : high;
            near = nearest[i] < near ? nearest[i] : near;
        }
        sums.least = static_cast<double>(low);
        sums.greatest = static_cast<double>(high);
        sums.nearestZero = static_cast<double>(near);
    }
};

[[gnu::always_inline]] inline double total(const Doubles (&chains)[4])
{
    const Doubles lanes = (chains[0] + chains[1]) + (chains[2] + chains[3]);
    double sum = 0;
    for (std::size_t i = 0; i < kDoubles; ++i)
        sum += lanes[i];
    return sum;
}

[[gnu::always_inline]] inline void store(const Totals& totals, BlockSums& sums)
{
    sums.sum = total(totals.sum);
    sums.squares = total(totals.squares);
    sums.magnitudes = total(totals.magnitudes);
}

[[gnu::always_inline]] inline void addFloats(Totals& totals, int chain, const Floats& x)
{
    HalfFloats halves[2];
    std::memcpy(halves, &x, sizeof x);
    addDoubles(totals, chain, __builtin_convertvector(halves[0], Doubles));
    addDoubles(totals, chain + 1, __builtin_convertvector(halves[1], Doubles));
}

// Two registers of numbers at a time. Those of 16 bits come as the lower and the upper halves of words: their order
// does not matter.

struct LoadFloat32 {
    static constexpr std::size_t kBytes = 4;
    [[gnu::always_inline]] static void load(const std::byte* from, Floats& x, Floats& y)
    {
        std::memcpy(&x, from, sizeof x);
        std::memcpy(&y, from + sizeof x, sizeof y);
    }
};

struct LoadBFloat16 {
    static constexpr std::size_t kBytes = 2;
    [[gnu::always_inline]] static void load(const std::byte* from, Floats& x, Floats& y)
    {
        Words pairs;
        std::memcpy(&pairs, from, sizeof pairs);
        x = reinterpret_cast<Floats>(pairs << 16);
        y = reinterpret_cast<Floats>(pairs & 0xffff0000u);
    }
};

/// Exponent and mantissa of a float16 put where a float32 has them are 2^-112 of the number, subnormal ones included.
struct LoadFloat16 {
    static constexpr std::size_t kBytes = 2;
    [[gnu::always_inline]] static void load(const std::byte* from, Floats& x, Floats& y)
    {
        Words pairs;
        std::memcpy(&pairs, from, sizeof pairs);
        x = widened(pairs << 16);
        y = widened(pairs);
    }
    /// The float16 in the upper halves.
    [[gnu::always_inline]] static Floats widened(const Words& pairs)
    {
        const Floats magnitude = reinterpret_cast<Floats>((pairs & 0x7fff0000u) >> 3) * 0x1p112f;
        return reinterpret_cast<Floats>(reinterpret_cast<Words>(magnitude) | (pairs & 0x80000000u));
    }
};

template <typename Load> void sumFloats(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    static_assert(kKernelLanes % (2 * kFloats) == 0);
    Totals totals;
    Floats x, y;
    Load::load(numbers, x, y);
    Limits<Floats, SignedWords> limits;
    limits.begin(x);
    for (std::size_t i = 0; i < count; i += 2 * kFloats) {
        Load::load(numbers + i * Load::kBytes, x, y);
        limits.add(x);
        limits.add(y);
        addFloats(totals, 0, x);
        addFloats(totals, 2, y);
    }
    store(totals, sums);
    limits.store(sums);
}

void sumDoubles(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    static_assert(kKernelLanes % (4 * kDoubles) == 0);
    Totals totals;
    Doubles x;
    std::memcpy(&x, numbers, sizeof x);
    Limits<Doubles, SignedLongs> limits;
    limits.begin(x);
    for (std::size_t i = 0; i < count; i += 4 * kDoubles)
        for (int chain = 0; chain < 4; ++chain) {
            std::memcpy(&x, numbers + i * sizeof(double) + static_cast<std::size_t>(chain) * sizeof x, sizeof x);
            limits.add(x);
            addDoubles(totals, chain, x);
        }
    store(totals, sums);
    limits.store(sums);
}

template <typename Lanes, typename Word>
void countSmall(const std::byte* numbers, std::size_t count, std::uint64_t normal, SmallCounts& counts)
{
    constexpr Word kNoSign = static_cast<Word>(static_cast<Word>(~Word(0)) >> 1);
    constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(Word);
    Lanes zeros{}, below{}; // a block is small enough that even 16 bits do not overflow
    for (std::size_t i = 0; i < count; i += kLanes) {
        Lanes bits;
        std::memcpy(&bits, numbers + i * sizeof(Word), sizeof bits);
        bits &= kNoSign;
        zeros -= reinterpret_cast<Lanes>(bits == 0);
        below -= reinterpret_cast<Lanes>(bits < static_cast<Word>(normal));
    }
    std::uint64_t zeroCount = 0, belowCount = 0;
    for (std::size_t i = 0; i < kLanes; ++i) {
        zeroCount += zeros[i];
        belowCount += below[i];
    }
    counts.zeros += zeroCount;
    counts.subnormals += belowCount - zeroCount;
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

constexpr Kernels kernelsNamed(std::string_view name)
{
    return {name,
            sumFloats<LoadFloat32>,
            sumFloats<LoadBFloat16>,
            sumFloats<LoadFloat16>,
            sumDoubles,
            countSmall<Shorts, std::uint16_t>,
            countSmall<Words, std::uint32_t>,
            countSmall<Longs, std::uint64_t>,
            countCodes};
}

} // namespace
} // namespace ckptscope::tensor
