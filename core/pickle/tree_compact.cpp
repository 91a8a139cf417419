#include "core/pickle/tree.h"

#include <algorithm>
#include <vector>

namespace ckptscope::pickle {

/// Copies in two passes, so that cycles need no care: first every reachable node gets its new id, in the order in which
/// a writer would meet it; then contents are copied with the ids translated.
Tree Tree::compacted() const
{
    constexpr std::uint32_t kUnmet = 0xffffffffu;
    std::vector<std::uint32_t> newIndex(m_kinds.size(), kUnmet);
    const auto isUnmet = [&](NodeId id) { return id.valid() && !id.isImmediate() && newIndex[id.index()] == kUnmet; };
    std::vector<NodeId> order, pending{m_root};
    while (!pending.empty()) {
        const NodeId id = pending.back();
        pending.pop_back();
        if (!isUnmet(id))
            continue;
        newIndex[id.index()] = static_cast<std::uint32_t>(order.size());
        order.push_back(id);
        const auto last = static_cast<std::ptrdiff_t>(pending.size());
        forEachChild(id, [&](NodeId child) {
            if (isUnmet(child))
                pending.push_back(child);
        });
        std::reverse(pending.begin() + last, pending.end()); // the first child is met first
    }
    const auto translated = [&](NodeId id) {
        return !id.valid() || id.isImmediate() ? id : NodeId::ofIndex(newIndex[id.index()]);
    };

    Tree copy(m_origin);
    copy.m_kinds.reserve(order.size());
    copy.m_payloads.reserve(order.size());
    const auto copySlots = [&](const Slots& from) {
        Slots to{static_cast<std::uint32_t>(copy.m_slots.size()), from.count, from.count};
        for (NodeId child : elements(from))
            copy.m_slots.push_back(translated(child));
        return to;
    };
    const auto copyPayload = [&](NodeId id, NodeId self) -> Payload {
        const Payload p = payload(id);
        switch (kind(id)) {
        case Kind::String:
        case Kind::ByteString:
        case Kind::Bytes:
        case Kind::ByteArray:
        case Kind::BigInt: {
            if (isFar(id)) {
                copy.m_far.push_back(m_far[p.a]);
                return {static_cast<std::uint32_t>(copy.m_far.size() - 1), 0};
            }
            const std::size_t offset = copy.m_text.size();
            copy.m_text.append({m_text.data() + p.a, p.b});
            return {static_cast<std::uint32_t>(offset), p.b};
        }
        case Kind::Tuple:
        case Kind::NewObjectEx:
            return {copySlots({p.a, p.b, p.b}).first, p.b};
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::FrozenSet:
            copy.m_containers.push_back(copySlots(m_containers[p.a]));
            return {static_cast<std::uint32_t>(copy.m_containers.size() - 1), 0};
        case Kind::Global: {
            const Global& from = m_globals[p.a];
            copy.m_globals.push_back({translated(from.module), translated(from.name), self, from.offset});
            return {static_cast<std::uint32_t>(copy.m_globals.size() - 1), 0};
        }
        case Kind::Call:
        case Kind::NewObject:
        case Kind::Instance:
            return {translated(NodeId::ofRaw(p.a)).raw(), translated(NodeId::ofRaw(p.b)).raw()};
        case Kind::Persistent:
            return {translated(NodeId::ofRaw(p.a)).raw(), 0};
        default:
            return p;
        }
    };
    for (NodeId id : order) {
        const NodeId self = NodeId::ofIndex(static_cast<std::uint32_t>(copy.m_kinds.size()));
        copy.m_kinds.push_back(m_kinds[id.index()]);
        copy.m_payloads.push_back({});
        ++copy.m_counts[m_kinds[id.index()] & kKindBits];
        Payload result = copyPayload(id, self);
        if (hasEffects(id)) {
            const Slots effects = copySlots(m_affected[m_payloads[id.index()].a].effects);
            copy.m_affected.push_back({result, effects});
            result = {static_cast<std::uint32_t>(copy.m_affected.size() - 1), 0};
        }
        copy.m_payloads[self.index()] = result;
    }
    copy.m_root = translated(m_root);
    return copy;
}

} // namespace ckptscope::pickle
