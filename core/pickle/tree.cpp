#include "core/pickle/tree.h"

#include <bit>

namespace ckptscope::pickle {

Tree::Tree(io::Source origin)
    : m_origin(std::move(origin))
{
}

double Tree::real(NodeId id) const
{
    if (kind(id) != Kind::Float)
        return 0;
    const Payload p = payload(id);
    return std::bit_cast<double>((std::uint64_t(p.b) << 32) | p.a);
}

std::uint64_t Tree::textSize(NodeId id) const
{
    return isFar(id) ? m_far[payload(id).a].size : text(id).size();
}

io::Source Tree::textSource(NodeId id) const
{
    if (!isFar(id))
        return io::Source::ofMemory(text(id));
    const Far& far = m_far[payload(id).a];
    return m_origin.slice(far.offset, far.size);
}

std::span<const NodeId> Tree::dictItems(NodeId id) const
{
    if (kind(id) == Kind::Dict)
        return children(id);
    if (!hasEffects(id))
        return {};
    std::span<const NodeId> items;
    for (const Effect& effect : effects(id))
        if (effect.kind == EffectKind::SetItems)
            items = children(effect.value);
    return items;
}

std::span<const NodeId> Tree::listItems(NodeId id) const
{
    if (kind(id) == Kind::List)
        return children(id);
    if (!hasEffects(id))
        return {};
    std::span<const NodeId> items;
    for (const Effect& effect : effects(id))
        if (effect.kind == EffectKind::Append || effect.kind == EffectKind::AddItems)
            items = children(effect.value);
    return items;
}

NodeId Tree::valueOf(NodeId dict, std::string_view key) const
{
    const std::span<const NodeId> items = dictItems(dict);
    for (std::size_t i = items.size(); i >= 2; i -= 2)
        if (isText(items[i - 2]) && payload(items[i - 2]).b == key.size() && text(items[i - 2]) == key)
            return items[i - 1];
    return {};
}

NodeId Tree::keywords(NodeId id) const
{
    return kind(id) == Kind::NewObjectEx ? m_slots[payload(id).a + 2] : NodeId();
}

std::uint32_t Tree::extensionCode(NodeId id) const
{
    return kind(id) == Kind::Extension ? payload(id).a : 0;
}

std::vector<Effect> Tree::effects(NodeId id) const
{
    std::vector<Effect> list;
    if (!hasEffects(id))
        return list;
    const std::span<const NodeId> pairs = elements(m_affected[m_payloads[id.index()].a].effects);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
        list.push_back({static_cast<EffectKind>(pairs[i].smallInt()), pairs[i + 1]});
    return list;
}

std::size_t Tree::effectCount(NodeId id) const
{
    return hasEffects(id) ? m_affected[m_payloads[id.index()].a].effects.count / 2 : 0;
}

NodeId Tree::state(NodeId id) const
{
    if (!hasEffects(id))
        return {};
    const std::span<const NodeId> pairs = elements(m_affected[m_payloads[id.index()].a].effects);
    for (std::size_t i = pairs.size(); i >= 2; i -= 2)
        if (static_cast<EffectKind>(pairs[i - 2].smallInt()) == EffectKind::Build)
            return pairs[i - 1];
    return {};
}

NodeId Tree::globalModuleNode(NodeId id) const
{
    return kind(id) == Kind::Global ? m_globals[payload(id).a].module : NodeId();
}

NodeId Tree::globalNameNode(NodeId id) const
{
    return kind(id) == Kind::Global ? m_globals[payload(id).a].name : NodeId();
}

std::string_view Tree::globalModule(NodeId id) const
{
    return text(globalModuleNode(id));
}

std::string_view Tree::globalName(NodeId id) const
{
    return text(globalNameNode(id));
}

std::uint64_t Tree::globalOffset(NodeId id) const
{
    return kind(id) == Kind::Global ? m_globals[payload(id).a].offset : 0;
}

bool Tree::isGlobal(NodeId id, std::string_view module, std::string_view name) const
{
    return kind(id) == Kind::Global && globalModule(id) == module && globalName(id) == name;
}

std::size_t Tree::memory() const
{
    return m_kinds.size() * sizeof(std::uint8_t) + m_payloads.size() * sizeof(Payload) + m_slots.size() * sizeof(NodeId)
        + m_text.size() + m_containers.size() * sizeof(Slots) + m_affected.size() * sizeof(Affected)
        + m_globals.size() * sizeof(Global) + m_far.size() * sizeof(Far);
}

} // namespace ckptscope::pickle
