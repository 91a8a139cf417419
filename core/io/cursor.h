#pragma once

#include "core/io/source.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace ckptscope::io {

/// Reads a source from front to back through a small window, so that a pickle of 100 MB needs 64 KiB of memory. Every
/// step is bounds-checked before it allocates; errors carry the position. Integers are little-endian. Not thread-safe.
class Cursor {
public:
    explicit Cursor(Source source, std::uint64_t position = 0, std::size_t window = 64 * 1024);

    std::uint64_t position() const { return m_windowStart + static_cast<std::size_t>(m_next - m_bytes.get()); }
    std::uint64_t remaining() const { return m_source.size() - position(); }
    const Source& source() const { return m_source; }

    /// The next `count` bytes, valid until the next call; throws Truncated. `count` must be within the caller's bound.
    const unsigned char* take(std::size_t count)
    {
        if (count > static_cast<std::size_t>(m_end - m_next)) [[unlikely]]
            refill(count);
        const unsigned char* bytes = m_next;
        m_next += count;
        return bytes;
    }
    /// Moves on without reading; throws Truncated.
    void skip(std::uint64_t count);
    void seek(std::uint64_t position);

    std::uint8_t u8() { return *take(1); }
    std::uint16_t u16() { return read<std::uint16_t>(); }
    std::uint32_t u32() { return read<std::uint32_t>(); }
    std::uint64_t u64() { return read<std::uint64_t>(); }
    /// A line without its '\n', valid until the next call; throws Truncated, or LimitExceeded over `limit` bytes.
    std::string_view line(std::size_t limit);

private:
    template <typename T> T read()
    {
        T value;
        std::memcpy(&value, take(sizeof(T)), sizeof(T)); // both supported machines are little-endian
        return value;
    }
    void refill(std::size_t count);

    Source m_source;
    std::unique_ptr<unsigned char[]> m_bytes; ///< not cleared: most pickles are smaller than the window
    std::size_t m_window; ///< bytes of it
    std::uint64_t m_windowStart = 0; ///< position in the source of the window's first byte
    const unsigned char* m_next = nullptr; ///< next byte in the window
    const unsigned char* m_end = nullptr; ///< end of the bytes of the window that are valid
};

} // namespace ckptscope::io
