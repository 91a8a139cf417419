#include "core/pickle/atom_encoder.h"

#include "core/io/limits.h"
#include "core/pickle/number_format.h"
#include "core/pickle/text_format.h"
#include "core/pickle/writer.h"

#include <limits>

namespace ckptscope::pickle {

namespace {

constexpr std::uint64_t kFourBytes = std::numeric_limits<std::uint32_t>::max();

[[noreturn]] void unsupported(const std::string& what, int protocol, int needed)
{
    throw io::Error(io::ErrorKind::Unsupported,
                    "Pickle protocol " + std::to_string(protocol) + " cannot hold " + what + "; save with protocol "
                        + std::to_string(needed) + " or higher.");
}

/// Without the bytes that only repeat the sign, as CPython writes LONG1.
std::string_view minimal(std::string_view bytes)
{
    while (bytes.size() > 1) {
        const auto last = static_cast<unsigned char>(bytes.back());
        const bool negative = (static_cast<unsigned char>(bytes[bytes.size() - 2]) & 0x80) != 0;
        if (last != (negative ? 0xff : 0x00))
            break;
        bytes.remove_suffix(1);
    }
    return bytes;
}

std::int64_t toInt64(std::string_view bytes)
{
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    std::int64_t value = negative ? -1 : 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
}

std::string wholeText(const Tree& tree, NodeId id)
{
    if (!tree.isFar(id))
        return std::string(tree.text(id));
    const std::vector<std::byte> bytes = tree.textSource(id).readAll(limits::kPickleBytes);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

} // namespace

void AtomEncoder::boolean(bool value)
{
    if (m_protocol >= 2)
        m_encoder.op(value ? Op::NewTrue : Op::NewFalse);
    else
        m_encoder.line(Op::Int, value ? "01" : "00");
}

void AtomEncoder::integer(std::int64_t value)
{
    if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) {
        char bytes[sizeof(value)];
        std::memcpy(bytes, &value, sizeof(value));
        bigInteger(minimal({bytes, sizeof(bytes)}));
    } else if (m_protocol == 0) {
        m_encoder.line(Op::Int, std::to_string(value));
    } else if (value >= 0 && value <= 0xff) {
        m_encoder.number(Op::BinInt1, static_cast<std::uint8_t>(value));
    } else if (value >= 0 && value <= 0xffff) {
        m_encoder.number(Op::BinInt2, static_cast<std::uint16_t>(value));
    } else {
        m_encoder.number(Op::BinInt, static_cast<std::int32_t>(value));
    }
}

void AtomEncoder::bigInteger(std::string_view bytes)
{
    if (m_protocol >= 2) {
        if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
            throw io::Error(io::ErrorKind::Unsupported, "A pickle cannot hold an integer of over 2 GiB; remove it.");
        m_encoder.bytes(bytes.size() < 256 ? Op::Long1 : Op::Long4, bytes.size() < 256 ? 1 : 4, bytes);
        return;
    }
    // 10 digits need more than 33 bits, so a longer number is over the limit and is not even converted.
    if (bytes.size() > limits::kIntegerDigits / 2)
        unsupported("an integer of over 4300 digits", m_protocol, 2);
    const std::string digits = decimalText(bytes);
    if (digits.size() > limits::kIntegerDigits + (digits[0] == '-' ? 1 : 0))
        unsupported("an integer of over 4300 digits", m_protocol, 2);
    m_encoder.line(Op::Long, digits + 'L');
}

void AtomEncoder::real(double value)
{
    if (m_protocol >= 1)
        m_encoder.bigEndianDouble(Op::BinFloat, value);
    else
        m_encoder.line(Op::Float, formatFloat(value));
}

AtomEncoder::Form AtomEncoder::stringForm(std::uint64_t size) const
{
    if (size <= 0xff && m_protocol >= 4)
        return {Op::ShortBinUnicode, 1};
    if (size <= kFourBytes)
        return {Op::BinUnicode, 4};
    if (m_protocol < 4)
        unsupported("text of over 4 GiB", m_protocol, 4);
    return {Op::BinUnicode8, 8};
}

AtomEncoder::Form AtomEncoder::bytesForm(std::uint64_t size) const
{
    if (m_protocol < 3)
        unsupported("bytes", m_protocol, 3);
    if (size <= 0xff)
        return {Op::ShortBinBytes, 1};
    if (size <= kFourBytes)
        return {Op::BinBytes, 4};
    if (m_protocol < 4)
        unsupported("bytes of over 4 GiB", m_protocol, 4);
    return {Op::BinBytes8, 8};
}

AtomEncoder::Form AtomEncoder::form(Kind kind, std::uint64_t size) const
{
    if (kind == Kind::String)
        return stringForm(size);
    if (kind == Kind::Bytes)
        return bytesForm(size);
    if (kind == Kind::ByteArray) {
        if (m_protocol < 5)
            unsupported("a bytearray", m_protocol, 5);
        return {Op::ByteArray8, 8};
    }
    if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
        throw io::Error(io::ErrorKind::Unsupported, "A pickle cannot hold a Python 2 string of over 2 GiB; remove it.");
    return size <= 0xff ? Form{Op::ShortBinString, 1} : Form{Op::BinString, 4};
}

/// Text of protocol 0.
void AtomEncoder::line(const Tree& tree, NodeId id)
{
    const std::string text = wholeText(tree, id);
    if (tree.kind(id) == Kind::ByteString) {
        m_encoder.line(Op::String, quotedBytes(text));
        return;
    }
    const auto escaped = rawUnicodeEscape(text);
    if (!escaped)
        throw io::Error(io::ErrorKind::Damaged,
                        "A text in the pickle is not valid UTF-8, which protocol 0 needs; save with protocol 2.");
    m_encoder.line(Op::Unicode, *escaped);
}

void AtomEncoder::text(const Tree& tree, NodeId id)
{
    const Kind kind = tree.kind(id);
    if (kind == Kind::BigInt) {
        const std::string whole = tree.isFar(id) ? wholeText(tree, id) : std::string();
        const std::string_view bytes = minimal(tree.isFar(id) ? std::string_view(whole) : tree.text(id));
        if (bytes.size() <= sizeof(std::int64_t))
            integer(toInt64(bytes));
        else
            bigInteger(bytes);
        return;
    }
    if (m_protocol == 0 && (kind == Kind::String || kind == Kind::ByteString)) {
        line(tree, id);
        return;
    }
    const Form form = this->form(kind, tree.textSize(id));
    if (tree.isFar(id))
        m_encoder.bytes(form.op, form.lengthBytes, tree.textSource(id));
    else
        m_encoder.bytes(form.op, form.lengthBytes, tree.text(id));
}

} // namespace ckptscope::pickle
