#pragma once

// See kernel_lanes.h.

#include "core/tensor/kernel_brief.h"

namespace ckptscope::tensor {
namespace {

// How the numbers in a register of codes come, a register of them and one of their magnitudes at a time; in any order.

struct DecodeBFloat16 {
    static constexpr std::uint16_t kFirstOdd = 0x7f80; ///< magnitudes from here on are no numbers

    template <int part> [[gnu::always_inline]] static void decode(const std::byte* from, Floats& x, Floats& magnitude)
    {
        Words pairs;
        std::memcpy(&pairs, from, sizeof pairs);
        x = reinterpret_cast<Floats>(part == 0 ? pairs << 16 : pairs & 0xffff0000u);
        magnitude = part == 0 ? withoutSign(x) : reinterpret_cast<Floats>(pairs & 0x7fff0000u);
    }
    static double number(std::uint16_t magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << 16;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number);
    }
};

struct DecodeFloat16 {
    static constexpr std::uint16_t kFirstOdd = 0x7c00;

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
    static double number(std::uint16_t magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << 13;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number) * 0x1p112;
    }
};

/// NaN where the code is no finite number.
template <typename Decode> double numberOfShort(std::uint16_t code)
{
    const std::uint16_t magnitude = code & 0x7fffu;
    if (magnitude >= Decode::kFirstOdd)
        return __builtin_nan("");
    return magnitude == code ? Decode::number(magnitude) : -Decode::number(magnitude);
}

/// Numbers of 16 bits, in float32 for a short while.
template <typename Decode> struct ShortSums {
    LongTotals all;
    Limits<SignedShorts, Shorts> range;

    /// Of at most 8 registers: 16 numbers to a sum keep every bit unless one of them is 2^9 times another.
    [[gnu::always_inline]] void add(BriefTotals& totals, const std::byte* numbers, std::size_t registers)
    {
        Floats sum[2]{};
        for (const std::byte* end = numbers + registers * kWidth; numbers != end; numbers += kWidth) {
            Shorts codes;
            std::memcpy(&codes, numbers, sizeof codes);
            range.add(codes);
            addPart<Decode, 0>(totals, sum, numbers);
            addPart<Decode, 1>(totals, sum, numbers);
        }
        addTo(all.sum, sum[0] + sum[1]);
    }
};

template <typename Decode> void sumShort(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    constexpr std::size_t kFew = 8;
    ShortSums<Decode> found;
    Shorts codes;
    std::memcpy(&codes, numbers, sizeof codes);
    found.range.begin(codes);
    std::size_t registers = count * sizeof(std::uint16_t) / kWidth;
    for (; registers >= kMostAdded; registers -= kMostAdded) {
        BriefTotals totals;
        for (std::size_t i = 0; i < kMostAdded; i += kFew, numbers += kFew * kWidth)
            found.add(totals, numbers, kFew);
        found.all.add(totals);
    }
    BriefTotals totals;
    for (; registers >= kFew; registers -= kFew, numbers += kFew * kWidth)
        found.add(totals, numbers, kFew);
    found.add(totals, numbers, registers);
    found.all.add(totals);
    found.all.store(sums);
    found.range.store(sums, numberOfShort<Decode>);
    if (!(sums.greatest - sums.least < __builtin_inf()))
        sums.squares = __builtin_inf();
}

} // namespace
} // namespace ckptscope::tensor
