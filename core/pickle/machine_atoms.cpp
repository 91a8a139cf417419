#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/text.h"
#include "core/pickle/machine.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <string>

namespace ckptscope::pickle {

namespace {

void appendUtf8(std::string& out, std::uint32_t c)
{
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xc0 | (c >> 6));
        add(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        add(0xe0 | (c >> 12));
        add(0x80 | ((c >> 6) & 0x3f));
        add(0x80 | (c & 0x3f));
    } else {
        add(0xf0 | (c >> 18));
        add(0x80 | ((c >> 12) & 0x3f));
        add(0x80 | ((c >> 6) & 0x3f));
        add(0x80 | (c & 0x3f));
    }
}

bool hexadecimal(std::string_view text, std::size_t digits, std::uint32_t& value)
{
    if (text.size() < digits)
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value, 16);
    return error == std::errc() && end == text.data() + digits;
}

/// Decimal digits with a sign into little-endian two's complement; quadratic, hence the limit on digits.
std::string twosComplement(std::string_view digits, bool negative)
{
    std::string bytes;
    for (char digit : digits) {
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (char& byte : bytes) {
            carry += static_cast<unsigned char>(byte) * 10u;
            byte = static_cast<char>(carry & 0xff);
            carry >>= 8;
        }
        if (carry != 0)
            bytes += static_cast<char>(carry);
    }
    bytes += '\0';
    if (negative) {
        unsigned carry = 1;
        for (char& byte : bytes) {
            carry += static_cast<unsigned char>(~byte);
            byte = static_cast<char>(carry & 0xff);
            carry >>= 8;
        }
    }
    return bytes;
}

/// Eight bytes at a time: nearly every text of a checkpoint is a short ASCII name.
bool isAscii(std::string_view text)
{
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    std::uint64_t all = 0, eight = 0;
    if (text.size() < sizeof eight) {
        for (char c : text)
            all |= static_cast<unsigned char>(c);
        return all < 0x80;
    }
    for (std::size_t at = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        all |= eight;
    }
    std::memcpy(&eight, text.data() + text.size() - sizeof eight, sizeof eight);
    return ((all | eight) & kHighBits) == 0;
}

bool isUtf8WithSurrogates(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const io::CodePoint point = io::codePointAt(text, at);
        if (point.length == 0)
            return false;
        at += point.length;
    }
    return true;
}

std::string_view trimmed(std::string_view line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.remove_suffix(1);
    while (!line.empty() && line.front() == ' ')
        line.remove_prefix(1);
    return line;
}

} // namespace

void Machine::addText(Kind kind, std::uint64_t size)
{
    if (size > m_cursor.remaining())
        throw io::Error(io::ErrorKind::Truncated,
                        "The pickle ends in the middle of a text: " + std::to_string(size) + " bytes are announced, "
                            + std::to_string(m_cursor.remaining()) + " are left. The file is cut off or damaged.");
    if (size > limits::kTextInMemory) {
        push(m_tree.addFarText(kind, m_cursor.position(), size));
        m_cursor.skip(size);
        return;
    }
    const auto* bytes = reinterpret_cast<const char*>(m_cursor.take(static_cast<std::size_t>(size)));
    const std::string_view text(bytes, static_cast<std::size_t>(size));
    if (kind == Kind::String && !isAscii(text) && !isUtf8WithSurrogates(text))
        fail("a text is not valid UTF-8");
    push(m_tree.addText(kind, text));
}

bool Machine::stepTexts(Op op)
{
    const auto signedSize = [&]() -> std::uint64_t {
        const auto size = static_cast<std::int32_t>(m_cursor.u32());
        if (size < 0)
            fail("a length is negative");
        return static_cast<std::uint64_t>(size);
    };
    switch (op) {
    case Op::ShortBinUnicode:
        addText(Kind::String, m_cursor.u8());
        return true;
    case Op::BinUnicode8:
        addText(Kind::String, m_cursor.u64());
        return true;
    case Op::ShortBinString:
        addText(Kind::ByteString, m_cursor.u8());
        return true;
    case Op::BinString:
        addText(Kind::ByteString, signedSize());
        return true;
    case Op::ShortBinBytes:
        addText(Kind::Bytes, m_cursor.u8());
        return true;
    case Op::BinBytes:
        addText(Kind::Bytes, m_cursor.u32());
        return true;
    case Op::BinBytes8:
        addText(Kind::Bytes, m_cursor.u64());
        return true;
    case Op::ByteArray8:
        addText(Kind::ByteArray, m_cursor.u64());
        return true;
    case Op::String:
        addStringLine();
        return true;
    case Op::Unicode:
        addUnicodeLine();
        return true;
    case Op::Long1:
        addBigInteger(m_cursor.u8());
        return true;
    case Op::Long4:
        addBigInteger(signedSize());
        return true;
    default:
        return false;
    }
}

bool Machine::stepNumbers(Op op)
{
    switch (op) {
    case Op::BinFloat: {
        std::uint64_t bits = 0;
        const unsigned char* bytes = m_cursor.take(8); // big-endian
        for (int i = 0; i < 8; ++i)
            bits = (bits << 8) | bytes[i];
        push(m_tree.addFloat(std::bit_cast<double>(bits)));
        return true;
    }
    case Op::Int:
        addIntLine();
        return true;
    case Op::Long:
        addLongLine();
        return true;
    case Op::Float:
        addFloatLine();
        return true;
    default:
        return false;
    }
}

