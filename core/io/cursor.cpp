#include "core/io/cursor.h"

#include "core/io/error.h"

#include <algorithm>

namespace ckptscope::io {

Cursor::Cursor(Source source, std::uint64_t position, std::size_t window)
    : m_source(std::move(source))
    , m_window(static_cast<std::size_t>(std::min<std::uint64_t>(window, m_source.size())))
{
    m_bytes = std::make_unique_for_overwrite<unsigned char[]>(m_window);
    m_next = m_end = m_bytes.get();
    seek(position);
}

void Cursor::seek(std::uint64_t position)
{
    if (position > m_source.size())
        throw Error(ErrorKind::Truncated, "The data end before what they announce. Get the file again.")
            .at(m_source.size());
    if (position >= m_windowStart && position - m_windowStart <= static_cast<std::size_t>(m_end - m_bytes.get())) {
        m_next = m_bytes.get() + (position - m_windowStart);
        return;
    }
    m_windowStart = position;
    m_next = m_end = m_bytes.get();
}

void Cursor::skip(std::uint64_t count)
{
    if (count > remaining())
        throw Error(ErrorKind::Truncated, "The data end before what they announce. Get the file again.").at(position());
    seek(position() + count);
}

void Cursor::refill(std::size_t count)
{
    if (count > remaining())
        throw Error(ErrorKind::Truncated,
                    count == 1
                        ? "The data end in the middle: 1 more byte is announced, none is left. Get the file again."
                        : "The data end in the middle: " + std::to_string(count) + " more bytes are announced, "
                            + std::to_string(remaining()) + " are left. Get the file again.")
            .at(position());
    m_windowStart = position();
    const auto kept = static_cast<std::size_t>(m_end - m_next);
    if (count > m_window) {
        auto larger = std::make_unique_for_overwrite<unsigned char[]>(count);
        std::memcpy(larger.get(), m_next, kept);
        m_bytes = std::move(larger);
        m_window = count;
    } else {
        std::memmove(m_bytes.get(), m_next, kept);
    }
    m_next = m_bytes.get();
    m_end = m_next + kept; // holds should reading throw
    const std::uint64_t left = m_source.size() - m_windowStart - kept;
    const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(left, m_window - kept));
    m_source.read(m_windowStart + kept, std::as_writable_bytes(std::span(m_bytes.get() + kept, more)));
    m_end += more;
}

std::string_view Cursor::line(std::size_t limit)
{
    std::size_t searched = 0;
    for (;;) {
        const unsigned char* const found = std::find(m_next + searched, m_end, static_cast<unsigned char>('\n'));
        if (found != m_end) {
            const auto size = static_cast<std::size_t>(found - m_next);
            if (size > limit)
                break;
            return {reinterpret_cast<const char*>(take(size + 1)), size};
        }
        searched = static_cast<std::size_t>(m_end - m_next);
        if (searched > limit)
            break;
        if (searched >= remaining())
            throw Error(ErrorKind::Truncated, "The data end in the middle of a line. Get the file again.")
                .at(position());
        refill(std::min<std::size_t>(searched * 2 + 64,
                                     static_cast<std::size_t>(std::min<std::uint64_t>(remaining(), limit + 1))));
    }
    throw Error(ErrorKind::LimitExceeded, "A line of the pickle is too long.").at(position());
}

} // namespace ckptscope::io
