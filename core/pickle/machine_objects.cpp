#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/pickle/machine.h"

#include <algorithm>

namespace ckptscope::pickle {

namespace {

constexpr std::size_t kBatch = 1000; // Lib/pickle.py, _BATCHSIZE

} // namespace

void Machine::change(NodeId object, EffectKind kind, std::span<const NodeId> items)
{
    m_tree.addEffect(object, kind, items);
    if (m_tree.effectCount(object) > limits::kEffects)
        failOverLimit("changes one object more than 256 times in turns; it was made to do harm");
}

void Machine::append(std::size_t begin, bool single)
{
    if (begin <= m_floor)
        fail("it appends without a list");
    const NodeId list = m_stack[begin - 1];
    const std::span<const NodeId> items = above(begin);
    if (m_tree.kind(list) == Kind::List) {
        // A lone item after full batches tells the pure Python pickler from CPython's C one.
        const std::size_t before = m_tree.children(list).size();
        if (single && before >= kBatch && before % kBatch == 0)
            m_parsed.style.pythonBatches = true;
        m_tree.extend(list, items);
    } else if (!items.empty()) {
        if (!m_tree.isCallLike(list))
            note(OddityKind::WrongReceiver);
        change(list, EffectKind::Append, items);
    }
    dropTo(begin);
}

void Machine::setItems(std::size_t begin, bool single)
{
    if (begin <= m_floor)
        fail("it sets items without a dict");
    const NodeId dict = m_stack[begin - 1];
    const std::span<const NodeId> items = above(begin);
    if (items.size() % 2 != 0)
        fail("a dict has a key without a value");
    for (std::size_t i = 0; i < items.size(); i += 2)
        checkKey(items[i]);
    if (m_tree.kind(dict) == Kind::Dict) {
        const std::size_t before = m_tree.children(dict).size() / 2;
        if (single && before >= kBatch && before % kBatch == 0)
            m_parsed.style.pythonBatches = true;
        m_tree.extend(dict, items);
    } else if (!items.empty()) {
        if (!m_tree.isCallLike(dict))
            note(OddityKind::WrongReceiver);
        change(dict, EffectKind::SetItems, items);
    }
    dropTo(begin);
}

void Machine::addItems(std::size_t begin)
{
    if (begin <= m_floor)
        fail("it adds items without a set");
    const NodeId set = m_stack[begin - 1];
    for (NodeId item : above(begin))
        checkKey(item);
    if (m_tree.kind(set) == Kind::Set) {
        m_tree.extend(set, above(begin));
    } else if (!above(begin).empty()) {
        if (!m_tree.isCallLike(set))
            note(OddityKind::WrongReceiver);
        change(set, EffectKind::AddItems, above(begin));
    }
    dropTo(begin);
}

void Machine::checkKey(NodeId key)
{
    const Kind kind = m_tree.kind(key);
    if (kind == Kind::List || kind == Kind::Dict || kind == Kind::Set || kind == Kind::ByteArray)
        note(OddityKind::UnhashableKey);
}

bool Machine::stepObjects(Op op)
{
    switch (op) {
    case Op::NewObj:
        addCall(Kind::NewObject);
        return true;
    case Op::NewObjEx: {
        const NodeId keywords = pop(), arguments = pop(), callee = pop();
        if (m_tree.kind(arguments) != Kind::Tuple || m_tree.kind(keywords) != Kind::Dict)
            fail("a call has arguments of the wrong kind");
        push(m_tree.addNewObjectEx(callee, arguments, keywords));
        return true;
    }
    case Op::Build: {
        const NodeId state = pop();
        const NodeId object = top();
        if (object.isImmediate() || !m_tree.isCallLike(object))
            note(OddityKind::WrongReceiver);
        if (!object.isImmediate())
            change(object, EffectKind::Build, {&state, 1});
        return true;
    }
    case Op::Global:
        addGlobalLines(Kind::Global);
        return true;
    case Op::Inst:
        addGlobalLines(Kind::Instance);
        return true;
    case Op::Obj: {
        const std::size_t begin = popMark();
        if (above(begin).empty())
            fail("an object has no class");
        const NodeId made = m_tree.addCall(Kind::Instance, m_stack[begin], m_tree.addTuple(above(begin + 1)));
        dropTo(begin);
        push(made);
        return true;
    }
    case Op::StackGlobal:
        addStackGlobal();
        return true;
    case Op::PersId:
        note(OddityKind::TextPersistentId);
        push(m_tree.addPersistent(m_tree.addString(std::string(m_cursor.line(limits::kTextLine)))));
        return true;
    case Op::Ext1:
    case Op::Ext2:
    case Op::Ext4:
        note(OddityKind::ExtensionCode);
        push(m_tree.addExtension(op == Op::Ext1 ? m_cursor.u8() : op == Op::Ext2 ? m_cursor.u16() : m_cursor.u32()));
        return true;
    case Op::NextBuffer:
        push(m_tree.addOutOfBand());
        return true;
    case Op::ReadonlyBuffer:
        top();
        return true;
    default:
        return false;
    }
}

void Machine::addGlobalLines(Kind kind)
{
    const NodeId module = m_tree.addString(std::string(m_cursor.line(limits::kTextLine)));
    const NodeId name = m_tree.addString(std::string(m_cursor.line(limits::kTextLine)));
    const NodeId global = m_tree.addGlobal(module, name, m_at);
    if (kind == Kind::Global)
        return push(global);
    const std::size_t begin = popMark();
    const NodeId made = m_tree.addCall(Kind::Instance, global, m_tree.addTuple(above(begin)));
    dropTo(begin);
    push(made);
}

void Machine::addStackGlobal()
{
    const NodeId name = pop(), module = pop();
    if (m_tree.kind(name) != Kind::String || m_tree.kind(module) != Kind::String)
        throw io::Error(
            io::ErrorKind::Damaged,
            "The pickle works out the name of a class or function while it is loaded, which no pickler writes: it "
            "hides what it runs. Do not load this file.")
            .at(m_at);
    push(m_tree.addGlobal(module, name, m_at));
}

bool Machine::stepMemo(Op op)
{
    switch (op) {
    case Op::Put:
        put(indexLine());
        return true;
    case Op::Get:
        get(indexLine());
        return true;
    case Op::Memoize:
        put(m_puts);
        return true;
    case Op::Pop:
        popObject();
        return true;
    case Op::PopMark: {
        const std::size_t begin = popMark();
        for (NodeId dropped : above(begin))
            if (m_tree.isCallLike(dropped))
                note(OddityKind::DroppedCall);
        dropTo(begin);
        return true;
    }
    case Op::Dup: {
        const NodeId again = top();
        push(again);
        return true;
    }
    case Op::Frame:
        beginFrame();
        return true;
    case Op::Proto: {
        const int protocol = m_cursor.u8();
        if (protocol > kHighestProtocol)
            throw io::Error(io::ErrorKind::Unsupported,
                            "The pickle has protocol " + std::to_string(protocol)
                                + "; protocols 0 to 5 are known. The file is damaged or newer than this program.");
        if (m_at != m_parsed.begin)
            note(OddityKind::ProtocolTwice);
        m_parsed.style.protocol = protocol;
        return true;
    }
    default:
        return false;
    }
}

void Machine::putAnywhere(std::uint64_t index)
{
    const NodeId id = top();
    if (m_puts++ == 0)
        m_parsed.style.firstMemo = index == 1 ? 1 : 0;
    if (m_puts > limits::kMemo)
        failOverLimit("remembers more than 16 million objects");
    if (index > 2 * m_puts + 1024) {
        m_sparseMemo[index] = id;
        return;
    }
    while (index >= m_memo.size()) // at most a few: most picklers count without gaps
        m_memo.push_back(NodeId());
    m_memo[index] = id;
}

NodeId Machine::sparse(std::uint64_t index) const
{
    const auto found = m_sparseMemo.find(index);
    if (found == m_sparseMemo.end())
        fail("it fetches an object that was never stored");
    return found->second;
}

} // namespace ckptscope::pickle
