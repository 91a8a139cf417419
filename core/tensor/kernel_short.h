#pragma once

// See kernel_lanes.h.

#include "core/tensor/kernel_lanes.h"

namespace ckptscope::tensor {
namespace {

inline constexpr std::uint32_t kSign = 0x80000000u;

[[gnu::always_inline]] inline Floats withoutSign(const Floats& x)
{
    return reinterpret_cast<Floats>(reinterpret_cast<Words>(x) & ~kSign);
}

// How the numbers in a register of codes come, a register of them and one of their magnitudes at a time; in any order.

struct DecodeBFloat16 {
    using Code = std::uint16_t;
    using Codes = Shorts;
    using SignedCodes = SignedShorts;
    static constexpr Code kFirstOdd = 0x7f80; ///< magnitudes from here on are no numbers

    template <int part> [[gnu::always_inline]] static void decode(const std::byte* from, Floats& x, Floats& magnitude)
    {
        Words pairs;
        std::memcpy(&pairs, from, sizeof pairs);
        x = reinterpret_cast<Floats>(part == 0 ? pairs << 16 : pairs & 0xffff0000u);
        magnitude = part == 0 ? withoutSign(x) : reinterpret_cast<Floats>(pairs & 0x7fff0000u);
    }
    static double number(Code magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << 16;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number);
    }
};

struct DecodeFloat16 {
    using Code = std::uint16_t;
    using Codes = Shorts;
    using SignedCodes = SignedShorts;
    static constexpr Code kFirstOdd = 0x7c00;

    template <int part> [[gnu::always_inline]] static void decode(const std::byte* from, Floats& x, Floats& magnitude)
    {
#if defined(__AVX512F__)
        __m256i halves;
        std::memcpy(&halves, from + part * sizeof halves, sizeof halves);
        x = reinterpret_cast<Floats>(_mm512_maskz_cvtph_ps(0xffff, halves));
        magnitude = withoutSign(x);
#elif defined(__F16C__)
        __m128i halves;
        std::memcpy(&halves, from + part * sizeof halves, sizeof halves);
        x = reinterpret_cast<Floats>(_mm256_cvtph_ps(halves));
        magnitude = withoutSign(x);
#else
        Words pairs;
        std::memcpy(&pairs, from, sizeof pairs);
        pairs = part == 0 ? pairs << 16 : pairs;
        magnitude = reinterpret_cast<Floats>((pairs & 0x7fff0000u) >> 3) * 0x1p112f;
        x = reinterpret_cast<Floats>(reinterpret_cast<Words>(magnitude) | (pairs & kSign));
#endif
    }
    static double number(Code magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << 13;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number) * 0x1p112;
    }
};

/// Exponent and mantissa moved up by `shift` stand where a float32 has them, and are a power of two of the number,
/// subnormal ones included. From `firstOdd` on magnitudes are no numbers; 0x80: the code of a negative zero is none.
template <int shift, int bias, std::uint8_t firstOdd> struct DecodeFloat8 {
    using Code = std::uint8_t;
    using Codes = Bytes;
    using SignedCodes = SignedBytes;
    static constexpr Code kFirstOdd = firstOdd;
    static constexpr float kFactor =
        static_cast<float>(std::uint64_t(1) << 60) * static_cast<float>(std::uint64_t(1) << (127 - 60 - bias));

    template <int part> [[gnu::always_inline]] static void decode(const std::byte* from, Floats& x, Floats& magnitude)
    {
        Words fours;
        std::memcpy(&fours, from, sizeof fours);
        const Words top = part == 3 ? fours : fours << (24 - 8 * part);
        magnitude = reinterpret_cast<Floats>((top & 0x7f000000u) >> (24 - shift)) * kFactor;
        x = reinterpret_cast<Floats>(reinterpret_cast<Words>(magnitude) | (top & kSign));
    }
    static double number(Code magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << shift;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number) * static_cast<double>(kFactor);
    }
};

/// NaN where the code is no finite number.
template <typename Decode> double numberOfCode(typename Decode::Code code)
{
    using Code = typename Decode::Code;
    const Code magnitude = static_cast<Code>(code & (static_cast<Code>(~Code(0)) >> 1));
    if (magnitude >= Decode::kFirstOdd)
        return __builtin_nan("");
    return magnitude == code ? Decode::number(magnitude) : -Decode::number(magnitude);
}

/// Sums of a few numbers, in float32. Sums of squares would come out too small by 5e-8, since the squares of short
/// mantissas are rounded down more often than up: what is lost is added up, too (Fast2Sum, Dekker 1971).
struct ShortTotals {
    Floats sum[2]{}, squares[2]{}, lost[2]{}, magnitudes[2]{};
};

template <typename Decode, int part>
[[gnu::always_inline]] inline void addPart(ShortTotals& totals, const std::byte* from)
{
    Floats x, magnitude;
    Decode::template decode<part>(from, x, magnitude);
    totals.sum[part % 2] += x;
    const Floats before = totals.squares[part % 2];
    totals.squares[part % 2] += x * x;
    totals.lost[part % 2] += x * x - (totals.squares[part % 2] - before);
    totals.magnitudes[part % 2] += magnitude;
}

[[gnu::always_inline]] inline void addTo(Doubles& total, const Floats (&sums)[2])
{
    for (const Floats& sum : sums) {
        HalfFloats halves[2];
        std::memcpy(halves, &sum, sizeof sum);
        total += widened(halves[0]) + widened(halves[1]);
    }
}

/// Numbers of 8 or 16 bits. Their squares fit a float32, and sums of a few of them nearly always.
template <typename Decode> void sumShort(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    constexpr std::size_t kRun = 64; // registers to a sum
    Doubles sum{}, squares{}, magnitudes{};
    typename Decode::Codes codes;
    std::memcpy(&codes, numbers, sizeof codes);
    Limits<typename Decode::SignedCodes, typename Decode::Codes> range;
    range.begin(codes);
    std::size_t registers = count * sizeof(typename Decode::Code) / kWidth;
    while (registers > 0) {
        const std::size_t run = registers < kRun ? registers : kRun;
        ShortTotals totals;
        for (std::size_t i = 0; i < run; ++i, numbers += kWidth) {
            std::memcpy(&codes, numbers, sizeof codes);
            range.add(codes);
            addPart<Decode, 0>(totals, numbers);
            addPart<Decode, 1>(totals, numbers);
            if constexpr (sizeof(typename Decode::Code) == 1) {
                addPart<Decode, 2>(totals, numbers);
                addPart<Decode, 3>(totals, numbers);
            }
        }
        addTo(sum, totals.sum);
        addTo(squares, totals.squares);
        addTo(squares, totals.lost);
        addTo(magnitudes, totals.magnitudes);
        registers -= run;
    }
    sums.sum = total(sum);
    sums.squares = total(squares);
    sums.magnitudes = total(magnitudes);
    range.store(sums, numberOfCode<Decode>);
    const bool isOdd = !(sums.greatest - sums.least < __builtin_inf());
    if (isOdd || (Decode::kFirstOdd == 0x80 && sums.nearestZero == 0)) // that zero may be no number
        sums.squares = __builtin_inf();
}

} // namespace
} // namespace ckptscope::tensor
