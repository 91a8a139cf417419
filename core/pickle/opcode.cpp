#include "core/pickle/opcode.h"

namespace ckptscope::pickle {

namespace {

constexpr std::array<OpInfo, 256> makeTable()
{
    std::array<OpInfo, 256> table{};
    const auto set = [&](Op op, std::string_view name, Argument argument, std::uint8_t protocol) {
        table[code(op)] = {name, argument, protocol};
    };
    using enum Argument;
    set(Op::Mark, "MARK", Nothing, 0);
    set(Op::Stop, "STOP", Nothing, 0);
    set(Op::Pop, "POP", Nothing, 0);
    set(Op::PopMark, "POP_MARK", Nothing, 1);
    set(Op::Dup, "DUP", Nothing, 0);
    set(Op::Float, "FLOAT", Line, 0);
    set(Op::Int, "INT", Line, 0);
    set(Op::BinInt, "BININT", I4, 1);
    set(Op::BinInt1, "BININT1", U1, 1);
    set(Op::Long, "LONG", Line, 0);
    set(Op::BinInt2, "BININT2", U2, 1);
    set(Op::None, "NONE", Nothing, 0);
    set(Op::PersId, "PERSID", Line, 0);
    set(Op::BinPersId, "BINPERSID", Nothing, 1);
    set(Op::Reduce, "REDUCE", Nothing, 0);
    set(Op::String, "STRING", Line, 0);
    set(Op::BinString, "BINSTRING", Bytes4Signed, 1);
    set(Op::ShortBinString, "SHORT_BINSTRING", Bytes1, 1);
    set(Op::Unicode, "UNICODE", Line, 0);
    set(Op::BinUnicode, "BINUNICODE", Bytes4, 1);
    set(Op::Append, "APPEND", Nothing, 0);
    set(Op::Build, "BUILD", Nothing, 0);
    set(Op::Global, "GLOBAL", TwoLines, 0);
    set(Op::Dict, "DICT", Nothing, 0);
    set(Op::EmptyDict, "EMPTY_DICT", Nothing, 1);
    set(Op::Appends, "APPENDS", Nothing, 1);
    set(Op::Get, "GET", Line, 0);
    set(Op::BinGet, "BINGET", U1, 1);
    set(Op::Inst, "INST", TwoLines, 0);
    set(Op::LongBinGet, "LONG_BINGET", U4, 1);
    set(Op::List, "LIST", Nothing, 0);
    set(Op::EmptyList, "EMPTY_LIST", Nothing, 1);
    set(Op::Obj, "OBJ", Nothing, 1);
    set(Op::Put, "PUT", Line, 0);
    set(Op::BinPut, "BINPUT", U1, 1);
    set(Op::LongBinPut, "LONG_BINPUT", U4, 1);
    set(Op::SetItem, "SETITEM", Nothing, 0);
    set(Op::Tuple, "TUPLE", Nothing, 0);
    set(Op::EmptyTuple, "EMPTY_TUPLE", Nothing, 1);
    set(Op::SetItems, "SETITEMS", Nothing, 1);
    set(Op::BinFloat, "BINFLOAT", F8, 1);
    set(Op::Proto, "PROTO", U1, 2);
    set(Op::NewObj, "NEWOBJ", Nothing, 2);
    set(Op::Ext1, "EXT1", U1, 2);
    set(Op::Ext2, "EXT2", U2, 2);
    set(Op::Ext4, "EXT4", I4, 2);
    set(Op::Tuple1, "TUPLE1", Nothing, 2);
    set(Op::Tuple2, "TUPLE2", Nothing, 2);
    set(Op::Tuple3, "TUPLE3", Nothing, 2);
    set(Op::NewTrue, "NEWTRUE", Nothing, 2);
    set(Op::NewFalse, "NEWFALSE", Nothing, 2);
    set(Op::Long1, "LONG1", Bytes1, 2);
    set(Op::Long4, "LONG4", Bytes4Signed, 2);
    set(Op::BinBytes, "BINBYTES", Bytes4, 3);
    set(Op::ShortBinBytes, "SHORT_BINBYTES", Bytes1, 3);
    set(Op::ShortBinUnicode, "SHORT_BINUNICODE", Bytes1, 4);
    set(Op::BinUnicode8, "BINUNICODE8", Bytes8, 4);
    set(Op::BinBytes8, "BINBYTES8", Bytes8, 4);
    set(Op::EmptySet, "EMPTY_SET", Nothing, 4);
    set(Op::AddItems, "ADDITEMS", Nothing, 4);
    set(Op::FrozenSet, "FROZENSET", Nothing, 4);
    set(Op::NewObjEx, "NEWOBJ_EX", Nothing, 4);
    set(Op::StackGlobal, "STACK_GLOBAL", Nothing, 4);
    set(Op::Memoize, "MEMOIZE", Nothing, 4);
    set(Op::Frame, "FRAME", U8, 4);
    set(Op::ByteArray8, "BYTEARRAY8", Bytes8, 5);
    set(Op::NextBuffer, "NEXT_BUFFER", Nothing, 5);
    set(Op::ReadonlyBuffer, "READONLY_BUFFER", Nothing, 5);
    return table;
}

} // namespace

constexpr std::array<OpInfo, 256> kOpcodes = makeTable();

} // namespace ckptscope::pickle
