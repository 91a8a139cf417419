#pragma once

#include "core/io/source.h"

#include <memory>
#include <mutex>
#include <string>

namespace ckptscope::archive {

/// Unpacks a deflated record while it is read. Made for reading from front to back: a step backwards begins anew.
class InflateReader final : public io::ByteReader {
public:
    /// `size` is what the record unpacks to; `name` is told in errors.
    InflateReader(io::Source packed, std::uint64_t size, std::string name);
    ~InflateReader() override;
    /// Throws Damaged when the record cannot be unpacked or is shorter than its size; longer, when its end is read.
    void read(std::uint64_t offset, std::span<std::byte> out) const override;

private:
    struct Stream;
    void unpack(std::span<std::byte> out) const;
    std::size_t unpackSome(std::span<std::byte> out) const;

    io::Source m_packed;
    std::uint64_t m_size;
    std::string m_name;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<Stream> m_stream;
};

} // namespace ckptscope::archive
