#pragma once

#include "core/io/source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::archive {

struct TarMember {
    std::string name;
    std::uint64_t offset = 0; ///< of the content in the file
    std::uint64_t size = 0;
    char type = '0'; ///< '0' or NUL: a regular file; links, pipes and devices are listed, never followed
};

/// Lists the members of an uncompressed ustar, GNU or pax archive. Reads headers only and extracts nothing. Throws
/// Damaged (checksum, sizes), Truncated, LimitExceeded.
std::vector<TarMember> readTar(const io::Source& file);

} // namespace ckptscope::archive
