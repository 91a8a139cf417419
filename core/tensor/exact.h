#pragma once

#include <string>
#include <type_traits>

namespace ckptscope::tensor {

/// A double and what it lacks: with both, integers of 64 bits are exact and sums keep more digits. Two that are equal
/// have the same members, so that they compare as the numbers do.
struct Exact {
    double value = 0; ///< the nearest double
    double rest = 0;

    constexpr Exact(double number = 0, double lacking = 0)
        : value(number)
        , rest(lacking)
    {
    }
    friend bool operator==(const Exact&, const Exact&) = default;
    friend bool operator<(const Exact& a, const Exact& b)
    {
        return a.value < b.value || (a.value == b.value && a.rest < b.rest);
    }
    friend bool operator>(const Exact& a, const Exact& b) { return b < a; }
    friend bool operator<=(const Exact& a, const Exact& b) { return !(b < a); }
    friend bool operator>=(const Exact& a, const Exact& b) { return !(a < b); }
};

/// The sum of two doubles (Knuth 1969).
inline Exact exactSum(double a, double b)
{
    const double sum = a + b;
    const double part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}

template <typename T> Exact exact(T number)
{
    if constexpr (std::is_integral_v<T> && sizeof number == sizeof(double))
        return exactSum(static_cast<double>(number >> 32) * 0x1p32, static_cast<double>(number & 0xffffffff));
    else
        return {static_cast<double>(number)};
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

/// The digits of an integer.
std::string integerText(const Exact& number);

} // namespace ckptscope::tensor
