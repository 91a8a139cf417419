#include "core/pickle/number_format.h"

#include "core/pickle/writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace ckptscope::pickle {

namespace {

constexpr std::size_t kDecimalBytes = 64;

bool isNegative(std::string_view bytes)
{
    return !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
}

/// The absolute value as base 2^32 digits, lowest first, without leading zeros.
std::vector<std::uint32_t> magnitude(std::string_view bytes)
{
    std::vector<std::uint32_t> words((bytes.size() + 3) / 4 + 1, isNegative(bytes) ? 0xffffffffu : 0u);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned shift = static_cast<unsigned>(i % 4) * 8;
        words[i / 4] &= ~(std::uint32_t(0xff) << shift);
        words[i / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << shift;
    }
    if (isNegative(bytes)) {
        std::uint64_t carry = 1;
        for (std::uint32_t& word : words) {
            carry += static_cast<std::uint32_t>(~word);
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
    }
    while (!words.empty() && words.back() == 0)
        words.pop_back();
    return words;
}

/// Divides by `divisor` in place and returns the remainder.
std::uint32_t divide(std::vector<std::uint32_t>& words, std::uint32_t divisor)
{
    std::uint64_t remainder = 0;
    for (std::size_t i = words.size(); i-- > 0;) {
        remainder = remainder << 32 | words[i];
        words[i] = static_cast<std::uint32_t>(remainder / divisor);
        remainder %= divisor;
    }
    while (!words.empty() && words.back() == 0)
        words.pop_back();
    return static_cast<std::uint32_t>(remainder);
}

std::string hexadecimalText(std::string_view bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    const std::vector<std::uint32_t> words = magnitude(bytes);
    std::string text = isNegative(bytes) ? "-0x" : "0x";
    bool leading = true;
    for (std::size_t i = words.size(); i-- > 0;) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            const std::uint32_t digit = words[i] >> shift & 15;
            leading = leading && digit == 0;
            if (!leading)
                text += kDigits[digit];
        }
    }
    if (leading)
        text += '0';
    return text;
}

/// Where repr() changes to the exponent form (Python/pystrtod.c, format_float_short with code 'r').
bool inFixedForm(int exponent)
{
    return exponent >= -4 && exponent < 16;
}

std::string fixedForm(const std::string& digits, int exponent)
{
    if (exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole)
        return digits + std::string(whole - digits.size(), '0') + ".0";
    return digits.substr(0, whole) + '.' + digits.substr(whole);
}

std::string exponentForm(const std::string& digits, int exponent)
{
    std::string text = digits.substr(0, 1);
    if (digits.size() > 1)
        text += '.' + digits.substr(1);
    text += exponent < 0 ? "e-" : "e+";
    const std::string number = std::to_string(std::abs(exponent));
    return text + (number.size() < 2 ? "0" : "") + number;
}

} // namespace

std::string formatFloat(double value)
{
    if (std::isnan(value))
        return "nan";
    const std::string sign = std::signbit(value) ? "-" : "";
    if (std::isinf(value))
        return sign + "inf";
    std::array<char, 64> buffer;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    const std::size_t e = text.find('e');
    std::string digits(text.substr(0, e));
    std::erase(digits, '.');
    int exponent = 0;
    const std::size_t number = e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(text.data() + number, text.data() + text.size(), exponent);
    return sign + (inFixedForm(exponent) ? fixedForm(digits, exponent) : exponentForm(digits, exponent));
}

std::string decimalText(std::string_view littleEndianTwosComplement)
{
    std::vector<std::uint32_t> words = magnitude(littleEndianTwosComplement);
    std::string text;
    while (!words.empty()) {
        std::uint32_t group = divide(words, 1'000'000'000);
        for (int i = 0; i < 9 && (group != 0 || !words.empty()); ++i) {
            text += static_cast<char>('0' + group % 10);
            group /= 10;
        }
    }
    if (text.empty())
        return "0";
    if (isNegative(littleEndianTwosComplement))
        text += '-';
    std::reverse(text.begin(), text.end());
    return text;
}

std::string formatBigInt(std::string_view littleEndianTwosComplement)
{
    return littleEndianTwosComplement.size() <= kDecimalBytes ? decimalText(littleEndianTwosComplement)
                                                              : hexadecimalText(littleEndianTwosComplement);
}

} // namespace ckptscope::pickle
