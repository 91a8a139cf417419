#pragma once

#include "core/io/text_output.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::io {

/// Emits one JSON document as it is told, without keeping it: a file may hold 10⁶ tensors. Text is UTF-8; bytes that
/// are not become U+FFFD, and so do lone surrogates (Python's surrogatepass), whose \udxxx not every reader takes.
class JsonWriter {
public:
    explicit JsonWriter(TextOutput& out)
        : m_out(out)
    {
    }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& beginObject() { return open('{'); }
    JsonWriter& endObject() { return close('}'); }
    JsonWriter& beginArray() { return open('['); }
    JsonWriter& endArray() { return close(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& string(std::string_view text);
    JsonWriter& integer(std::int64_t value);
    JsonWriter& count(std::uint64_t value);
    JsonWriter& whole(std::string_view digits); ///< an integer of any size
    JsonWriter& real(double value); ///< NaN and infinities, which JSON lacks, as text
    JsonWriter& realOrNull(double value); ///< NaN that stands for "no number" as null
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    JsonWriter& strings(std::span<const std::string> texts);
    JsonWriter& integers(std::span<const std::int64_t> values);

    /// Closes what is still open, so that a document that was broken off stays JSON, and ends the line.
    void finish();
    /// Closes arrays and objects until `depth` are open.
    void closeTo(std::size_t depth);
    std::size_t depth() const { return m_open.size(); }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    JsonWriter& raw(std::string_view text);
    void separate();
    void quote(std::string_view text);

    TextOutput& m_out;
    std::vector<char> m_open;
    bool m_first = true; ///< nothing stands in the innermost array or object yet
    bool m_afterKey = false;
};

} // namespace ckptscope::io
