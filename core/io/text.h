#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::io {

/// Makes text from a file safe for a terminal or a label: control characters, line and paragraph separators, direction
/// overrides, zero-width and tag characters, surrogates and bytes that are no UTF-8 become visible (\u{202e}, \x{ff}).
/// At most `maxChars` characters, then "…".
std::string escapeForDisplay(std::string_view utf8, std::size_t maxChars = 1000);

/// A name in double quotes, made safe like that.
std::string quotedName(std::string_view name);

/// "512 B", "37.0 KiB", "241.5 MiB".
std::string humanBytes(std::uint64_t bytes);
/// "932", "60.3 M", "1.2 B": how parameters are counted.
std::string humanCount(std::uint64_t count);

/// Lower case of ASCII letters; other characters stay.
std::string lowered(std::string_view text);

/// The value of a decimal number as one writes it ("0", "17"; at most nine digits), or kNoNumber.
inline constexpr std::uint32_t kNoNumber = 0xffffffff;
inline std::uint32_t plainNumber(std::string_view text)
{
    if (text.empty() || text.size() > 9 || (text[0] == '0' && text.size() > 1))
        return kNoNumber;
    std::uint32_t number = 0;
    for (char c : text) {
        const std::uint32_t digit = static_cast<unsigned char>(c) - std::uint32_t('0');
        if (digit > 9)
            return kNoNumber;
        number = number * 10 + digit;
    }
    return number;
}

/// Lower-case letters and digits by chance, for names that nobody has yet.
std::string randomLetters(std::size_t count);

bool isValidUtf8(std::string_view text);
/// How many bytes stand before the first that is no UTF-8, or belongs to a surrogate; all, where there is none.
std::size_t utf8Prefix(std::string_view text);
/// Each byte becomes the character of the same number.
std::string latin1ToUtf8(std::string_view bytes);
/// The reverse; nothing when a character has no latin-1 byte or the text is no UTF-8.
std::optional<std::string> utf8ToLatin1(std::string_view text);

/// One code point of UTF-8 (surrogates allowed) at `text[at]`: its number and length; length 0 for an invalid byte.
struct CodePoint {
    std::uint32_t value = 0;
    std::size_t length = 0;
};
CodePoint codePointAt(std::string_view text, std::size_t at);

} // namespace ckptscope::io
