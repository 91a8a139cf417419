#include "core/pickle/machine.h"

#include "core/io/error.h"
#include "core/io/limits.h"

#include <algorithm>
#include <bit>

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
}

Parsed Machine::run(const io::Progress& progress)
{
    constexpr std::uint64_t kOpcodesBetweenReports = 65536;
    while (next())
        if (m_parsed.opcodes % kOpcodesBetweenReports == 0) [[unlikely]]
            progress.advance(m_cursor.position(), m_cursor.position() + m_cursor.remaining());
    finish();
    return std::move(m_parsed);
}

bool Machine::next()
{
    m_at = m_cursor.position();
    const std::uint8_t byte = m_cursor.u8();
    ++m_parsed.opcodes;
    if (m_frameEnd != 0) [[unlikely]]
        checkFrame();
    m_parsed.used[byte] = true;
    try {
        return step(static_cast<Op>(byte));
    } catch (Error& error) {
        throw error.at(m_at);
    }
}

std::optional<std::uint64_t> Machine::offsetOf(NodeId node)
{
    if (!node.valid() || node.isImmediate())
        return std::nullopt;
    while (m_tree.nodeCount() <= node.index())
        if (!next())
            return std::nullopt;
    return m_at;
}

void Machine::finish()
{
    m_parsed.end = m_cursor.position();
    m_tree.setRoot(pop());
    if (!m_stack.empty() || !m_marks.empty())
        note(OddityKind::LeftOnStack);
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

void Machine::push(NodeId id)
{
    if (m_stack.size() >= limits::kStack) [[unlikely]]
        throw Error(ErrorKind::LimitExceeded, "The pickle puts more than 16 million objects on its stack.");
    m_stack.push_back(id);
}

NodeId Machine::pop()
{
    if (m_stack.size() <= m_floor) [[unlikely]]
        fail("it takes an object from an empty stack");
    const NodeId id = m_stack.back();
    m_stack.pop_back();
    return id;
}

NodeId& Machine::top()
{
    if (m_stack.size() <= m_floor) [[unlikely]]
        fail("it needs an object on an empty stack");
    return m_stack.back();
}

void Machine::pushMark()
{
    if (m_marks.size() >= limits::kMarks)
        throw Error(ErrorKind::LimitExceeded, "The pickle opens more than 16 million marks.");
    m_marks.push_back(m_floor);
    m_floor = m_stack.size();
}

std::size_t Machine::popMark()
{
    if (m_marks.empty()) [[unlikely]]
        fail("it closes a mark that was never opened");
    const std::size_t begin = m_floor;
    m_floor = m_marks.back();
    m_marks.pop_back();
    return begin;
}

std::span<const NodeId> Machine::above(std::size_t begin) const
{
    return {m_stack.data() + begin, m_stack.size() - begin};
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

bool Machine::step(Op op)
{
    switch (op) {
    // The opcodes that make up nearly all of a state dict come first.
    case Op::BinPut:
        put(m_cursor.u8());
        return true;
    case Op::LongBinPut:
        put(m_cursor.u32());
        return true;
    case Op::BinGet:
        get(m_cursor.u8());
        return true;
    case Op::LongBinGet:
        get(m_cursor.u32());
        return true;
    case Op::BinUnicode:
        addText(Kind::String, m_cursor.u32());
        return true;
    case Op::BinInt1:
        push(NodeId::ofSmallInt(m_cursor.u8()));
        return true;
    case Op::BinInt2:
        push(NodeId::ofSmallInt(m_cursor.u16()));
        return true;
    case Op::BinInt:
        push(m_tree.addInt(static_cast<std::int32_t>(m_cursor.u32())));
        return true;
    case Op::Mark:
        pushMark();
        return true;
    case Op::None:
        push(NodeId::none());
        return true;
    case Op::NewTrue:
        push(NodeId::ofBool(true));
        return true;
    case Op::NewFalse:
        push(NodeId::ofBool(false));
        return true;
    case Op::Stop:
        return false;
    default:
        break;
    }
    if (stepContainers(op) || stepObjects(op) || stepTexts(op) || stepNumbers(op) || stepMemo(op))
        return true;
    const auto byte = static_cast<unsigned>(op);
    throw Error(ErrorKind::Damaged,
                "The pickle is damaged: byte " + std::to_string(byte)
                    + " is no opcode, so what follows cannot be read.");
}

bool Machine::stepContainers(Op op)
{
    std::size_t begin = 0;
    switch (op) {
    case Op::EmptyTuple:
        push(NodeId::emptyTuple());
        return true;
    case Op::Tuple:
        begin = popMark();
        break;
    case Op::Tuple1:
    case Op::Tuple2:
    case Op::Tuple3: {
        const std::size_t count = static_cast<std::size_t>(op) - static_cast<std::size_t>(Op::Tuple1) + 1;
        if (m_stack.size() - m_floor < count)
            fail("a tuple takes more objects than there are");
        begin = m_stack.size() - count;
        break;
    }
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
        begin = popMark();
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
    const NodeId tuple = m_tree.addTuple(above(begin));
    dropTo(begin);
    push(tuple);
    return true;
}

} // namespace ckptscope::pickle
