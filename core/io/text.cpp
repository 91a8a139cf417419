#include "core/io/text.h"

#include <array>
#include <cstdio>
#include <random>
#include <span>

namespace ckptscope::io {

namespace {

bool isHidden(std::uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xd800 && c <= 0xdfff)
        || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

std::string hexadecimal(const char* format, std::uint32_t value)
{
    char text[24];
    std::snprintf(text, sizeof text, format, static_cast<unsigned>(value));
    return text;
}

/// `value`, at least one `base`, in the largest unit that keeps it over one, with one decimal.
std::string scaled(std::uint64_t whole, double base, std::span<const char* const> units)
{
    double value = static_cast<double>(whole) / base;
    std::size_t unit = 0;
    for (; value >= base - 0.05 && unit + 1 < units.size(); ++unit)
        value /= base;
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %s", value, units[unit]);
    return text;
}

} // namespace

CodePoint codePointAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto continues = [&](std::size_t i) { return at + i < text.size() && (byte(i) & 0xc0) == 0x80; };
    const std::uint32_t first = byte(0);
    if (first < 0x80)
        return {first, 1};
    if (first >= 0xc2 && first < 0xe0 && continues(1))
        return {((first & 0x1f) << 6) | (byte(1) & 0x3fu), 2};
    if (first >= 0xe0 && first < 0xf0 && continues(1) && continues(2)) {
        const std::uint32_t value = ((first & 0x0f) << 12) | ((byte(1) & 0x3fu) << 6) | (byte(2) & 0x3fu);
        return value < 0x800 ? CodePoint{} : CodePoint{value, 3};
    }
    if (first >= 0xf0 && first < 0xf5 && continues(1) && continues(2) && continues(3)) {
        const std::uint32_t value =
            ((first & 0x07) << 18) | ((byte(1) & 0x3fu) << 12) | ((byte(2) & 0x3fu) << 6) | (byte(3) & 0x3fu);
        return value < 0x10000 || value > 0x10ffff ? CodePoint{} : CodePoint{value, 4};
    }
    return {};
}

std::string escapeForDisplay(std::string_view utf8, std::size_t maxChars)
{
    std::string out;
    std::size_t chars = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        if (chars++ >= maxChars)
            return out + "…";
        const CodePoint point = codePointAt(utf8, at);
        if (point.length == 0)
            out += hexadecimal("\\x{%02x}", static_cast<unsigned char>(utf8[at]));
        else if (isHidden(point.value))
            out += hexadecimal("\\u{%x}", point.value);
        else
            out += utf8.substr(at, point.length);
        at += point.length == 0 ? 1 : point.length;
    }
    return out;
}

std::string quotedName(std::string_view name)
{
    return '"' + escapeForDisplay(name) + '"';
}

std::string humanBytes(std::uint64_t bytes)
{
    static constexpr std::array<const char*, 6> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    return bytes < 1024 ? std::to_string(bytes) + " B" : scaled(bytes, 1024, kUnits);
}

std::string humanCount(std::uint64_t count)
{
    static constexpr std::array<const char*, 4> kUnits = {"K", "M", "B", "T"};
    return count < 1000 ? std::to_string(count) : scaled(count, 1000, kUnits);
}

std::string randomLetters(std::size_t count)
{
    static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device random;
    std::string letters;
    while (letters.size() < count)
        letters += kLetters[random() % kLetters.size()];
    return letters;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

std::size_t utf8Prefix(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const CodePoint point = codePointAt(text, at);
        if (point.length == 0 || (point.value >= 0xd800 && point.value <= 0xdfff))
            break;
        at += point.length;
    }
    return at;
}

bool isValidUtf8(std::string_view text)
{
    return utf8Prefix(text) == text.size();
}

std::string latin1ToUtf8(std::string_view bytes)
{
    std::string out;
    for (char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xc0 | (byte >> 6));
            out += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return out;
}

std::optional<std::string> utf8ToLatin1(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = codePointAt(text, at);
        if (point.length == 0 || point.value > 0xff)
            return std::nullopt;
        bytes += static_cast<char>(point.value);
        at += point.length;
    }
    return bytes;
}

} // namespace ckptscope::io
