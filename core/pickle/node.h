#pragma once

#include <cstdint>

namespace ckptscope::pickle {

/// What a node of the value tree is. Callables are never called: a call is kept as data.
enum class Kind : std::uint8_t {
    None,
    Bool,
    Int, ///< fits 64 bits
    BigInt, ///< little-endian two's complement bytes, as LONG1/LONG4 store it
    Float,
    String, ///< UTF-8 with surrogatepass, as Python's str
    ByteString, ///< Python 2's str (STRING, BINSTRING): bytes that may be text
    Bytes,
    ByteArray,
    Tuple,
    List,
    Dict,
    Set,
    FrozenSet,
    Global, ///< a class or function, by module and qualified name
    Call, ///< REDUCE: callable(*arguments)
    NewObject, ///< NEWOBJ: cls.__new__(cls, *arguments)
    NewObjectEx, ///< NEWOBJ_EX: cls.__new__(cls, *arguments, **keywords)
    Instance, ///< INST and OBJ of protocols 0 and 1: cls(*arguments)
    Persistent, ///< PERSID, BINPERSID: an object that lies outside of the pickle
    Extension, ///< EXT1, EXT2, EXT4: an entry of copyreg's registry, by code
    OutOfBand, ///< NEXT_BUFFER: a buffer that is not in the file
};

/// Names a node of one tree. Values without identity (None, booleans, integers of up to 30 bits, the empty tuple) are
/// held in the id itself and take no memory; everything else is an index, so that two uses of one object are equal ids.
class NodeId {
public:
    constexpr NodeId() = default; ///< no node

    static constexpr NodeId ofIndex(std::uint32_t index) { return NodeId(index); }
    static constexpr NodeId ofRaw(std::uint32_t raw) { return NodeId(raw); } ///< what raw() gave
    static constexpr NodeId none() { return NodeId(kConstant | 0); }
    static constexpr NodeId ofBool(bool value) { return NodeId(kConstant | (value ? 2 : 1)); }
    static constexpr NodeId emptyTuple() { return NodeId(kConstant | 3); }
    static constexpr bool fitsImmediate(std::int64_t value)
    {
        return value >= -(std::int64_t(1) << 29) && value < (std::int64_t(1) << 29);
    }
    static constexpr NodeId ofSmallInt(std::int64_t value)
    {
        return NodeId(kSmallInt | (static_cast<std::uint32_t>(value) & 0x3fffffffu));
    }

    constexpr bool valid() const { return m_raw != kInvalid; }
    constexpr bool isImmediate() const { return (m_raw & 0x80000000u) != 0; }
    constexpr bool isSmallInt() const { return (m_raw & 0xc0000000u) == kSmallInt; }
    constexpr std::uint32_t index() const { return m_raw; }
    constexpr std::uint32_t constant() const { return m_raw & 0x3fffffffu; }
    constexpr std::int64_t smallInt() const
    {
        return static_cast<std::int32_t>(m_raw << 2) >> 2; // sign of bit 29
    }
    constexpr std::uint32_t raw() const { return m_raw; }
    friend constexpr bool operator==(NodeId, NodeId) = default;
    friend constexpr auto operator<=>(NodeId, NodeId) = default;

private:
    static constexpr std::uint32_t kConstant = 0x80000000u;
    static constexpr std::uint32_t kSmallInt = 0xc0000000u;
    static constexpr std::uint32_t kInvalid = 0xbfffffffu;
    explicit constexpr NodeId(std::uint32_t raw)
        : m_raw(raw)
    {
    }
    std::uint32_t m_raw = kInvalid;
};

} // namespace ckptscope::pickle
