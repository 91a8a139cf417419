#pragma once

#include "core/io/cursor.h"
#include "core/io/pod_vector.h"
#include "core/pickle/opcode.h"
#include "core/pickle/reader.h"

#include <map>
#include <vector>

namespace ckptscope::pickle {

/// CPython's unpickling machine with nodes in place of objects: stack, marks and memo are real, calls are only noted.
class Machine {
public:
    Machine(const io::Source& source, std::uint64_t offset);
    Parsed run(const io::Progress& progress);
    /// Runs until `node` is made; the byte of the opcode that did it.
    std::optional<std::uint64_t> offsetOf(NodeId node);

private:
    bool next(); ///< one opcode; answers whether there are more
    bool step(Op op); ///< answers whether to go on
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
    void get(std::uint64_t index);
    std::uint64_t indexLine();
    void append(std::size_t begin, bool single);
    void setItems(std::size_t begin, bool single);
    void addItems(std::size_t begin);
    void checkKey(NodeId key);
    void checkFrame();
    void beginFrame();
    void finish();

    [[noreturn]] void fail(const char* sentence) const;
    void note(OddityKind kind);

    io::Cursor m_cursor;
    Parsed m_parsed;
    Tree& m_tree;
    std::uint64_t m_at = 0; ///< of the current opcode
    std::vector<NodeId> m_stack;
    std::vector<std::size_t> m_marks;
    std::size_t m_floor = 0; ///< stack height at the last mark
    io::PodVector<NodeId> m_memo;
    std::map<std::uint64_t, NodeId> m_sparseMemo;
    std::uint64_t m_puts = 0;
    std::uint64_t m_frameEnd = 0; ///< 0: not inside of a frame
};

} // namespace ckptscope::pickle
