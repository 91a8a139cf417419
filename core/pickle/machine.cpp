#include "core/pickle/machine.h"

#include "core/io/error.h"
#include "core/io/limits.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace ckptscope::pickle {

using io::Error;
using io::ErrorKind;

Machine::Machine(const io::Source& source, std::uint64_t offset)
    : m_cursor(source, offset)
    , m_parsed{Tree(source), {}, offset, 0, 0, {}, {}}
    , m_tree(m_parsed.tree)
{
    if (source.size() - offset > limits::kPickleBytes && source.size() > (std::uint64_t(1) << 40))
        throw Error(ErrorKind::LimitExceeded,
                    "The file begins as a pickle and has more than 1 TiB; this program reads pickles in smaller files.")
            .at(offset);
    reserve(256 * 1024);
}

/// Memory for what the rest of the pickle makes, as far as that is `most` bytes: it need not grow in steps then.
void Machine::reserve(std::uint64_t most)
{
    const auto expected = static_cast<std::size_t>(std::min(m_cursor.source().size() - m_parsed.begin, most));
    m_tree.reserve(expected);
    m_memo.reserve(expected / 11);
}

Parsed Machine::run(const io::Progress& progress)
{
    constexpr std::uint64_t kOpcodesBetweenReports = 65536;
    if (advance(kOpcodesBetweenReports)) {
        reserve(16 * limits::kMiB);
        do
            progress.advance(m_cursor.position(), m_cursor.source().size());
        while (advance(kOpcodesBetweenReports));
    }
    finish();
    return std::move(m_parsed);
}

Parsed Machine::runBroken()
{
    try {
        while (advance(std::numeric_limits<std::uint64_t>::max())) { }
        finish();
    } catch (const Error&) {
        m_parsed.end = 0;
    }
    return std::move(m_parsed);
}

std::optional<std::uint64_t> Machine::offsetOf(NodeId node)
{
    if (!node.valid() || node.isImmediate())
        return std::nullopt;
    while (m_tree.nodeCount() <= node.index())
        if (!advance(1))
            return std::nullopt;
    return m_at;
}

/// The opcodes that make up nearly all of a state dict stand in this loop, the others in stepRare.
bool Machine::advance(std::uint64_t opcodes)
{
    try {
        for (; opcodes != 0; --opcodes) {
            m_at = m_cursor.position();
            const std::uint8_t byte = m_cursor.u8();
            ++m_counts[byte];
            if (m_frameEnd != 0) [[unlikely]]
                checkFrame();
            switch (const Op op = static_cast<Op>(byte)) {
            case Op::BinPut:
                put(m_cursor.u8());
                break;
            case Op::LongBinPut:
                put(m_cursor.u32());
                break;
            case Op::BinGet:
                get(m_cursor.u8());
                break;
            case Op::LongBinGet:
                get(m_cursor.u32());
                break;
            case Op::BinUnicode:
                addText(Kind::String, m_cursor.u32());
                break;
            case Op::BinInt1:
                push(NodeId::ofSmallInt(m_cursor.u8()));
                break;
            case Op::BinInt2:
                push(NodeId::ofSmallInt(m_cursor.u16()));
                break;
            case Op::BinInt:
                push(m_tree.addInt(static_cast<std::int32_t>(m_cursor.u32())));
                break;
            case Op::Mark:
                pushMark();
                break;
            case Op::None:
                push(NodeId::none());
                break;
            case Op::NewTrue:
                push(NodeId::ofBool(true));
                break;
            case Op::NewFalse:
                push(NodeId::ofBool(false));
                break;
            case Op::EmptyTuple:
                push(NodeId::emptyTuple());
                break;
            case Op::Tuple:
                addTuple(popMark());
                break;
            case Op::Tuple1:
                addLastAsTuple(1);
                break;
            case Op::Tuple2:
                addLastAsTuple(2);
                break;
            case Op::Tuple3:
                addLastAsTuple(3);
                break;
            case Op::Reduce:
                addCall(Kind::Call);
                break;
            case Op::BinPersId:
                push(m_tree.addPersistent(pop()));
                break;
            case Op::Stop:
                return false;
            default:
                stepRare(op);
                break;
            }
        }
        return true;
    } catch (Error& error) {
        if (error.kind() == ErrorKind::Truncated && m_cursor.position() == m_at)
            throw Error(ErrorKind::Truncated, "The pickle ends without its last opcode (STOP). Get the file again.")
                .at(m_at);
        throw error.at(m_at);
    }
}

