#pragma once

#include "core/pickle/encoder.h"
#include "core/pickle/tree.h"

#include <cstdint>

namespace ckptscope::pickle {

/// Writes values that hold no other values, with the opcodes that CPython takes at a protocol (Modules/_pickle.c:
/// save_bool, save_long, save_float, save_unicode, save_bytes, save_bytearray). Throws Unsupported where the protocol
/// has none.
class AtomEncoder {
public:
    AtomEncoder(Encoder& encoder, int protocol)
        : m_encoder(encoder)
        , m_protocol(protocol)
    {
    }

    void boolean(bool value);
    void integer(std::int64_t value);
    void real(double value);
    /// String, ByteString, Bytes, ByteArray and BigInt.
    void text(const Tree& tree, NodeId id);

private:
    struct Form { ///< how a text is stored: opcode and size of its length
        Op op;
        unsigned lengthBytes;
    };
    void bigInteger(std::string_view bytes);
    void line(const Tree& tree, NodeId id);
    Form form(Kind kind, std::uint64_t size) const;
    Form stringForm(std::uint64_t size) const;
    Form bytesForm(std::uint64_t size) const;

    Encoder& m_encoder;
    int m_protocol;
};

} // namespace ckptscope::pickle
