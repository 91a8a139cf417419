#include "core/pickle/encoder.h"

#include "core/io/limits.h"

#include <algorithm>
#include <charconv>

namespace ckptscope::pickle {

Encoder::Encoder(io::Sink& sink, int protocol, bool framed)
    : m_sink(sink)
    , m_protocol(protocol)
    , m_framed(framed && protocol >= 4)
    , m_buffer(new unsigned char[kBuffer])
{
}

void Encoder::begin()
{
    if (m_protocol >= 2)
        number(Op::Proto, static_cast<std::uint8_t>(m_protocol));
    m_framing = m_framed;
}

void Encoder::end()
{
    op(Op::Stop);
    endFrame();
    m_framing = false;
    flush(m_used);
}

void Encoder::bigEndianDouble(Op op, double value)
{
    unsigned char little[sizeof(double)];
    std::memcpy(little, &value, sizeof(double));
    unsigned char* bytes = extend(1 + sizeof(double));
    bytes[0] = code(op);
    std::reverse_copy(little, little + sizeof(double), bytes + 1);
}

void Encoder::line(Op op, std::string_view text)
{
    unsigned char* bytes = extend(text.size() + 2);
    bytes[0] = code(op);
    std::copy(text.begin(), text.end(), bytes + 1);
    bytes[text.size() + 1] = '\n';
}

void Encoder::line(Op op, std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
    line(op, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void Encoder::lines(Op op, std::string_view first, std::string_view second)
{
    line(op, first);
    unsigned char* bytes = extend(second.size() + 1);
    std::copy(second.begin(), second.end(), bytes);
    bytes[second.size()] = '\n';
}

void Encoder::length(Op op, unsigned lengthBytes, std::uint64_t size)
{
    unsigned char* bytes = extend(1 + lengthBytes);
    bytes[0] = code(op);
    std::memcpy(bytes + 1, &size, lengthBytes); // both supported machines are little-endian
}

void Encoder::bytes(Op op, unsigned lengthBytes, std::string_view bytes)
{
    const bool outside = m_framing && bytes.size() >= kFrameTarget;
    if (outside) {
        endFrame();
        m_framing = false;
    }
    length(op, lengthBytes, bytes.size());
    if (!bytes.empty())
        std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
    if (outside)
        m_framing = true;
}

void Encoder::bytes(Op op, unsigned lengthBytes, const io::Source& bytes)
{
    if (bytes.size() < kFrameTarget) {
        const std::vector<std::byte> near = bytes.readAll(kFrameTarget);
        this->bytes(op, lengthBytes, std::string_view(reinterpret_cast<const char*>(near.data()), near.size()));
        return;
    }
    const bool framing = m_framing;
    if (framing)
        endFrame();
    m_framing = false;
    length(op, lengthBytes, bytes.size());
    flush(m_used);
    m_sink.copy(bytes, io::Progress{}, 0, bytes.size());
    m_framing = framing;
}

void Encoder::put(std::uint32_t index)
{
    if (m_protocol >= 4)
        op(Op::Memoize);
    else if (m_protocol == 0)
        line(Op::Put, index);
    else if (index < 256)
        number(Op::BinPut, static_cast<std::uint8_t>(index));
    else
        number(Op::LongBinPut, index);
}

void Encoder::get(std::uint32_t index)
{
    if (m_protocol == 0)
        line(Op::Get, index);
    else if (index < 256)
        number(Op::BinGet, static_cast<std::uint8_t>(index));
    else
        number(Op::LongBinGet, index);
}

void Encoder::beginFrame()
{
    if (m_capacity - m_used < kFrameHeader)
        makeRoom(kFrameHeader);
    m_frame = m_used;
    m_used += kFrameHeader;
}

void Encoder::endFrame()
{
    if (m_frame == kNoFrame)
        return;
    unsigned char* header = m_buffer.get() + m_frame;
    const std::uint64_t size = m_used - m_frame - kFrameHeader;
    if (size >= kFrameMinimum) {
        header[0] = code(Op::Frame);
        std::memcpy(header + 1, &size, sizeof(size));
    } else {
        std::memmove(header, header + kFrameHeader, size);
        m_used -= kFrameHeader;
    }
    m_frame = kNoFrame;
}

/// Sends all that is complete to the sink; an open frame stays, since its size is not known yet.
void Encoder::makeRoom(std::size_t count)
{
    flush(m_frame == kNoFrame ? m_used : m_frame);
    if (count <= m_capacity - m_used)
        return;
    const std::size_t capacity = std::max(m_capacity * 2, m_used + count);
    if (capacity > limits::kPickleBytes * 2)
        throw io::Error(io::ErrorKind::LimitExceeded, "The pickle would be longer than 512 MiB; split the checkpoint.");
    std::unique_ptr<unsigned char[]> larger(new unsigned char[capacity]);
    std::memcpy(larger.get(), m_buffer.get(), m_used);
    m_buffer = std::move(larger);
    m_capacity = capacity;
}

void Encoder::flush(std::size_t count)
{
    // An integer without identity is written again at each of its uses; a small hostile file must not become a huge
    // one.
    if (m_flushed + count > limits::kPickleBytes)
        throw io::Error(io::ErrorKind::LimitExceeded, "The pickle would be longer than 512 MiB; split the checkpoint.");
    if (count == 0)
        return;
    m_sink.write(std::as_bytes(std::span(m_buffer.get(), count)));
    std::memmove(m_buffer.get(), m_buffer.get() + count, m_used - count);
    m_used -= count;
    m_flushed += count;
    if (m_frame != kNoFrame)
        m_frame -= count;
}

} // namespace ckptscope::pickle
