#pragma once

#include "core/io/sink.h"
#include "core/io/text_output.h"

#include <cstdio>
#include <stop_token>
#include <string>
#include <string_view>

namespace ckptscope::cli {

/// Buffered standard output (or another stream). A reader that went away (`… | head`) ends it quietly: what comes after
/// is dropped, while the work itself, such as a conversion, goes on. Any other failure throws WriteFailed.
class Output final : public io::TextOutput {
public:
    explicit Output(std::FILE* stream, std::stop_token stop = {});
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view text) override
    {
        m_buffer += text;
        if (m_buffer.size() >= kFlushAt)
            flush();
    }
    void line(std::string_view text)
    {
        requireNoStop();
        write(text);
        write("\n");
    }
    void flush() override;
    void requireNoStop() override;
    /// For what tells of a request to stop.
    void ignoreStop() { m_stop = {}; }
    /// Whether nobody reads any more; long lists may end early.
    bool closed() const { return m_closed; }
    /// Whether a write failed otherwise; what comes after cannot be told there.
    bool failed() const { return m_failed; }

private:
    static constexpr std::size_t kFlushAt = 64 * 1024;
    std::FILE* m_stream;
    std::stop_token m_stop;
    std::string m_buffer;
    bool m_closed = false, m_failed = false;
};

/// Standard output as the target of a conversion: a reader that went away is an error here.
class StreamSink final : public io::Sink {
public:
    explicit StreamSink(std::FILE* stream)
        : m_stream(stream)
    {
    }
    using Sink::write;
    void write(std::span<const std::byte> bytes) override;
    void flush();

private:
    std::FILE* m_stream;
};

} // namespace ckptscope::cli
