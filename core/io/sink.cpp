#include "core/io/sink.h"

#include "core/io/limits.h"

#include <algorithm>

namespace ckptscope::io {

void Sink::copy(const Source& source, const Progress& progress, std::uint64_t doneBefore, std::uint64_t total)
{
    std::vector<std::byte> block(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), limits::kCopyBlock)));
    for (std::uint64_t at = 0; at < source.size();) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(source.size() - at, block.size()));
        source.makeReady(at, progress);
        source.read(at, std::span(block).first(count));
        write(std::span<const std::byte>(block).first(count));
        at += count;
        progress.advance(doneBefore + at, total);
    }
}

void Sink::skip(std::uint64_t)
{
    throw Error(ErrorKind::WriteFailed, "Bytes cannot be left out of a real file.");
}

void MemorySink::write(std::span<const std::byte> bytes)
{
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    m_written += bytes.size();
}

} // namespace ckptscope::io
