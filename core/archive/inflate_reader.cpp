#include "core/archive/inflate_reader.h"

#include "core/io/error.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace ckptscope::archive {

using io::Error;
using io::ErrorKind;

namespace {

[[noreturn]] void failToUnpack()
{
    throw Error(ErrorKind::Damaged, "A compressed record cannot be unpacked. Get the file again.");
}

} // namespace

struct InflateReader::Stream {
    z_stream zlib{};
    std::uint64_t position = 0; ///< of the next byte that comes out
    std::uint64_t taken = 0; ///< bytes of the packed record that went in
    bool ended = false;
    std::array<std::byte, 65536> input;

    Stream()
    {
        if (inflateInit2(&zlib, -MAX_WBITS) != Z_OK)
            throw Error(ErrorKind::ReadFailed, "zlib could not be started.");
    }
    ~Stream() { inflateEnd(&zlib); }
    void refill(const io::Source& packed)
    {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), packed.size() - taken));
        packed.read(taken, std::span(input).first(count));
        taken += count;
        zlib.next_in = reinterpret_cast<Bytef*>(input.data());
        zlib.avail_in = static_cast<uInt>(count);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

InflateReader::InflateReader(io::Source packed, std::uint64_t size, std::string name)
    : m_packed(std::move(packed))
    , m_size(size)
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
    while (!out.empty())
        out = out.subspan(unpackSome(out));
    std::byte more{};
    if (m_stream->position == m_size && !m_stream->ended && unpackSome({&more, 1}) != 0)
        failToUnpack();
}

/// At least one byte; none only where the packed data end.
std::size_t InflateReader::unpackSome(std::span<std::byte> out) const
{
    if (m_stream->ended)
        failToUnpack();
    constexpr std::size_t kMost = std::size_t(1) << 30; // zlib counts in 32 bits
    const std::size_t wanted = std::min(out.size(), kMost);
    z_stream& zlib = m_stream->zlib;
    zlib.next_out = reinterpret_cast<Bytef*>(out.data());
    zlib.avail_out = static_cast<uInt>(wanted);
    while (zlib.avail_out == wanted && !m_stream->ended) {
        if (zlib.avail_in == 0)
            m_stream->refill(m_packed);
        const int result = ::inflate(&zlib, Z_NO_FLUSH);
        m_stream->ended = result == Z_STREAM_END;
        if (result != Z_OK && result != Z_STREAM_END) // Z_BUF_ERROR: the packed data are cut off
            failToUnpack();
    }
    const std::size_t made = wanted - zlib.avail_out;
    m_stream->position += made;
    return made;
}

} // namespace ckptscope::archive
