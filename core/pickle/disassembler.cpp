#include "core/pickle/disassembler.h"

#include "core/io/cursor.h"
#include "core/io/limits.h"
#include "core/pickle/opcode.h"
#include "core/pickle/text_format.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace ckptscope::pickle {

namespace {

constexpr std::size_t kBigIntBytes = 64; ///< formatBigInt's bound for decimal

/// Counts open MARKs. A POP takes a MARK when nothing lies above it, so the objects above each are counted too.
class MarkCounter {
public:
    std::uint32_t open() const { return static_cast<std::uint32_t>(m_marks.size()); }
    void run(Op op);

private:
    void closeMark()
    {
        if (m_marks.empty())
            return;
        m_above = m_marks.back();
        m_marks.pop_back();
    }
    void take(std::uint64_t count) { m_above -= std::min(m_above, count); }

    std::uint64_t m_above = 0; ///< objects above the topmost MARK
    std::vector<std::uint64_t> m_marks; ///< objects above the MARK before it, per MARK
};

void MarkCounter::run(Op op)
{
    switch (op) {
    case Op::Mark:
        if (m_marks.size() == limits::kMarks)
            throw io::Error(io::ErrorKind::LimitExceeded,
                            "The pickle has more than 16777216 open marks; it was made to do harm.");
        m_marks.push_back(m_above);
        m_above = 0;
        break;
    case Op::Pop:
        if (m_above == 0)
            closeMark();
        else
            --m_above;
        break;
    case Op::PopMark:
    case Op::Appends:
    case Op::SetItems:
    case Op::AddItems:
        closeMark();
        break;
    case Op::Tuple:
    case Op::List:
    case Op::Dict:
    case Op::FrozenSet:
    case Op::Inst:
    case Op::Obj:
        closeMark();
        ++m_above;
        break;
    case Op::Append:
    case Op::Build:
    case Op::Reduce:
    case Op::NewObj:
    case Op::StackGlobal:
    case Op::Tuple2:
        take(1);
        break;
    case Op::SetItem:
    case Op::NewObjEx:
    case Op::Tuple3:
        take(2);
        break;
    case Op::Put:
    case Op::BinPut:
    case Op::LongBinPut:
    case Op::Memoize:
    case Op::Proto:
    case Op::Frame:
    case Op::Stop:
    case Op::Tuple1:
    case Op::BinPersId:
    case Op::ReadonlyBuffer:
        break;
    default:
        ++m_above;
        break;
    }
}

/// Makes arguments printable, one opcode after the other.
class ArgumentReader {
public:
    ArgumentReader(io::Cursor& cursor, std::size_t maxText)
        : m_cursor(cursor)
        , m_maxText(maxText)
    {
    }
    std::string read(Op op, Argument argument);

private:
    std::string line(Op op);
    std::string sized(Op op, std::uint64_t size);
    std::string bigInt(std::uint64_t size);
    std::string quotedLine(std::string_view text) const;
    std::string plainLine(std::string_view text) const;
    std::uint64_t signedSize();

