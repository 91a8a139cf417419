#pragma once

#include "core/io/progress.h"
#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ckptscope::archive {

/// CRC-32 of zip (APPNOTE.TXT 4.4.7) of a source, with progress over `total` bytes of a larger job.
std::uint32_t crc32(const io::Source& source, const io::Progress& progress = {}, std::uint64_t doneBefore = 0,
                    std::uint64_t total = 0);
/// CRC-32 of `bytes`, going on from `crc` (0 at the start).
std::uint32_t crc32(std::uint32_t crc, std::span<const std::byte> bytes);

} // namespace ckptscope::archive
