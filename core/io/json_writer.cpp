#include "core/io/json_writer.h"

#include "core/io/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace ckptscope::io {

namespace {

constexpr const char* kReplacement = "\\ufffd";

std::string escaped(std::uint32_t code)
{
    std::array<char, 12> text{};
    std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code));
    return text.data();
}

/// The escape that a character needs in JSON text (RFC 8259, 7), or nothing. DEL and the line separators are escaped
/// too, so that the output stays on one line for every reader.
std::string escapeOf(std::uint32_t code)
{
    switch (code) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    if (code >= 0xd800 && code <= 0xdfff)
        return kReplacement;
    if (code < 0x20 || code == 0x7f || code == 0x85 || code == 0x2028 || code == 0x2029)
        return escaped(code);
    return {};
}

bool isPlain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

} // namespace

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    quote(name);
    m_out.write(":");
    m_afterKey = true;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view text)
{
    separate();
    quote(text);
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value)
{
    return raw(std::to_string(value));
}

JsonWriter& JsonWriter::count(std::uint64_t value)
{
    return raw(std::to_string(value));
}

JsonWriter& JsonWriter::whole(std::string_view digits)
{
    return raw(digits);
}

JsonWriter& JsonWriter::realOrNull(double value)
{
    return value != value ? null() : real(value);
}

JsonWriter& JsonWriter::real(double value)
{
    if (std::isnan(value))
        return string("nan");
    if (std::isinf(value))
        return string(value > 0 ? "inf" : "-inf");
    // The shortest digits that give the same number, without an exponent as far as Python's repr goes.
    const double size = std::abs(value);
    const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   fixed ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    std::string text(digits.data(), end);
    if (text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return raw(text);
}

JsonWriter& JsonWriter::boolean(bool value)
{
    return raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::null()
{
    return raw("null");
}

JsonWriter& JsonWriter::strings(std::span<const std::string> texts)
{
    beginArray();
    for (const std::string& text : texts)
        string(text);
    return endArray();
}

JsonWriter& JsonWriter::integers(std::span<const std::int64_t> values)
{
    beginArray();
    for (std::int64_t value : values)
        integer(value);
    return endArray();
}

void JsonWriter::finish()
{
    closeTo(0);
    m_out.write("\n");
    m_out.flush();
}

void JsonWriter::closeTo(std::size_t depth)
{
    if (m_afterKey)
        null();
    while (m_open.size() > depth)
        close(m_open.back());
}

JsonWriter& JsonWriter::open(char bracket)
{
    raw(std::string_view(&bracket, 1));
    m_open.push_back(bracket == '{' ? '}' : ']');
    m_first = true;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket)
{
    m_out.write(std::string_view(&bracket, 1));
    m_open.pop_back();
    m_first = false;
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text)
{
    separate();
    m_out.write(text);
    return *this;
}

void JsonWriter::separate()
{
    m_out.requireNoStop();
    if (!m_first && !m_afterKey)
        m_out.write(",");
    m_first = false;
    m_afterKey = false;
}

void JsonWriter::quote(std::string_view text)
{
    m_out.write("\"");
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && isPlain(text[plain]))
            ++plain;
        m_out.write(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty())
            break;
        const CodePoint point = codePointAt(text, 0);
        const std::string escape = point.length != 0 ? escapeOf(point.value) : kReplacement;
        m_out.write(escape.empty() ? text.substr(0, point.length) : std::string_view(escape));
        text.remove_prefix(point.length == 0 ? 1 : point.length);
    }
    m_out.write("\"");
}

} // namespace ckptscope::io
