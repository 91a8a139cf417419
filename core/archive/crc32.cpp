#include "core/archive/crc32.h"

#include "core/io/limits.h"

#ifdef CKPTSCOPE_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

#include <algorithm>
#include <vector>

namespace ckptscope::archive {

std::uint32_t crc32(std::uint32_t crc, std::span<const std::byte> bytes)
{
    if (bytes.empty())
        return crc;
#ifdef CKPTSCOPE_LIBDEFLATE
    return libdeflate_crc32(crc, bytes.data(), bytes.size()); // uses the processor's carry-less multiplication
#else
    return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
#endif
}

std::uint32_t crc32(const io::Source& source, const io::Progress& progress, std::uint64_t doneBefore,
                    std::uint64_t total)
{
    std::vector<std::byte> block(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), limits::kCopyBlock)));
    std::uint32_t crc = 0;
    for (std::uint64_t at = 0; at < source.size();) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(source.size() - at, block.size()));
        source.read(at, std::span(block).first(count));
        crc = crc32(crc, std::span<const std::byte>(block).first(count));
        at += count;
        progress.advance(doneBefore + at, total);
    }
    return crc;
}

} // namespace ckptscope::archive
