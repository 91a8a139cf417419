#include "core/pickle/text_format.h"

#include <cstdint>

namespace ckptscope::pickle {

namespace {

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t size = 0; ///< bytes of its UTF-8; 0 for a bad byte
};

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// The first code point of `text`, which is not empty. Surrogates pass, as they do in Python's pickles.
CodePoint firstCodePoint(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    static constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size)
        return {lead, 0};
    std::uint32_t value = lead & (0xffu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if (!isContinuation(text[i]))
            return {lead, 0};
        value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
    }
    if (value < kSmallest[size] || value > 0x10ffff)
        return {lead, 0};
    return {value, size};
}

/// Appends "\x1f", "\u202e" …: the letter and `digits` hexadecimal digits.
void appendEscape(std::string& out, char letter, std::uint32_t value, int digits)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    out += '\\';
    out += letter;
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        out += kDigits[value >> shift & 15];
}

char quoteFor(std::string_view text)
{
    const bool doubled = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    return doubled ? '"' : '\'';
}

/// Appends a byte below 0x80 as Python's repr shows it; `quote` is 0 outside of quotes.
void appendAscii(std::string& out, char c, char quote)
{
    if (quote != 0 && (c == quote || c == '\\')) {
        out += '\\';
        out += c;
    } else if (c == '\n') {
        out += "\\n";
    } else if (c == '\r') {
        out += "\\r";
    } else if (c == '\t') {
        out += "\\t";
    } else if (c < ' ' || c == 0x7f) {
        appendEscape(out, 'x', static_cast<unsigned char>(c), 2);
    } else {
        out += c;
    }
}

bool isMisleading(std::uint32_t c)
{
    return (c >= 0x80 && c <= 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || (c >= 0xd800 && c <= 0xdfff) || c == 0xfeff
        || (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

void appendEscaped(std::string& out, std::string_view text, char quote)
{
    while (!text.empty()) {
        const CodePoint c = firstCodePoint(text);
        if (c.size == 1)
            appendAscii(out, text[0], quote);
        else if (c.size != 0 && !isMisleading(c.value))
            out += text.substr(0, c.size);
        else if (c.value <= 0xff)
            appendEscape(out, 'x', c.value, 2);
        else if (c.value <= 0xffff)
            appendEscape(out, 'u', c.value, 4);
        else
            appendEscape(out, 'U', c.value, 8);
        text.remove_prefix(c.size == 0 ? 1 : c.size);
    }
}

} // namespace

std::optional<std::string> rawUnicodeEscape(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 16);
    while (!text.empty()) {
        const CodePoint c = firstCodePoint(text);
        if (c.size == 0)
            return std::nullopt;
        if (c.value >= 0x10000)
            appendEscape(out, 'U', c.value, 8);
        else if (c.value >= 0x100 || c.value == '\\' || c.value == 0 || c.value == '\n' || c.value == '\r'
                 || c.value == 0x1a)
            appendEscape(out, 'u', c.value, 4);
        else
            out += static_cast<char>(c.value);
        text.remove_prefix(c.size);
    }
    return out;
}

std::string quotedBytes(std::string_view bytes)
{
    const char quote = quoteFor(bytes);
    std::string out(1, quote);
    for (const char c : bytes) {
        if (static_cast<unsigned char>(c) >= 0x80)
            appendEscape(out, 'x', static_cast<unsigned char>(c), 2);
        else
            appendAscii(out, c, quote);
    }
    out += quote;
    return out;
}

std::string quotedText(std::string_view text)
{
    const char quote = quoteFor(text);
    std::string out(1, quote);
    appendEscaped(out, text, quote);
    out += quote;
    return out;
}

std::string escapedText(std::string_view text)
{
    std::string out;
    appendEscaped(out, text, 0);
    return out;
}

std::string_view cutText(std::string_view text, std::size_t size)
{
    if (text.size() <= size)
        return text;
    std::size_t end = size;
    while (end > 0 && size - end < 3 && isContinuation(text[end]))
        --end;
    return text.substr(0, isContinuation(text[end]) ? size : end);
}

} // namespace ckptscope::pickle
