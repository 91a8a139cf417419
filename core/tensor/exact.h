#pragma once

#include <compare>
#include <concepts>
#include <cstdint>

namespace ckptscope::tensor {

/// A double and what it lacks: with both, integers of 64 bits are exact and sums keep more digits. Two that are equal
/// have the same members, so that they compare as the numbers do.
struct Exact {
    double value = 0; ///< the nearest double
    double rest = 0;

    friend auto operator<=>(const Exact&, const Exact&) = default;
};

/// The sum of two doubles (Knuth 1969).
inline Exact exactSum(double a, double b)
{
    const double sum = a + b;
    const double part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}

template <std::integral T> Exact exact(T number)
{
    constexpr double kHalf = 0x1p32;
    return exactSum(static_cast<double>(number >> 32) * kHalf, static_cast<double>(number & 0xffffffff));
}

inline Exact operator+(const Exact& a, const Exact& b)
{
    const Exact sum = exactSum(a.value, b.value);
    return exactSum(sum.value, sum.rest + (a.rest + b.rest));
}

inline double operator-(const Exact& a, const Exact& b)
{
    return (a.value - b.value) + (a.rest - b.rest);
}

} // namespace ckptscope::tensor
