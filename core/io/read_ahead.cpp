#include "core/io/read_ahead.h"

#include <algorithm>
#include <cstring>

namespace ckptscope::io {

void ReadAhead::read(const File& file, std::uint64_t offset, std::span<std::byte> out)
{
    if (out.size() > kLeast)
        return file.read(offset, out);
    const std::lock_guard lock(m_mutex);
    const auto holds = [&] {
        return offset >= m_start && offset - m_start <= m_size && out.size() <= m_size - (offset - m_start);
    };
    if (!holds())
        refill(file, offset);
    if (!holds())
        return file.read(offset, out); // past the end: says so
    std::memcpy(out.data(), m_bytes.get() + (offset - m_start), out.size());
}

void ReadAhead::refill(const File& file, std::uint64_t offset)
{
    const std::uint64_t end = m_start + m_size;
    const bool follows = m_size != 0 && offset >= m_start && offset < end + kLeast;
    const std::size_t wanted = follows ? std::min(2 * m_size, kMost) : kLeast;
    if (!m_bytes)
        m_bytes = std::make_unique_for_overwrite<std::byte[]>(kMost);
    m_start = offset;
    m_size = 0; // holds should reading throw
    const std::uint64_t left = offset < file.size() ? file.size() - offset : 0;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, left));
    file.read(offset, {m_bytes.get(), size});
    m_size = size;
}

} // namespace ckptscope::io
