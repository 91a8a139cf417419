#include "app/cli/utf8.h"

#include <algorithm>
#include <array>

namespace ckptscope::cli {

namespace {

struct Range {
    char32_t first, last;
};

/// East Asian Wide and Fullwidth blocks (Unicode, EastAsianWidth.txt), and the emoji that terminals draw wide.
constexpr std::array kWide = {
    Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0x33ff},   Range{0x3400, 0x4dbf},
    Range{0x4e00, 0x9fff},   Range{0xa000, 0xa4cf},   Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},
    Range{0xf900, 0xfaff},   Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},
    Range{0x1f300, 0x1f64f}, Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd},
};
constexpr std::array kCombining = {
    Range{0x0300, 0x036f}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff}, Range{0x200b, 0x200d},
    Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f},
};

template <std::size_t N> bool isIn(const std::array<Range, N>& ranges, char32_t code)
{
    return std::ranges::any_of(ranges, [code](Range range) { return code >= range.first && code <= range.last; });
}

std::size_t columns(char32_t code)
{
    if (code < 0x300)
        return 1;
    if (isIn(kCombining, code))
        return 0;
    return isIn(kWide, code) ? 2 : 1;
}

/// Bytes that a first byte announces; 0 for a byte that cannot be first.
std::size_t announcedSize(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

} // namespace

Decoded decodeUtf8(std::string_view text)
{
    if (text.empty())
        return {};
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t size = announcedSize(first);
    if (size == 0 || size > text.size())
        return {};
    constexpr std::array<unsigned char, 5> kFirstBits = {0, 0x7f, 0x1f, 0x0f, 0x07};
    constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    char32_t code = first & kFirstBits[size];
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80)
            return {};
        code = (code << 6) | (next & 0x3f);
    }
    if (code < kLeast[size] || code > 0x10ffff)
        return {};
    return {code, size, true};
}

std::string_view startOf(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    std::size_t end = most;
    for (std::size_t back = 0; back < 3 && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++back)
        --end;
    return text.substr(0, end);
}

std::size_t displayWidth(std::string_view text)
{
    std::size_t width = 0;
    while (!text.empty()) {
        const Decoded decoded = decodeUtf8(text);
        width += columns(decoded.code);
        text.remove_prefix(decoded.size);
    }
    return width;
}

std::string cutToWidth(std::string_view text, std::size_t width)
{
    if (displayWidth(text) <= width)
        return std::string(text);
    if (width == 0)
        return {};
    std::size_t taken = 0;
    std::size_t used = 0;
    while (taken < text.size()) {
        const Decoded decoded = decodeUtf8(text.substr(taken));
        if (used + columns(decoded.code) > width - 1)
            break;
        used += columns(decoded.code);
        taken += decoded.size;
    }
    return std::string(text.substr(0, taken)) + "…";
}

namespace {

std::size_t escapeSize(std::string_view text)
{
    return text.starts_with("\x1b[") ? std::min(text.find('m'), text.size() - 1) + 1 : 0;
}

std::size_t widthWithoutColours(std::string_view text)
{
    std::string plain;
    while (!text.empty()) {
        const std::size_t escape = escapeSize(text);
        if (escape == 0)
            plain += text.front();
        text.remove_prefix(std::max<std::size_t>(escape, 1));
    }
    return displayWidth(plain);
}

} // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width)
{
    indent = indent + 16 > width ? 0 : indent; // room for a word on a narrow terminal
    std::string out;
    std::size_t column = 0;
    const auto breakLine = [&] {
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n' + std::string(indent, ' ');
        column = indent;
    };
    while (!text.empty()) {
        const std::size_t spaces = std::min(text.find_first_not_of(' '), text.size());
        const std::size_t end = std::min(text.find(' ', spaces), text.size());
        const std::string_view word = text.substr(spaces, end - spaces);
        const std::size_t wordWidth = widthWithoutColours(word);
        if (column > indent && column + spaces + wordWidth > width) {
            breakLine();
        } else {
            out.append(spaces, ' ');
            column += spaces;
        }
        for (std::size_t at = 0; at < word.size();) {
            const std::size_t escape = escapeSize(word.substr(at));
            const Decoded decoded = decodeUtf8(word.substr(at));
            const std::size_t size = escape != 0 ? escape : decoded.size;
            const std::size_t wide = escape != 0 ? 0 : columns(decoded.code);
            if (column + wide > width)
                breakLine();
            out += word.substr(at, size);
            column += wide;
            at += size;
        }
        text.remove_prefix(end);
    }
    return out;
}

} // namespace ckptscope::cli
