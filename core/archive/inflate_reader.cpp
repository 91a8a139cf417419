#include "core/archive/inflate_reader.h"

#include "core/io/error.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace ckptscope::archive {

using io::Error;
using io::ErrorKind;

struct InflateReader::Stream {
    z_stream zlib{};
    std::uint64_t position = 0; ///< of the next byte that comes out
    std::uint64_t taken = 0; ///< bytes of the packed record that went in
    std::array<std::byte, 65536> input;

    Stream()
    {
        if (inflateInit2(&zlib, -MAX_WBITS) != Z_OK)
            throw Error(ErrorKind::ReadFailed, "zlib could not be started.");
    }
    ~Stream() { inflateEnd(&zlib); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

InflateReader::InflateReader(io::Source packed, std::string name)
    : m_packed(std::move(packed))
    , m_name(std::move(name))
{
}

InflateReader::~InflateReader() = default;

void InflateReader::read(std::uint64_t offset, std::span<std::byte> out) const
{
    const std::lock_guard lock(m_mutex);
    try {
        if (!m_stream || m_stream->position > offset)
            m_stream = std::make_unique<Stream>();
        std::array<std::byte, 16384> skipped;
        while (m_stream->position < offset)
            unpack(std::span(skipped).first(
                static_cast<std::size_t>(std::min<std::uint64_t>(skipped.size(), offset - m_stream->position))));
        unpack(out);
    } catch (Error& error) {
        m_stream.reset(); // its place is not known any more
        throw error.in(m_name);
    }
}

void InflateReader::unpack(std::span<std::byte> out) const
{
    constexpr std::size_t kMost = std::size_t(1) << 30; // zlib counts in 32 bits
    z_stream& zlib = m_stream->zlib;
    while (!out.empty()) {
        const std::size_t wanted = std::min(out.size(), kMost);
        zlib.next_out = reinterpret_cast<Bytef*>(out.data());
        zlib.avail_out = static_cast<uInt>(wanted);
        if (zlib.avail_in == 0 && m_stream->taken < m_packed.size()) {
            const auto count = static_cast<std::size_t>(
                std::min<std::uint64_t>(m_stream->input.size(), m_packed.size() - m_stream->taken));
            m_packed.read(m_stream->taken, std::span(m_stream->input).first(count));
            m_stream->taken += count;
            zlib.next_in = reinterpret_cast<Bytef*>(m_stream->input.data());
            zlib.avail_in = static_cast<uInt>(count);
        }
        const int result = ::inflate(&zlib, Z_NO_FLUSH);
        const std::size_t made = wanted - zlib.avail_out;
        m_stream->position += made;
        out = out.subspan(made);
        const bool isStuck = made == 0 && zlib.avail_in == 0 && m_stream->taken == m_packed.size();
        if ((result != Z_OK && result != Z_STREAM_END) || isStuck || (result == Z_STREAM_END && !out.empty()))
            throw Error(ErrorKind::Damaged, "A compressed record cannot be unpacked. Get the file again.");
    }
}

} // namespace ckptscope::archive