void Machine::finish()
{
    m_parsed.end = m_cursor.position();
    m_tree.setRoot(pop());
    if (!m_stack.empty() || !m_marks.empty())
        note(OddityKind::LeftOnStack);
    for (std::size_t byte = 0; byte < m_counts.size(); ++byte) {
        m_parsed.opcodes += m_counts[byte];
        m_parsed.used[byte] = m_counts[byte] != 0;
    }
    for (std::size_t byte = 0; m_parsed.style.protocol == 0 && byte < 256; ++byte)
        if (m_parsed.used[byte] && kOpcodes[byte].protocol == 1)
            m_parsed.style.protocol = 1; // protocol 1 has no PROTO opcode
}

void Machine::fail(const char* sentence) const
{
    throw Error(ErrorKind::Damaged, std::string("The pickle is damaged: ") + sentence + ". Get the file again.")
        .at(m_at);
}

void Machine::note(OddityKind kind)
{
    constexpr std::size_t kMany = 1000;
    if (m_parsed.oddities.size() < kMany)
        m_parsed.oddities.push_back({kind, m_at});
}

void Machine::failOverLimit(const char* sentence)
{
    throw Error(ErrorKind::LimitExceeded, std::string("The pickle ") + sentence + ".");
}

/// POP drops a mark when nothing lies above it, as CPython does.
void Machine::popObject()
{
    if (m_stack.size() == m_floor && !m_marks.empty()) {
        popMark();
        return;
    }
    const NodeId dropped = pop();
    if (!dropped.isImmediate() && (m_tree.isCallLike(dropped) || m_tree.kind(dropped) == Kind::Persistent))
        note(OddityKind::DroppedCall);
}

void Machine::beginFrame()
{
    const std::uint64_t size = m_cursor.u64();
    m_parsed.style.framed = true;
    if (m_frameEnd != 0 && m_at < m_frameEnd)
        note(OddityKind::FrameMismatch);
    if (size > m_cursor.remaining())
        fail("a frame is longer than what is left");
    m_frameEnd = m_cursor.position() + size;
}

/// A frame must end between two opcodes.
void Machine::checkFrame()
{
    if (m_at < m_frameEnd)
        return;
    if (m_at > m_frameEnd)
        note(OddityKind::FrameMismatch);
    m_frameEnd = 0;
}

void Machine::stepRare(Op op)
{
    if (stepContainers(op) || stepObjects(op) || stepTexts(op) || stepNumbers(op) || stepMemo(op))
        return;
    throw Error(ErrorKind::Damaged,
                "The pickle is damaged: byte " + std::to_string(static_cast<unsigned>(op))
                    + " is no opcode, so what follows cannot be read.");
}

bool Machine::stepContainers(Op op)
{
    switch (op) {
    case Op::EmptyList:
        push(m_tree.addContainer(Kind::List));
        return true;
    case Op::EmptyDict:
        push(m_tree.addContainer(Kind::Dict));
        return true;
    case Op::EmptySet:
        push(m_tree.addContainer(Kind::Set));
        return true;
    case Op::List:
    case Op::FrozenSet:
    case Op::Dict: {
        const std::size_t begin = popMark();
        if (op == Op::Dict && above(begin).size() % 2 != 0)
            fail("a dict has a key without a value");
        const NodeId made = m_tree.addContainer(op == Op::List       ? Kind::List
                                                    : op == Op::Dict ? Kind::Dict
                                                                     : Kind::FrozenSet,
                                                above(begin));
        dropTo(begin);
        push(made);
        return true;
    }
    case Op::Append:
        if (m_stack.size() - m_floor < 2)
            fail("it appends without a list");
        append(m_stack.size() - 1, true);
        return true;
    case Op::Appends:
        append(popMark(), false);
        return true;
    case Op::SetItem:
        if (m_stack.size() - m_floor < 3)
            fail("it sets an item without a dict");
        setItems(m_stack.size() - 2, true);
        return true;
    case Op::SetItems:
        setItems(popMark(), false);
        return true;
    case Op::AddItems:
        addItems(popMark());
        return true;
    default:
        return false;
    }
}

} // namespace ckptscope::pickle
