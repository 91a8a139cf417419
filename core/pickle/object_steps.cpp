#include "core/pickle/object_writer.h"

#include <algorithm>

namespace ckptscope::pickle {

namespace {

constexpr std::size_t kBatch = 1000; ///< BATCHSIZE of Modules/_pickle.c

} // namespace

void ObjectWriter::pushFill(NodeId id, EffectKind kind, std::span<const NodeId> items, Batches batches)
{
    const std::size_t unit = kind == EffectKind::SetItems ? 2 : 1;
    Frame frame;
    frame.id = id;
    frame.step = Step::Fill;
    frame.kind = static_cast<std::uint8_t>(kind);
    frame.batches = batches;
    frame.next = frame.stop = items.data();
    frame.end = items.data() + items.size() / unit * unit;
    m_frames.push_back(frame);
}

void ObjectWriter::pushEffects(NodeId id)
{
    const std::vector<Effect> effects = m_tree.effects(id);
    const Batches batches = m_protocol == 0 ? Batches::OneByOne : Batches::Iterator;
    for (std::size_t i = effects.size(); i-- > 0;) {
        const Effect& effect = effects[i];
        if (effect.kind == EffectKind::AddItems)
            requireProtocol(4, "sets");
        if (effect.kind != EffectKind::Build) {
            pushFill(effect.value, effect.kind, m_tree.children(effect.value), batches);
            continue;
        }
        Frame frame;
        frame.id = effect.value;
        frame.step = Step::Build;
        m_frames.push_back(frame);
    }
}

ObjectWriter::Filling ObjectWriter::filling(const Frame& frame) const
{
    switch (static_cast<EffectKind>(frame.kind)) {
    case EffectKind::SetItems:
        return {frame.batches, 2, Op::SetItem, Op::SetItems};
    case EffectKind::AddItems:
        return {frame.batches, 1, Op::AddItems, Op::AddItems};
    default:
        return {frame.batches, 1, Op::Append, Op::Appends};
    }
}

/// Begins the next batch; phase tells whether it has a MARK. False when there is none.
bool ObjectWriter::openBatch(Frame& frame)
{
    const Filling how = filling(frame);
    const std::size_t left = static_cast<std::size_t>(frame.end - frame.next) / how.unit;
    if (left == 0) {
        const bool trailing = how.batches == Batches::ExactDict || how.batches == Batches::Set;
        if (trailing && m_tree.children(frame.id).size() / how.unit % kBatch == 0) {
            m_encoder.op(Op::Mark);
            m_encoder.op(how.many);
        }
        return false;
    }
    const bool onlyOne = left == 1 && frame.phase == 0;
    const bool alone = how.batches == Batches::OneByOne || (how.batches == Batches::Iterator && left == 1)
        || (onlyOne && how.batches != Batches::Set);
    const bool marked = !alone || how.one == how.many;
    if (marked)
        m_encoder.op(Op::Mark);
    frame.phase = marked ? 2 : 1;
    frame.stop = frame.next + (alone ? 1 : std::min(left, kBatch)) * how.unit;
    return true;
}

/// Writes the children of the top frame up to its stop; false when a child needs frames of its own first.
bool ObjectWriter::saveChildren()
{
    const std::size_t top = m_frames.size() - 1;
    const NodeId* next = m_frames[top].next;
    const NodeId* const stop = m_frames[top].stop;
    bool complete = true;
    while (complete && next != stop)
        complete = save(*next++);
    m_frames[top].next = next;
    return complete;
}

void ObjectWriter::advanceFill()
{
    for (;;) {
        if (!saveChildren())
            return;
        Frame& frame = m_frames.back();
        if (frame.phase != 0) {
            const Filling how = filling(frame);
            m_encoder.op(frame.phase == 2 ? how.many : how.one);
        }
        if (!openBatch(frame)) {
            m_frames.pop_back();
            return;
        }
    }
}

void ObjectWriter::advance()
{
    const Frame frame = m_frames.back();
    switch (frame.step) {
    case Step::Fill:
        advanceFill();
        return;
    case Step::Call:
        advanceCall();
        return;
    case Step::Build:
        if (m_frames.back().phase++ == 0) {
            save(frame.id);
            return;
        }
        m_frames.pop_back();
        m_encoder.op(Op::Build);
        return;
    case Step::Instance: // the class comes before the arguments; protocol 0 names it at the end
        if (m_frames.back().phase++ == 0 && m_protocol >= 1 && !save(m_tree.callable(frame.id)))
            return;
        break;
    case Step::Persistent:
        if (m_frames.back().phase++ == 0 && !save(m_tree.persistentId(frame.id)))
            return;
        break;
    default:
        break;
    }
    if (!saveChildren())
        return;
    m_frames.pop_back();
    if (frame.step == Step::Tuple)
        finishTuple(frame.id, m_tree.children(frame.id).size());
    else if (frame.step == Step::FrozenSet)
        finishFrozenSet(frame.id);
    else if (frame.step == Step::Instance)
        finishInstance(frame.id);
    else
        finishPersistent(frame.id);
}

void ObjectWriter::advanceCall()
{
    const NodeId id = m_frames.back().id;
    const Kind kind = m_tree.kind(id);
    const unsigned parts = kind == Kind::NewObjectEx ? 3 : 2;
    while (m_frames.back().phase < parts) {
        const unsigned part = m_frames.back().phase++;
        if (!save(part == 0 ? m_tree.callable(id) : part == 1 ? m_tree.arguments(id) : m_tree.keywords(id)))
            return;
    }
    m_frames.pop_back();
    m_encoder.op(kind == Kind::Call ? Op::Reduce : kind == Kind::NewObject ? Op::NewObj : Op::NewObjEx);
    completeMade(id, 1);
}

void ObjectWriter::finishTuple(NodeId id, std::size_t count)
{
    const bool small = m_protocol >= 2 && count <= 3;
    if (!remembered(id)) {
        static constexpr Op kOps[] = {Op::EmptyTuple, Op::Tuple1, Op::Tuple2, Op::Tuple3};
        m_encoder.op(small ? kOps[count] : Op::Tuple);
        complete(id, true);
    } else if (small || m_protocol == 0) {
        completeMade(id, small ? count : count + 1); // protocol 0 has no POP_MARK: POP takes the MARK as well
    } else {
        m_encoder.op(Op::PopMark);
        recall(id);
    }
}

void ObjectWriter::finishFrozenSet(NodeId id)
{
    if (remembered(id)) {
        m_encoder.op(Op::PopMark);
        recall(id);
        return;
    }
    m_encoder.op(Op::FrozenSet);
    complete(id, true);
}

void ObjectWriter::finishInstance(NodeId id)
{
    const NodeId callable = m_tree.callable(id);
    if (m_protocol >= 1)
        m_encoder.op(Op::Obj);
    else if (m_tree.kind(callable) == Kind::Global)
        m_encoder.lines(Op::Inst, oneLine(m_tree.globalModule(callable)), oneLine(m_tree.globalName(callable)));
    else
        throw io::Error(io::ErrorKind::Unsupported,
                        "Pickle protocol 0 cannot hold an instance whose class is not named; save with protocol 2.");
    completeMade(id, 1);
}

/// CPython asks persistent_id() at each use of an object and memoises nothing. A reference whose id is a reference
/// itself, which CPython never writes, is memoised: written at each use, such a chain could grow without end.
void ObjectWriter::finishPersistent(NodeId id)
{
    m_encoder.op(Op::BinPersId);
    if (remembered(id)) {
        completeMade(id, 1);
        return;
    }
    m_memo[id.index()] = kAbsent;
    complete(id, m_tree.kind(m_tree.persistentId(id)) == Kind::Persistent);
}

} // namespace ckptscope::pickle
