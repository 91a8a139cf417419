#include "core/tensor/exact.h"

#include <cmath>
#include <cstdint>

namespace ckptscope::tensor {

std::string integerText(const Exact& number)
{
    constexpr std::int64_t kPart = 1'000'000'000'000'000; // the doubles below are exact
    const double sign = number.value < 0 ? -1 : 1;
    const double value = std::fabs(number.value), below = std::fmod(value, static_cast<double>(kPart));
    auto high = static_cast<std::int64_t>((value - below) / static_cast<double>(kPart));
    auto low = static_cast<std::int64_t>(below) + static_cast<std::int64_t>(sign * number.rest);
    if (low < 0) {
        low += kPart;
        --high;
    }
    high += low / kPart;
    std::string text = std::to_string(low % kPart);
    if (high > 0)
        text = std::to_string(high) + std::to_string(kPart + low % kPart).substr(1);
    return sign < 0 ? '-' + text : text;
}

} // namespace ckptscope::tensor
