#include "core/pickle/object_writer.h"

#include <string>

namespace ckptscope::pickle {

namespace {

[[noreturn]] void unsupported(const std::string& sentence)
{
    throw io::Error(io::ErrorKind::Unsupported, sentence);
}

} // namespace

void ObjectWriter::write(NodeId root)
{
    m_encoder.begin();
    save(root);
    while (!m_frames.empty())
        advance();
    m_encoder.end();
}

void ObjectWriter::requireProtocol(int needed, const char* what) const
{
    if (m_protocol < needed)
        unsupported("Pickle protocol " + std::to_string(m_protocol) + " cannot hold " + what + "; save with protocol "
                    + std::to_string(needed) + " or higher.");
}

bool ObjectWriter::save(NodeId id)
{
    m_encoder.boundary();
    if (id.isImmediate())
        return saveImmediate(id);
    if (id.index() >= m_memo.size())
        throw io::Error(io::ErrorKind::Damaged, "The pickle's tree refers to an object that is not in it.");
    if (remembered(id)) {
        recall(id);
        return true;
    }
    const Kind kind = m_tree.kind(id);
    switch (kind) {
    // Atoms: CPython does not memoise them.
    case Kind::Int:
        m_atoms.integer(m_tree.integer(id));
        return complete(id, false);
    case Kind::Float:
        m_atoms.real(m_tree.real(id));
        return complete(id, false);
    case Kind::BigInt:
        m_atoms.text(m_tree, id);
        return complete(id, false);
    case Kind::String:
    case Kind::ByteString:
    case Kind::Bytes:
    case Kind::ByteArray:
        m_atoms.text(m_tree, id);
        return complete(id, true);
    default:
        return saveObject(id, kind);
    }
}

bool ObjectWriter::saveImmediate(NodeId id)
{
    if (id.isSmallInt())
        m_atoms.integer(id.smallInt());
    else if (id == NodeId::none())
        m_encoder.op(Op::None);
    else if (id == NodeId::ofBool(true) || id == NodeId::ofBool(false))
        m_atoms.boolean(id == NodeId::ofBool(true));
    else if (id != NodeId::emptyTuple())
        throw io::Error(io::ErrorKind::Damaged, "The pickle's tree refers to an object that is not in it.");
    else if (m_protocol >= 1)
        m_encoder.op(Op::EmptyTuple);
    else {
        m_encoder.op(Op::Mark);
        m_encoder.op(Op::Tuple);
    }
    return true;
}

bool ObjectWriter::saveObject(NodeId id, Kind kind)
{
    switch (kind) {
    case Kind::Tuple:
        enter(id, Step::Tuple, m_tree.children(id));
        if (m_protocol < 2 || m_tree.children(id).size() > 3)
            m_encoder.op(Op::Mark);
        return false;
    case Kind::FrozenSet:
        requireProtocol(4, "a frozenset");
        enter(id, Step::FrozenSet, m_tree.children(id));
        m_encoder.op(Op::Mark);
        return false;
    case Kind::Instance:
        enter(id, Step::Instance, m_tree.children(m_tree.arguments(id)));
        m_encoder.op(Op::Mark);
        return false;
    case Kind::Call:
    case Kind::NewObject:
    case Kind::NewObjectEx:
        requireProtocol(kind == Kind::Call ? 0 : kind == Kind::NewObject ? 2 : 4, "objects made by cls.__new__");
        enter(id, Step::Call, {});
        return false;
    case Kind::Persistent:
        if (m_protocol == 0)
            return savePersistentLine(id);
        enter(id, Step::Persistent, {});
        return false;
    case Kind::Global:
        return saveGlobal(id);
    case Kind::Extension:
        saveExtension(id);
        return complete(id, false);
    case Kind::OutOfBand:
        unsupported("The pickle needs a buffer that is not in the file; load it where it was made and save it "
                    "without out-of-band buffers.");
    default:
        return saveContainer(id, kind);
    }
}

bool ObjectWriter::saveContainer(NodeId id, Kind kind)
{
    const bool old = m_protocol == 0;
    Batches batches = old ? Batches::OneByOne : Batches::Iterator;
    EffectKind filling = EffectKind::Append;
    if (kind == Kind::Set) {
        requireProtocol(4, "a set");
        m_encoder.op(Op::EmptySet);
        filling = EffectKind::AddItems;
        batches = Batches::Set;
    } else if (kind == Kind::Dict || kind == Kind::List) {
        const bool dict = kind == Kind::Dict;
        if (old) {
            m_encoder.op(Op::Mark);
            m_encoder.op(dict ? Op::Dict : Op::List);
        } else {
            m_encoder.op(dict ? Op::EmptyDict : Op::EmptyList);
            batches = dict ? Batches::ExactDict : Batches::ExactList;
        }
        filling = dict ? EffectKind::SetItems : EffectKind::Append;
    } else {
        throw io::Error(io::ErrorKind::Damaged, "The pickle's tree holds a value of an unknown kind.");
    }
    if (m_pythonBatches && !old)
        batches = Batches::Iterator;
    const bool completed = complete(id, true);
    const std::span<const NodeId> items = m_tree.children(id);
    if (items.empty())
        return completed;
    pushFill(id, filling, items, batches);
    return false;
}

bool ObjectWriter::saveGlobal(NodeId id)
{
    const NodeId module = m_tree.globalModuleNode(id);
    const NodeId name = m_tree.globalNameNode(id);
    if (m_protocol < 4) {
        m_encoder.lines(Op::Global, oneLine(m_tree.globalModule(id)), oneLine(m_tree.globalName(id)));
        return complete(id, true);
    }
    if (!m_tree.isText(module) || !m_tree.isText(name))
        throw io::Error(io::ErrorKind::Damaged, "A class in the pickle has a name that is not text.");
    save(module);
    save(name);
    m_encoder.op(Op::StackGlobal);
    return complete(id, true);
}

std::string_view ObjectWriter::oneLine(std::string_view text) const
{
    if (text.find('\n') != std::string_view::npos)
        unsupported("A name in the pickle has a line break, which pickle protocol " + std::to_string(m_protocol)
                    + " cannot hold; save with protocol 4.");
    return text;
}

bool ObjectWriter::savePersistentLine(NodeId id)
{
    const NodeId key = m_tree.persistentId(id);
    const Kind kind = m_tree.kind(key);
    if (kind == Kind::Int)
        m_encoder.line(Op::PersId, std::to_string(m_tree.integer(key)));
    else if (m_tree.isText(key) && !m_tree.isFar(key))
        m_encoder.line(Op::PersId, oneLine(m_tree.text(key)));
    else
        unsupported("Pickle protocol 0 cannot hold references to storages; save with protocol 2.");
    return complete(id, false);
}

void ObjectWriter::saveExtension(NodeId id)
{
    requireProtocol(2, "extension codes");
    const std::uint32_t number = m_tree.extensionCode(id);
    if (number <= 0xff)
        m_encoder.number(Op::Ext1, static_cast<std::uint8_t>(number));
    else if (number <= 0xffff)
        m_encoder.number(Op::Ext2, static_cast<std::uint16_t>(number));
    else
        m_encoder.number(Op::Ext4, number);
}

/// Ends the making of an object; what was done to it afterwards follows. Values that CPython does not memoise are
/// memoised when something was done to them, or each use would do it again.
bool ObjectWriter::complete(NodeId id, bool remembers)
{
    const bool affected = m_tree.hasEffects(id);
    if (remembers || affected)
        remember(id);
    if (affected)
        pushEffects(id);
    return !affected;
}

/// complete() for what is made of its parts: when these led back to the object, it exists already; what lies on
/// the stack is dropped and the object fetched (save_tuple, save_reduce).
bool ObjectWriter::completeMade(NodeId id, std::size_t onStack)
{
    if (!remembered(id))
        return complete(id, true);
    for (std::size_t i = 0; i < onStack; ++i)
        m_encoder.op(Op::Pop);
    recall(id);
    return true;
}

/// Starts an object that is memoised only after its parts. To meet it again among its parts is fine as long as
/// something new was memoised on the way: that is what ends the circle.
void ObjectWriter::enter(NodeId id, Step step, std::span<const NodeId> children)
{
    std::uint32_t& entry = m_memo[id.index()];
    const std::uint32_t now = kPending | m_count;
    if (entry == now)
        throw io::Error(io::ErrorKind::Damaged,
                        "An object in the pickle is needed for its own making, so that no program can build it; "
                        "take the reference to itself out.");
    entry = now;
    Frame frame;
    frame.id = id;
    frame.step = step;
    frame.next = children.data();
    frame.stop = frame.end = frame.next + children.size();
    m_frames.push_back(frame);
}

} // namespace ckptscope::pickle