    io::Cursor& m_cursor;
    std::size_t m_maxText;
};

std::string ArgumentReader::read(Op op, Argument argument)
{
    switch (argument) {
    case Argument::U1:
        return std::to_string(m_cursor.u8());
    case Argument::U2:
        return std::to_string(m_cursor.u16());
    case Argument::I4:
        return std::to_string(static_cast<std::int32_t>(m_cursor.u32()));
    case Argument::U4:
        return std::to_string(m_cursor.u32());
    case Argument::U8:
        return std::to_string(m_cursor.u64());
    case Argument::F8: {
        const unsigned char* bigEndian = m_cursor.take(8);
        std::uint64_t bits = 0;
        for (int i = 0; i < 8; ++i)
            bits = bits << 8 | bigEndian[i];
        return formatFloat(std::bit_cast<double>(bits));
    }
    case Argument::Line:
        return line(op);
    case Argument::TwoLines: {
        const std::string module = plainLine(m_cursor.line(limits::kTextLine));
        return module + ' ' + plainLine(m_cursor.line(limits::kTextLine));
    }
    case Argument::Bytes1:
        return sized(op, m_cursor.u8());
    case Argument::Bytes4:
        return sized(op, m_cursor.u32());
    case Argument::Bytes4Signed:
        return sized(op, signedSize());
    case Argument::Bytes8:
        return sized(op, m_cursor.u64());
    default:
        return {};
    }
}

std::uint64_t ArgumentReader::signedSize()
{
    const auto size = static_cast<std::int32_t>(m_cursor.u32());
    if (size < 0)
        throw io::Error(io::ErrorKind::Damaged,
                        "The pickle announces " + std::to_string(size) + " bytes; fetch the file again.");
    return static_cast<std::uint64_t>(size);
}

std::string ArgumentReader::plainLine(std::string_view text) const
{
    const std::string shown = escapedText(cutText(text, m_maxText));
    return text.size() > m_maxText ? shown + "…" : shown;
}

std::string ArgumentReader::quotedLine(std::string_view text) const
{
    if (text.size() <= m_maxText)
        return quotedText(text);
    return quotedText(cutText(text, m_maxText)) + "… (" + std::to_string(text.size()) + " bytes)";
}

std::string ArgumentReader::line(Op op)
{
    const std::string_view text = m_cursor.line(limits::kTextLine);
    if (op == Op::Unicode || op == Op::PersId)
        return quotedLine(text);
    if (op == Op::Int && (text == "00" || text == "01"))
        return text == "01" ? "True" : "False";
    if (op == Op::Long && text.ends_with('L'))
        return plainLine(text.substr(0, text.size() - 1));
    return plainLine(text);
}

std::string ArgumentReader::bigInt(std::uint64_t size)
{
    if (size > kBigIntBytes && size * 2 > m_maxText) {
        m_cursor.skip(size);
        return "integer of " + std::to_string(size) + " bytes";
    }
    const auto* bytes = reinterpret_cast<const char*>(m_cursor.take(static_cast<std::size_t>(size)));
    return formatBigInt({bytes, static_cast<std::size_t>(size)});
}

std::string ArgumentReader::sized(Op op, std::uint64_t size)
{
    if (size > m_cursor.remaining())
        throw io::Error(io::ErrorKind::Truncated,
                        "The pickle ends inside a text of " + std::to_string(size) + " bytes; fetch the file again.");
    if (op == Op::Long1 || op == Op::Long4)
        return bigInt(size);
    const bool text = op == Op::BinUnicode || op == Op::ShortBinUnicode || op == Op::BinUnicode8;
    const bool old = op == Op::BinString || op == Op::ShortBinString;
    const auto shown = static_cast<std::size_t>(std::min<std::uint64_t>(size, m_maxText));
    const std::size_t ahead = text ? static_cast<std::size_t>(std::min<std::uint64_t>(size, shown + 1)) : shown;
    const auto* bytes = reinterpret_cast<const char*>(m_cursor.take(ahead));
    const std::string_view start(bytes, ahead);
    std::string out = text ? quotedText(cutText(start, m_maxText)) : (old ? "" : "b") + quotedBytes(start);
    m_cursor.skip(size - ahead);
    if (size > m_maxText)
        out += "… (" + std::to_string(size) + " bytes)";
    return out;
}

} // namespace

std::uint64_t disassemble(const io::Source& source, std::uint64_t offset,
                          const std::function<bool(const Instruction&)>& visit, std::size_t maxText)
{
    // The window of the cursor is bigger than what is shown of any argument.
    maxText = std::min<std::size_t>(maxText, 64 * 1024);
    io::Cursor cursor(source, offset);
    ArgumentReader arguments(cursor, maxText);
    MarkCounter marks;
    Instruction instruction;
    for (;;) {
        instruction.offset = cursor.position();
        try {
            instruction.opcode = cursor.u8();
            const OpInfo& row = info(instruction.opcode);
            if (row.argument == Argument::Unknown)
                throw io::Error(io::ErrorKind::Damaged,
                                "The byte " + std::to_string(instruction.opcode)
                                    + " is not a pickle opcode; the pickle is damaged, fetch the file again.");
            instruction.name = row.name;
            instruction.argument = arguments.read(static_cast<Op>(instruction.opcode), row.argument);
        } catch (io::Error& error) {
            error.at(instruction.offset);
            throw;
        }
        instruction.marks = marks.open();
        marks.run(static_cast<Op>(instruction.opcode));
        if (!visit(instruction) || instruction.opcode == code(Op::Stop))
            return cursor.position();
    }
}

} // namespace ckptscope::pickle
