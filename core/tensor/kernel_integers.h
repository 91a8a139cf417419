#pragma once

// See kernel_lanes.h.

#include "core/tensor/kernel_lanes.h"

#include <type_traits>

namespace ckptscope::tensor {
namespace {

/// As many integers as a register has doubles.
template <typename T> [[gnu::always_inline]] inline Doubles loadIntegers(const std::byte* from)
{
    using Integers [[gnu::vector_size(kDoubles * sizeof(T))]] = T;
    Integers integers;
    std::memcpy(&integers, from, sizeof integers);
    if constexpr (sizeof(T) == 2) { // there are instructions for each half of the way alone
        return widened(__builtin_convertvector(integers, HalfWords));
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return widened(integers);
    } else {
        return __builtin_convertvector(integers, Doubles);
    }
}

template <typename T> void sumIntegers(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    static_assert(kernelLanes(sizeof(T)) % (4 * kDoubles) == 0);
    Totals totals;
    Limits<SignedLongs, Longs> range;
    range.begin(reinterpret_cast<Longs>(loadIntegers<T>(numbers)));
    for (std::size_t i = 0; i < count; i += 4 * kDoubles)
        for (int turn = 0; turn < 4; ++turn) {
            const Doubles x = loadIntegers<T>(numbers + (i + static_cast<std::size_t>(turn) * kDoubles) * sizeof(T));
            range.add(reinterpret_cast<Longs>(x));
            addDoubles(totals, turn, x);
        }
    store(totals, sums);
    range.store(sums, numberOf<double, std::uint64_t>);
}

/// Adds the two halves of each word.
template <typename Halves> [[gnu::always_inline]] inline void addHalves(SignedWords& total, const Halves& halves)
{
    constexpr bool isSigned = std::is_signed_v<std::remove_cvref_t<decltype(halves[0])>>;
    if constexpr (isSigned)
        total += (reinterpret_cast<SignedWords>(halves) << 16 >> 16) + (reinterpret_cast<SignedWords>(halves) >> 16);
    else
        total += reinterpret_cast<SignedWords>((reinterpret_cast<Words>(halves) & 0xffffu)
                                               + (reinterpret_cast<Words>(halves) >> 16));
}

[[gnu::always_inline]] inline double total(const SignedWords& lanes)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < kFloats; ++i)
        sum += lanes[i];
    return static_cast<double>(sum);
}

/// int8 or uint8. A block is small enough that no sum of squares leaves 32 bits, and a run that no sum leaves 16.
template <bool isSigned> void sumBytes(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    using Codes = std::conditional_t<isSigned, SignedBytes, Bytes>;
    using Halves = std::conditional_t<isSigned, SignedShorts, Shorts>;
    constexpr std::size_t kRun = 64; // registers
    SignedWords sum{}, squares{}, magnitudes{};
    Codes least, greatest;
    std::memcpy(&least, numbers, sizeof least);
    greatest = least;
    Shorts nearest = ~Shorts{};
    std::size_t registers = count / kWidth;
    while (registers > 0) {
        const std::size_t run = registers < kRun ? registers : kRun;
        Halves runSum{};
        Shorts runMagnitudes{};
        for (std::size_t i = 0; i < run; ++i, numbers += kWidth) {
            Codes codes;
            std::memcpy(&codes, numbers, sizeof codes);
            least = codes < least ? codes : least;
            greatest = codes > greatest ? codes : greatest;
            const Halves both = reinterpret_cast<Halves>(codes);
            const Halves halves[2] = {reinterpret_cast<Halves>(reinterpret_cast<Shorts>(both) << 8) >> 8, both >> 8};
            for (const Halves& x : halves) {
                runSum += x;
                const Halves size = isSigned ? (x < 0 ? 0 - x : x) : x;
                const Shorts magnitude = reinterpret_cast<Shorts>(size);
                runMagnitudes += magnitude;
                nearest = magnitude < nearest ? magnitude : nearest;
                addHalves(squares, magnitude * magnitude);
            }
        }
        addHalves(sum, runSum);
        addHalves(magnitudes, runMagnitudes);
        registers -= run;
    }
    sums.sum = total(sum);
    sums.squares = total(squares);
    sums.magnitudes = total(magnitudes);
    auto low = least[0], high = greatest[0];
    auto near = nearest[0];
    for (std::size_t i = 1; i < kWidth; ++i) {
        low = least[i] < low ? least[i] : low;
        high = greatest[i] > high ? greatest[i] : high;
    }
    for (std::size_t i = 1; i < kWidth / 2; ++i)
        near = nearest[i] < near ? nearest[i] : near;
    sums.least = static_cast<double>(low);
    sums.greatest = static_cast<double>(high);
    sums.nearestZero = static_cast<double>(near);
}

} // namespace
} // namespace ckptscope::tensor
