#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/pickle/tree.h"

#include <algorithm>
#include <bit>

namespace ckptscope::pickle {

void Tree::failTooLarge(const char* what)
{
    throw io::Error(io::ErrorKind::LimitExceeded,
                    std::string("The pickle is too large to show: too many ") + what + ".");
}

void Tree::reserve(std::size_t bytes)
{
    m_kinds.reserve(bytes / 12); // measured on state dicts
    m_payloads.reserve(bytes / 12);
    m_slots.reserve(bytes / 5);
    m_text.reserve(bytes * 2 / 5);
}

NodeId Tree::addBigNumber(std::int64_t value)
{
    const auto bits = static_cast<std::uint64_t>(value);
    return addNode(byteOf(Kind::Int), static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32));
}

NodeId Tree::addBigInt(std::string_view bytes)
{
    return addText(Kind::BigInt, bytes);
}

NodeId Tree::addFloat(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return addNode(byteOf(Kind::Float), static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32));
}

NodeId Tree::addFarText(Kind kind, std::uint64_t offset, std::uint64_t size)
{
    m_far.push_back({offset, size});
    return addNode(byteOf(kind) | kFarBit, static_cast<std::uint32_t>(m_far.size() - 1), 0);
}

NodeId Tree::addContainer(Kind kind, std::span<const NodeId> items)
{
    Slots slots;
    grow(slots, items);
    m_containers.push_back(slots);
    return addNode(byteOf(kind), static_cast<std::uint32_t>(m_containers.size() - 1), 0);
}

NodeId Tree::addGlobal(NodeId module, NodeId name, std::uint64_t offset)
{
    const NodeId id = addNode(byteOf(Kind::Global), static_cast<std::uint32_t>(m_globals.size()), 0);
    m_globals.push_back({module, name, id, offset});
    return id;
}

NodeId Tree::addGlobal(std::string_view module, std::string_view name)
{
    const NodeId moduleNode = addString(module);
    return addGlobal(moduleNode, addString(name), 0);
}

NodeId Tree::addNewObjectEx(NodeId callable, NodeId arguments, NodeId keywords)
{
    const std::size_t first = m_slots.size();
    const NodeId parts[] = {callable, arguments, keywords};
    m_slots.append(parts);
    return addNode(byteOf(Kind::NewObjectEx), static_cast<std::uint32_t>(first), 3);
}

NodeId Tree::addExtension(std::uint32_t code)
{
    return addNode(byteOf(Kind::Extension), code, 0);
}

NodeId Tree::addOutOfBand()
{
    return addNode(byteOf(Kind::OutOfBand), 0, 0);
}

void Tree::grow(Slots& list, std::span<const NodeId> items)
{
    const std::size_t count = list.count + items.size();
    if (count > kMost32 || m_slots.size() + 2 * count > kMost32)
        failTooLarge("elements");
    if (count <= list.capacity) {
        std::copy(items.begin(), items.end(), m_slots.begin() + list.first + list.count);
    } else if (list.count != 0 && std::size_t(list.first) + list.capacity == m_slots.size()) {
        m_slots.resize(list.first + list.count); // the last one: it grows where it stands
        m_slots.append(items);
        list.capacity = static_cast<std::uint32_t>(count);
    } else {
        // Moves to the end; room for as much again keeps many small additions linear.
        const std::size_t room = list.count == 0 ? count : 2 * count;
        const std::size_t first = m_slots.size();
        m_slots.append({m_slots.data() + list.first, list.count});
        m_slots.append(items);
        m_slots.resize(first + room);
        list.first = static_cast<std::uint32_t>(first);
        list.capacity = static_cast<std::uint32_t>(room);
    }
    list.count = static_cast<std::uint32_t>(count);
}

void Tree::extend(NodeId container, std::span<const NodeId> items)
{
    switch (kind(container)) {
    case Kind::List:
    case Kind::Dict:
    case Kind::Set:
    case Kind::FrozenSet:
        grow(m_containers[payload(container).a], items);
        break;
    default:
        break;
    }
}

