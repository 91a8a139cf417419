#pragma once

// See kernel_lanes.h.

#include "core/tensor/kernel_brief.h"

namespace ckptscope::tensor {
namespace {

/// Exponent and mantissa moved up by `shift` stand where a float32 has them, and are a power of two of the number,
/// subnormal ones included. From `firstOdd` on magnitudes are no numbers; 0x80: the code of a negative zero is none.
template <int shift, int bias, std::uint8_t firstOdd> struct DecodeFloat8 {
    static constexpr std::uint8_t kFirstOdd = firstOdd;
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
    static double number(std::uint8_t magnitude)
    {
        const std::uint32_t bits = static_cast<std::uint32_t>(magnitude) << shift;
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return static_cast<double>(number) * static_cast<double>(kFactor);
    }
};

/// NaN where the code is no finite number.
template <typename Decode> double numberOfCode(std::uint8_t code)
{
    const std::uint8_t magnitude = code & 0x7fu;
    if (magnitude >= Decode::kFirstOdd)
        return __builtin_nan("");
    return magnitude == code ? Decode::number(magnitude) : -Decode::number(magnitude);
}

/// The sums of numbers and of their magnitudes are exact as long as kMostAdded of the greatest have no more bits above
/// the least one of the dtype than a float32 keeps: those with 4 bits of exponent always.
template <typename Decode> void sumFloat8(const std::byte* numbers, std::size_t count, BlockSums& sums)
{
    constexpr std::size_t kRun = kMostAdded / 2; // of four parts two are added to the same sum
    LongTotals all;
    Bytes codes;
    std::memcpy(&codes, numbers, sizeof codes);
    Limits<SignedBytes, Bytes> range;
    range.begin(codes);
    std::size_t registers = count / kWidth;
    while (registers > 0) {
        const std::size_t run = registers < kRun ? registers : kRun;
        BriefTotals totals;
        Floats sum[2]{};
        for (std::size_t i = 0; i < run; ++i, numbers += kWidth) {
            std::memcpy(&codes, numbers, sizeof codes);
            range.add(codes);
            addPart<Decode, 0>(totals, sum, numbers);
            addPart<Decode, 1>(totals, sum, numbers);
            addPart<Decode, 2>(totals, sum, numbers);
            addPart<Decode, 3>(totals, sum, numbers);
        }
        addTo(all.sum, sum[0]);
        addTo(all.sum, sum[1]);
        all.add(totals);
        registers -= run;
    }
    all.store(sums);
    range.store(sums, numberOfCode<Decode>);
    const bool isOdd = !(sums.greatest - sums.least < __builtin_inf());
    if (isOdd || (Decode::kFirstOdd == 0x80 && sums.nearestZero == 0)) // that zero may be no number
        sums.squares = __builtin_inf();
}

} // namespace
} // namespace ckptscope::tensor
