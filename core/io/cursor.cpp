#include "core/io/cursor.h"

#include "core/io/error.h"

#include <algorithm>

namespace ckptscope::io {

Cursor::Cursor(Source source, std::uint64_t position, std::size_t window)
    : m_source(std::move(source))
    , m_window(static_cast<std::size_t>(std::min<std::uint64_t>(window, m_source.size())))
{
    seek(position);
}

void Cursor::seek(std::uint64_t position)
{
    if (position > m_source.size())
        throw Error(ErrorKind::Truncated, "The data end before what they announce. Get the file again.")
            .at(m_source.size());
    if (position >= m_windowStart && position - m_windowStart <= m_filled) {
        m_next = static_cast<std::size_t>(position - m_windowStart);
        return;
    }
    m_windowStart = position;
    m_next = m_filled = 0;
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
                    "The data end in the middle: " + std::to_string(count) + " more bytes are announced, "
                        + std::to_string(remaining()) + " are left. Get the file again.")
            .at(position());
    const std::size_t kept = m_filled - m_next;
    std::copy(m_window.begin() + static_cast<std::ptrdiff_t>(m_next),
              m_window.begin() + static_cast<std::ptrdiff_t>(m_filled), m_window.begin());
    m_windowStart += m_next;
    m_next = 0;
    if (count > m_window.size())
        m_window.resize(count);
    const std::uint64_t left = m_source.size() - m_windowStart - kept;
    const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(left, m_window.size() - kept));
    m_filled = kept;
    m_source.read(m_windowStart + kept, std::as_writable_bytes(std::span(m_window.data() + kept, more)));
    m_filled = kept + more;
}

std::string_view Cursor::line(std::size_t limit)
{
    std::size_t searched = 0;
    for (;;) {
        const auto begin = m_window.begin() + static_cast<std::ptrdiff_t>(m_next);
        const auto end = m_window.begin() + static_cast<std::ptrdiff_t>(m_filled);
        const auto found = std::find(begin + static_cast<std::ptrdiff_t>(searched), end, '\n');
        if (found != end) {
            const auto size = static_cast<std::size_t>(found - begin);
            if (size > limit)
                break;
            return {reinterpret_cast<const char*>(take(size + 1)), size};
        }
        searched = m_filled - m_next;
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
