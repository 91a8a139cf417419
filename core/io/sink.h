#pragma once

#include "core/io/progress.h"
#include "core/io/source.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ckptscope::io {

/// Where bytes go, from front to back. write() throws WriteFailed or DiskFull.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void write(std::span<const std::byte> bytes) = 0;
    void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }
    /// Appends all of `source`, by the fastest way the two have (reflink, copy_file_range, else large reads). Calls
    /// progress.advance(doneBefore + copied, total) at least once a MiB.
    virtual void copy(const Source& source, const Progress& progress, std::uint64_t doneBefore, std::uint64_t total);
    /// Counts `size` bytes that are not there: only a sink that merely counts can do that.
    virtual void skip(std::uint64_t size);
    /// Bytes written so far.
    std::uint64_t written() const { return m_written; }

protected:
    std::uint64_t m_written = 0;
};

/// Keeps what is written in memory (small things: pickles, directories).
class MemorySink final : public Sink {
public:
    using Sink::write;
    void write(std::span<const std::byte> bytes) override;
    /// Room for `size` bytes at once, so that growing does not hold them twice.
    void reserve(std::size_t size) { m_bytes.reserve(size); }
    const std::vector<std::byte>& bytes() const { return m_bytes; }
    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    std::vector<std::byte> m_bytes;
};

/// Only counts: the exact size of a file before it is written.
class CountingSink final : public Sink {
public:
    using Sink::write;
    void write(std::span<const std::byte> bytes) override { m_written += bytes.size(); }
    void copy(const Source& source, const Progress&, std::uint64_t, std::uint64_t) override
    {
        m_written += source.size();
    }
    void skip(std::uint64_t size) override { m_written += size; }
};

} // namespace ckptscope::io
