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

/// Sums of a few numbers with short mantissas, in float32. Sums of squares would come out too small by 5e-8, since such
/// squares are rounded down more often than up: what is lost is added up, too (Fast2Sum, Dekker 1971).
struct BriefTotals {
    Floats squares[2]{}, lost[2]{}, magnitudes[2]{};

    [[gnu::always_inline]] void addSquares(int chain, const Floats& x)
    {
        const Floats before = squares[chain];
        squares[chain] += x * x;
        lost[chain] += x * x - (squares[chain] - before);
    }
};
/// Numbers to a sum.
inline constexpr std::size_t kMostAdded = 64;

/// Adds the numbers of one part of a register of codes. `sum`: of fewer numbers, since they may cancel.
template <typename Decode, int part>
[[gnu::always_inline]] inline void addPart(BriefTotals& totals, Floats (&sum)[2], const std::byte* from)
{
    Floats x, magnitude;
    Decode::template decode<part>(from, x, magnitude);
    sum[part % 2] += x;
    totals.magnitudes[part % 2] += magnitude;
    totals.addSquares(part % 2, x);
}

[[gnu::always_inline]] inline void addTo(Doubles& total, const Floats& sum)
{
    HalfFloats halves[2];
    std::memcpy(halves, &sum, sizeof sum);
    total += widened(halves[0]) + widened(halves[1]);
}

/// Sums of a block.
struct LongTotals {
    Doubles sum{}, squares{}, magnitudes{};

    [[gnu::always_inline]] void add(const BriefTotals& totals)
    {
        for (int chain = 0; chain < 2; ++chain) {
            addTo(squares, totals.squares[chain]);
            addTo(squares, totals.lost[chain]);
            addTo(magnitudes, totals.magnitudes[chain]);
        }
    }
    [[gnu::always_inline]] void store(BlockSums& sums) const
    {
        sums.sum = total(sum);
        sums.squares = total(squares);
        sums.magnitudes = total(magnitudes);
    }
};

} // namespace
} // namespace ckptscope::tensor
