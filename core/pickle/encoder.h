#pragma once

#include "core/io/sink.h"
#include "core/io/source.h"
#include "core/pickle/opcode.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace ckptscope::pickle {

/// Writes opcodes and their arguments to a sink through one buffer, with the frames of protocol 4 and 5. Frames are cut
/// where CPython's C pickler cuts them (Modules/_pickle.c: _Pickler_Write, _Pickler_OpcodeBoundary,
/// _Pickler_write_bytes), so the caller has to announce the start of every object by boundary().
class Encoder {
public:
    /// `framed` takes effect from protocol 4 on. `sink` must outlive this object.
    Encoder(io::Sink& sink, int protocol, bool framed);

    /// PROTO, from protocol 2 on.
    void begin();
    /// STOP; everything is in the sink afterwards.
    void end();

    /// Ends the frame when it is long enough. Called where an object starts.
    void boundary()
    {
        if (m_frame != kNoFrame && m_used - m_frame >= kFrameHeader + kFrameTarget)
            endFrame();
    }

    void op(Op op) { *extend(1) = code(op); }
    /// The opcode with a little-endian number of the size of T.
    template <typename T> void number(Op op, T value)
    {
        unsigned char* bytes = extend(1 + sizeof(T));
        bytes[0] = code(op);
        std::memcpy(bytes + 1, &value, sizeof(T));
    }
    /// BINFLOAT's number is big-endian.
    void bigEndianDouble(Op op, double value);
    /// The opcode with a text up to '\n', of which `text` has none.
    void line(Op op, std::string_view text);
    void line(Op op, std::uint64_t number);
    /// The opcode with two lines.
    void lines(Op op, std::string_view first, std::string_view second);
    /// The opcode, a length of `lengthBytes` bytes, and the bytes themselves.
    void bytes(Op op, unsigned lengthBytes, std::string_view bytes);
    void bytes(Op op, unsigned lengthBytes, const io::Source& bytes);

    /// Stores the top of the stack as number `index` of the memo, and brings it back.
    void put(std::uint32_t index);
    void get(std::uint32_t index);

private:
    static constexpr std::size_t kNoFrame = ~std::size_t(0);
    static constexpr std::size_t kFrameHeader = 9;
    static constexpr std::size_t kFrameTarget = 64 * 1024; ///< FRAME_SIZE_TARGET
    static constexpr std::size_t kFrameMinimum = 4; ///< FRAME_SIZE_MIN
    static constexpr std::size_t kBuffer = 256 * 1024;

    /// Makes the next `count` bytes of the output and returns them for filling.
    unsigned char* extend(std::size_t count)
    {
        if (m_framing && m_frame == kNoFrame) [[unlikely]]
            beginFrame();
        if (count > m_capacity - m_used) [[unlikely]]
            makeRoom(count);
        unsigned char* bytes = m_buffer.get() + m_used;
        m_used += count;
        return bytes;
    }
    void makeRoom(std::size_t count);
    void beginFrame();
    void endFrame();
    void flush(std::size_t count);
    void length(Op op, unsigned lengthBytes, std::uint64_t size);

    io::Sink& m_sink;
    int m_protocol;
    bool m_framed;
    bool m_framing = false;
    std::unique_ptr<unsigned char[]> m_buffer;
    std::size_t m_capacity = kBuffer;
    std::size_t m_used = 0;
    std::size_t m_frame = kNoFrame; ///< where the open frame's header lies in the buffer
    std::uint64_t m_flushed = 0; ///< bytes that left the buffer
};

} // namespace ckptscope::pickle