NodeId Machine::integerOf(std::string_view littleEndian)
{
    std::string_view bytes = littleEndian;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    while (bytes.size() > 1
           && ((byte(bytes.size() - 1) == 0 && byte(bytes.size() - 2) < 0x80)
               || (byte(bytes.size() - 1) == 0xff && byte(bytes.size() - 2) >= 0x80)))
        bytes.remove_suffix(1); // more sign bytes than needed
    if (bytes.empty())
        return NodeId::ofSmallInt(0);
    if (bytes.size() > 8)
        return m_tree.addBigInt(bytes);
    std::uint64_t value = byte(bytes.size() - 1) >= 0x80 ? ~std::uint64_t(0) : 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = (value << 8) | byte(i);
    return m_tree.addInt(static_cast<std::int64_t>(value));
}

void Machine::addBigInteger(std::uint64_t size)
{
    if (size > limits::kTextInMemory * 16)
        throw io::Error(io::ErrorKind::LimitExceeded, "The pickle holds an integer of more than a million bytes.");
    const auto count = static_cast<std::size_t>(size);
    push(integerOf({reinterpret_cast<const char*>(m_cursor.take(count)), count}));
}

void Machine::addIntLine()
{
    const std::string_view line = trimmed(m_cursor.line(limits::kTextLine));
    if (line == "00" || line == "01")
        return push(NodeId::ofBool(line == "01"));
    std::int64_t value = 0;
    const char* first = line.data() + (line.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(first, line.data() + line.size(), value);
    if (error == std::errc::result_out_of_range)
        throw io::Error(io::ErrorKind::Unsupported, "An integer of the pickle is too large for its opcode.");
    if (error != std::errc() || end != line.data() + line.size())
        fail("an integer is not written as a number");
    push(m_tree.addInt(value));
}

void Machine::addLongLine()
{
    std::string_view line = trimmed(m_cursor.line(limits::kTextLine));
    if (line.ends_with('L'))
        line.remove_suffix(1);
    const bool negative = line.starts_with('-');
    if (negative || line.starts_with('+'))
        line.remove_prefix(1);
    if (line.size() > limits::kIntegerDigits)
        throw io::Error(io::ErrorKind::LimitExceeded, "An integer of the pickle has more than 4300 digits.");
    for (char c : line)
        if (c < '0' || c > '9')
            fail("an integer is not written as a number");
    if (line.empty())
        fail("an integer has no digits");
    push(integerOf(twosComplement(line, negative)));
}

void Machine::addFloatLine()
{
    const std::string_view line = trimmed(m_cursor.line(limits::kTextLine));
    double value = 0;
    const char* first = line.data() + (line.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(first, line.data() + line.size(), value);
    if ((error != std::errc() && error != std::errc::result_out_of_range) || end != line.data() + line.size()
        || line.empty())
        fail("a floating-point number is not written as one");
    if (error == std::errc::result_out_of_range) // leaves the value alone; strtod gives infinity, or nearly 0
        value = std::strtod(std::string(first, end).c_str(), nullptr);
    push(m_tree.addFloat(value));
}

/// Python 2's repr of a byte string: quotes and backslash escapes.
void Machine::addStringLine()
{
    std::string_view line = trimmed(m_cursor.line(limits::kTextLine));
    if (line.size() < 2 || (line[0] != '\'' && line[0] != '"') || line.back() != line[0])
        fail("a byte string has no quotes");
    line = line.substr(1, line.size() - 2);
    static constexpr std::string_view kNames = "abfnrtv\\'\"";
    static constexpr std::string_view kBytes = "\a\b\f\n\r\t\v\\'\"";
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::uint32_t value = 0;
        if (line[i] != '\\' || i + 1 >= line.size()) {
            out += line[i];
        } else if (line[i + 1] == 'x' && hexadecimal(line.substr(i + 2), 2, value)) {
            out += static_cast<char>(value);
            i += 3;
        } else if (line[i + 1] >= '0' && line[i + 1] <= '7') {
            std::size_t digits = 0;
            while (digits < 3 && i + 1 + digits < line.size() && line[i + 1 + digits] >= '0'
                   && line[i + 1 + digits] <= '7')
                value = value * 8 + static_cast<std::uint32_t>(line[i + 1 + digits++] - '0');
            out += static_cast<char>(value & 0xff);
            i += digits;
        } else if (const std::size_t at = kNames.find(line[i + 1]); at != std::string_view::npos) {
            out += kBytes[at];
            ++i;
        } else {
            out += line[i];
        }
    }
    push(m_tree.addText(Kind::ByteString, out));
}

/// raw-unicode-escape: latin-1 bytes, \uXXXX and \UXXXXXXXX.
void Machine::addUnicodeLine()
{
    const std::string_view line = m_cursor.line(limits::kTextLine);
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::uint32_t value = 0;
        const bool escape = line[i] == '\\' && i + 1 < line.size();
        if (escape && line[i + 1] == 'u' && hexadecimal(line.substr(i + 2), 4, value)) {
            appendUtf8(out, value);
            i += 5;
        } else if (escape && line[i + 1] == 'U' && hexadecimal(line.substr(i + 2), 8, value) && value <= 0x10ffff) {
            appendUtf8(out, value);
            i += 9;
        } else {
            appendUtf8(out, static_cast<unsigned char>(line[i]));
        }
    }
    push(m_tree.addString(out));
}

std::uint64_t Machine::indexLine()
{
    const std::string_view line = trimmed(m_cursor.line(limits::kTextLine));
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc() || end != line.data() + line.size() || line.empty())
        fail("a memo number is not written as a number");
    return value;
}

} // namespace ckptscope::pickle
