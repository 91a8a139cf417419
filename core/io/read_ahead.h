#pragma once

#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

namespace ckptscope::io {

/// A stretch of a file in memory, so that many small reads that follow each other are one of the system. It grows while
/// they do, and is small again after a leap: reading here and there costs no more than it would without. Thread-safe.
class ReadAhead {
public:
    /// Fills `out` from `offset` of `file`, which must be the same at each call; throws what File::read throws.
    void read(const File& file, std::uint64_t offset, std::span<std::byte> out);

private:
    static constexpr std::size_t kLeast = 4 * 1024, kMost = 256 * 1024;

    void refill(const File& file, std::uint64_t offset);

    std::mutex m_mutex;
    std::unique_ptr<std::byte[]> m_bytes; ///< kMost of them
    std::uint64_t m_start = 0; ///< of the bytes that are there, in the file
    std::size_t m_size = 0; ///< how many are there
};

} // namespace ckptscope::io
