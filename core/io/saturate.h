#pragma once

#include <cstdint>
#include <limits>

/// Sums and products of sizes that a file claims: where 64 bits do not hold them, the largest number stands for them,
/// which every bound of limits.h refuses. They never wrap to a small one.
namespace ckptscope::io {

inline constexpr std::uint64_t kSaturated = std::numeric_limits<std::uint64_t>::max();

inline std::uint64_t saturatingProduct(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? kSaturated : product;
}

inline std::uint64_t saturatingSum(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? kSaturated : sum;
}

} // namespace ckptscope::io
