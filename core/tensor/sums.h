#pragma once

#include "core/tensor/exact.h"
#include "core/tensor/kernels.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ckptscope::tensor {

/// Of numbers divided by 2^exponent, which is 0 unless their squares would leave the range of double.
struct Sums {
    Exact mean;
    double differences = 0; ///< squared, from the mean
    double squares = 0, magnitudes = 0;
    int exponent = 0;
};

/// Of one number at least.
Sums sumsOf(std::span<const double> numbers);
/// Of one to kKernelBlock integers of 64 bits, which a double would round; `found` has their squares, magnitudes and
/// limits already. T: std::int64_t or std::uint64_t.
template <typename T> Sums sumsOfIntegers(std::span<const std::byte> elements, const BlockSums& found);

/// From a mean that is rounded, the differences and what the mean lacks.
void addDifferences(Sums& sums, std::span<const double> numbers);

/// Makes `sums` of `count` numbers (may be 0) those of the `addedCount` numbers of `added`, too.
void join(Sums& sums, std::uint64_t count, Sums added, std::uint64_t addedCount);

} // namespace ckptscope::tensor