void Tree::setItems(NodeId container, std::span<const NodeId> items)
{
    const Kind k = kind(container);
    if (k != Kind::List && k != Kind::Dict && k != Kind::Set && k != Kind::FrozenSet)
        return;
    const std::vector<NodeId> copy(items.begin(), items.end()); // may be a part of m_slots
    Slots& slots = m_containers[payload(container).a];
    slots.count = 0;
    grow(slots, copy);
}

Tree::Affected& Tree::affect(NodeId id)
{
    std::uint8_t& kindByte = m_kinds[id.index()];
    Payload& own = m_payloads[id.index()];
    if ((kindByte & kAffectedBit) == 0) {
        m_affected.push_back({own, {}});
        own = {static_cast<std::uint32_t>(m_affected.size() - 1), 0};
        kindByte |= kAffectedBit;
    }
    return m_affected[own.a];
}

void Tree::addEffect(NodeId object, EffectKind effectKind, std::span<const NodeId> items)
{
    if (object.isImmediate())
        return;
    Affected& affected = affect(object);
    const std::span<const NodeId> before = elements(affected.effects);
    const bool grows = effectKind != EffectKind::Build && !before.empty()
        && static_cast<EffectKind>(before[before.size() - 2].smallInt()) == effectKind;
    if (grows)
        return extend(before.back(), items);
    const NodeId value = effectKind == EffectKind::Build
        ? items.front()
        : addContainer(effectKind == EffectKind::SetItems ? Kind::Dict : Kind::List, items);
    const NodeId pair[] = {NodeId::ofSmallInt(static_cast<std::int64_t>(effectKind)), value};
    grow(affected.effects, pair);
}

void Tree::setState(NodeId object, NodeId newState)
{
    if (!state(object).valid())
        return addEffect(object, EffectKind::Build, {&newState, 1});
    Slots& slots = affect(object).effects;
    for (std::uint32_t i = slots.count; i >= 2; i -= 2) {
        const std::size_t at = slots.first + i - 2;
        if (static_cast<EffectKind>(m_slots[at].smallInt()) == EffectKind::Build) {
            m_slots[at + 1] = newState;
            return;
        }
    }
}

void Tree::setChild(NodeId container, std::size_t i, NodeId value)
{
    const std::span<const NodeId> items = children(container);
    if (i < items.size())
        m_slots[static_cast<std::size_t>(items.data() - m_slots.data()) + i] = value;
}

void Tree::setArguments(NodeId call, NodeId newArguments)
{
    if (!isCallLike(call))
        return;
    if (kind(call) == Kind::NewObjectEx) {
        m_slots[payload(call).a + 1] = newArguments;
        return;
    }
    const bool affected = (m_kinds[call.index()] & kAffectedBit) != 0;
    (affected ? m_affected[m_payloads[call.index()].a].payload : m_payloads[call.index()]).b = newArguments.raw();
}

void Tree::replaceUses(const std::map<NodeId, NodeId>& replacements)
{
    if (replacements.empty())
        return;
    const auto replace = [&](NodeId& id) {
        if (!id.valid() || id.isImmediate())
            return;
        if (const auto found = replacements.find(id); found != replacements.end())
            id = found->second;
    };
    const auto replaceRaw = [&](std::uint32_t& raw) {
        NodeId id = NodeId::ofRaw(raw);
        replace(id);
        raw = id.raw();
    };
    for (NodeId& id : m_slots)
        replace(id);
    for (std::uint32_t i = 0; i < m_kinds.size(); ++i) {
        const Kind k = kind(NodeId::ofIndex(i));
        const bool call = k == Kind::Call || k == Kind::NewObject || k == Kind::Instance;
        if (!call && k != Kind::Persistent)
            continue;
        const bool affected = (m_kinds[i] & kAffectedBit) != 0;
        Payload& p = affected ? m_affected[m_payloads[i].a].payload : m_payloads[i];
        replaceRaw(p.a);
        if (call)
            replaceRaw(p.b);
    }
    for (Global& global : m_globals) {
        replace(global.module);
        replace(global.name);
    }
    replace(m_root);
}

} // namespace ckptscope::pickle
