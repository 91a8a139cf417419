#include "app/cli/json_writer.h"

#include "app/cli/utf8.h"

#include <fmt/format.h>

#include <cmath>

namespace ckptscope::cli {

namespace {

/// The escape that a character needs in JSON text (RFC 8259, 7), or nothing. DEL and the line separators are escaped
/// too, so that the output stays on one line for every reader.
std::string escapeOf(char32_t code)
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
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < 0x20 || code == 0x7f || code == 0x85 || code == 0x2028 || code == 0x2029 || surrogate)
        return fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
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
    return raw(fmt::format_int(value).c_str());
}

JsonWriter& JsonWriter::count(std::uint64_t value)
{
    return raw(fmt::format_int(value).c_str());
}

JsonWriter& JsonWriter::real(double value)
{
    if (std::isnan(value))
        return string("nan");
    if (std::isinf(value))
        return string(value > 0 ? "inf" : "-inf");
    std::string text = fmt::format("{}", value);
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
        const Decoded decoded = decodeUtf8(text);
        const std::string escape = decoded.valid ? escapeOf(decoded.code) : "\\ufffd";
        m_out.write(escape.empty() ? text.substr(0, decoded.size) : std::string_view(escape));
        text.remove_prefix(decoded.size);
    }
    m_out.write("\"");
}

} // namespace ckptscope::cli
