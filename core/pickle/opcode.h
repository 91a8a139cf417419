#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ckptscope::pickle {

/// Every opcode of protocols 0 to 5, by CPython's names (Lib/pickle.py, pickletools.py).
enum class Op : std::uint8_t {
    Mark = '(',
    Stop = '.',
    Pop = '0',
    PopMark = '1',
    Dup = '2',
    Float = 'F',
    Int = 'I',
    BinInt = 'J',
    BinInt1 = 'K',
    Long = 'L',
    BinInt2 = 'M',
    None = 'N',
    PersId = 'P',
    BinPersId = 'Q',
    Reduce = 'R',
    String = 'S',
    BinString = 'T',
    ShortBinString = 'U',
    Unicode = 'V',
    BinUnicode = 'X',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Dict = 'd',
    EmptyDict = '}',
    Appends = 'e',
    Get = 'g',
    BinGet = 'h',
    Inst = 'i',
    LongBinGet = 'j',
    List = 'l',
    EmptyList = ']',
    Obj = 'o',
    Put = 'p',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    EmptyTuple = ')',
    SetItems = 'u',
    BinFloat = 'G',
    Proto = 0x80,
    NewObj = 0x81,
    Ext1 = 0x82,
    Ext2 = 0x83,
    Ext4 = 0x84,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8a,
    Long4 = 0x8b,
    BinBytes = 'B',
    ShortBinBytes = 'C',
    ShortBinUnicode = 0x8c,
    BinUnicode8 = 0x8d,
    BinBytes8 = 0x8e,
    EmptySet = 0x8f,
    AddItems = 0x90,
    FrozenSet = 0x91,
    NewObjEx = 0x92,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
    ByteArray8 = 0x96,
    NextBuffer = 0x97,
    ReadonlyBuffer = 0x98,
};

/// What follows the opcode byte.
enum class Argument : std::uint8_t {
    Unknown, ///< not an opcode
    Nothing,
    U1,
    U2,
    I4,
    U4,
    U8,
    F8, ///< big-endian double
    Line, ///< text up to '\n'
    TwoLines,
    Bytes1, ///< length of 1 byte, then the bytes
    Bytes4, ///< length of 4 bytes, unsigned
    Bytes4Signed, ///< length of 4 bytes, signed (BINSTRING, LONG4)
    Bytes8,
};

struct OpInfo {
    std::string_view name; ///< "BINUNICODE"; empty for a byte that is no opcode
    Argument argument = Argument::Unknown;
    std::uint8_t protocol = 0; ///< the first protocol that has it
};

/// The one opcode table, by byte; used by the reader, the writer and dump.
extern const std::array<OpInfo, 256> kOpcodes;

inline const OpInfo& info(std::uint8_t byte)
{
    return kOpcodes[byte];
}
inline constexpr std::uint8_t code(Op op)
{
    return static_cast<std::uint8_t>(op);
}

inline constexpr int kHighestProtocol = 5;

} // namespace ckptscope::pickle
