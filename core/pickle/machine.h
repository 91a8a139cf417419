#pragma once

#include "core/io/cursor.h"
#include "core/io/limits.h"
#include "core/io/pod_vector.h"
#include "core/pickle/opcode.h"
#include "core/pickle/reader.h"

#include <array>
#include <map>

namespace ckptscope::pickle {

/// CPython's unpickling machine with nodes in place of objects: stack, marks and memo are real, calls are only noted.
class Machine {
public:
    Machine(const io::Source& source, std::uint64_t offset);
    Parsed run(const io::Progress& progress);
    /// As far as it goes.
    Parsed runBroken();
    /// Runs until `node` is made; the byte of the opcode that did it.
    std::optional<std::uint64_t> offsetOf(NodeId node);

private:
    /// Runs at most so many opcodes; answers whether there are more.
    bool advance(std::uint64_t opcodes);
    void stepRare(Op op);
    void reserve(std::uint64_t most);
    bool stepNumbers(Op op);
    bool stepTexts(Op op);
    bool stepContainers(Op op);
    bool stepObjects(Op op);
    bool stepMemo(Op op);

    void push(NodeId id);
    NodeId pop();
    NodeId& top();
    void pushMark();
    /// Elements above the last mark; they stay on the stack until dropTo(begin).
    std::size_t popMark();
    std::span<const NodeId> above(std::size_t begin) const;
    void dropTo(std::size_t begin) { m_stack.resize(begin); }
    void popObject();

    void addTuple(std::size_t begin);
    void addLastAsTuple(std::size_t count);
    void addCall(Kind kind);
    void addText(Kind kind, std::uint64_t size);
    void addBigInteger(std::uint64_t size);
    void addIntLine();
    void addLongLine();
    void addFloatLine();
    void addStringLine();
    void addUnicodeLine();
    NodeId integerOf(std::string_view littleEndian);
    void addGlobalLines(Kind kind);
    void addStackGlobal();
    void put(std::uint64_t index);
    void putAnywhere(std::uint64_t index);
    void get(std::uint64_t index);
    NodeId sparse(std::uint64_t index) const;
    std::uint64_t indexLine();
    /// Adds to what an object is given after it was made.
    void change(NodeId object, EffectKind kind, std::span<const NodeId> items);
    void append(std::size_t begin, bool single);
    void setItems(std::size_t begin, bool single);
    void addItems(std::size_t begin);
    void checkKey(NodeId key);
    void checkFrame();
    void beginFrame();
    void finish();

    [[noreturn]] void fail(const char* sentence) const;
    [[noreturn]] static void failOverLimit(const char* sentence);
    void note(OddityKind kind);

    io::Cursor m_cursor;
    Parsed m_parsed;
    Tree& m_tree;
    std::uint64_t m_at = 0; ///< of the current opcode
    std::array<std::uint64_t, 256> m_counts{}; ///< of opcodes
    io::PodVector<NodeId> m_stack;
    io::PodVector<std::size_t> m_marks;
    std::size_t m_floor = 0; ///< stack height at the last mark
    io::PodVector<NodeId> m_memo;
    std::map<std::uint64_t, NodeId> m_sparseMemo;
    std::uint64_t m_puts = 0;
    std::uint64_t m_frameEnd = 0; ///< 0: not inside of a frame
};

// What happens several times for each tensor of a file is inline.

inline void Machine::push(NodeId id)
{
    if (m_stack.size() >= limits::kStack) [[unlikely]]
        failOverLimit("puts more than 16 million objects on its stack");
    m_stack.push_back(id);
}

inline NodeId& Machine::top()
{
    if (m_stack.size() <= m_floor) [[unlikely]]
        fail("it needs an object on an empty stack");
    return m_stack.back();
}

inline NodeId Machine::pop()
{
    if (m_stack.size() <= m_floor) [[unlikely]]
        fail("it takes an object from an empty stack");
    const NodeId id = m_stack.back();
    m_stack.pop_back();
    return id;
}

inline void Machine::pushMark()
{
    if (m_marks.size() >= limits::kMarks) [[unlikely]]
        failOverLimit("opens more than 16 million marks");
    m_marks.push_back(m_floor);
    m_floor = m_stack.size();
}

inline std::size_t Machine::popMark()
{
    if (m_marks.empty()) [[unlikely]]
        fail("it closes a mark that was never opened");
    const std::size_t begin = m_floor;
    m_floor = m_marks.back();
    m_marks.pop_back();
    return begin;
}

inline std::span<const NodeId> Machine::above(std::size_t begin) const
{
    return {m_stack.data() + begin, m_stack.size() - begin};
}

inline void Machine::addTuple(std::size_t begin)
{
    const NodeId tuple = m_tree.addTuple(above(begin));
    dropTo(begin);
    push(tuple);
}

inline void Machine::addLastAsTuple(std::size_t count)
{
    if (m_stack.size() - m_floor < count) [[unlikely]]
        fail("a tuple takes more objects than there are");
    addTuple(m_stack.size() - count);
}

inline void Machine::addCall(Kind kind)
{
    const NodeId arguments = pop();
    if (m_tree.kind(arguments) != Kind::Tuple) [[unlikely]]
        fail("a call has arguments that are no tuple");
    const NodeId callee = pop();
    push(m_tree.addCall(kind, callee, arguments));
}

/// Nearly every pickler numbers its memo 0, 1, 2 …
inline void Machine::put(std::uint64_t index)
{
    if (index != m_memo.size() || m_puts >= limits::kMemo) [[unlikely]]
        return putAnywhere(index);
    m_memo.push_back(top());
    ++m_puts;
}

inline void Machine::get(std::uint64_t index)
{
    const NodeId id = index < m_memo.size() ? m_memo[index] : NodeId();
    push(id.valid() ? id : sparse(index));
}

} // namespace ckptscope::pickle
