#include "core/pickle/tree.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ckptscope::pickle {

/// Copies in two passes, so that cycles need no care: first every reachable node gets its new id, in the order in which
/// a writer would meet it; then contents are copied with the ids translated.
class Tree::Compactor {
public:
    explicit Compactor(const Tree& from)
        : m_from(from)
        , m_to(from.m_origin)
        , m_newIndex(from.m_kinds.size(), kUnmet)
    {
    }

    Tree run()
    {
        meetAll();
        m_to.m_kinds.reserve(m_order.size());
        m_to.m_payloads.reserve(m_order.size());
        for (const NodeId id : m_order)
            copyNode(id);
        m_to.m_root = translated(m_from.m_root);
        return std::move(m_to);
    }

private:
    static constexpr std::uint32_t kUnmet = 0xffffffffu;

    bool isUnmet(NodeId id) const { return id.valid() && !id.isImmediate() && m_newIndex[id.index()] == kUnmet; }

    void meetAll()
    {
        std::vector<NodeId> pending{m_from.m_root};
        while (!pending.empty()) {
            const NodeId id = pending.back();
            pending.pop_back();
            if (!isUnmet(id))
                continue;
            m_newIndex[id.index()] = static_cast<std::uint32_t>(m_order.size());
            m_order.push_back(id);
            const auto last = static_cast<std::ptrdiff_t>(pending.size());
            m_from.forEachChild(id, [&](NodeId child) {
                if (isUnmet(child))
                    pending.push_back(child);
            });
            std::reverse(pending.begin() + last, pending.end()); // the first child is met first
        }
    }

    NodeId translated(NodeId id) const
    {
        return !id.valid() || id.isImmediate() ? id : NodeId::ofIndex(m_newIndex[id.index()]);
    }
    std::uint32_t translatedRaw(std::uint32_t raw) const { return translated(NodeId::ofRaw(raw)).raw(); }

    void copyNode(NodeId id)
    {
        const std::uint8_t kindByte = m_from.m_kinds[id.index()];
        const NodeId self = NodeId::ofIndex(static_cast<std::uint32_t>(m_to.m_kinds.size()));
        m_to.m_kinds.push_back(kindByte);
        m_to.m_payloads.push_back({});
        ++m_to.m_counts[kindByte & kKindBits];
        Payload result = copyPayload(id, self);
        if (m_from.hasEffects(id)) {
            const Slots effects = copySlots(m_from.m_affected[m_from.m_payloads[id.index()].a].effects);
            m_to.m_affected.push_back({result, effects});
            result = {lastOf(m_to.m_affected), 0};
        }
        m_to.m_payloads[self.index()] = result;
    }

    Payload copyPayload(NodeId id, NodeId self)
    {
        const Payload p = m_from.payload(id);
        switch (m_from.kind(id)) {
        case Kind::String:
        case Kind::ByteString:
        case Kind::Bytes:
        case Kind::ByteArray:
        case Kind::BigInt:
            return copyText(id, p);
        case Kind::Tuple:
        case Kind::NewObjectEx:
            return {copySlots({p.a, p.b, p.b}).first, p.b};
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::FrozenSet:
            m_to.m_containers.push_back(copySlots(m_from.m_containers[p.a]));
            return {lastOf(m_to.m_containers), 0};
        case Kind::Global: {
            const Global& from = m_from.m_globals[p.a];
            m_to.m_globals.push_back({translated(from.module), translated(from.name), self, from.offset});
            return {lastOf(m_to.m_globals), 0};
        }
        case Kind::Call:
        case Kind::NewObject:
        case Kind::Instance:
            return {translatedRaw(p.a), translatedRaw(p.b)};
        case Kind::Persistent:
            return {translatedRaw(p.a), 0};
        default:
            return p;
        }
    }

    Payload copyText(NodeId id, Payload p)
    {
        if (m_from.isFar(id)) {
            m_to.m_far.push_back(m_from.m_far[p.a]);
            return {lastOf(m_to.m_far), 0};
        }
        const auto offset = static_cast<std::uint32_t>(m_to.m_text.size());
        m_to.m_text.append({m_from.m_text.data() + p.a, p.b});
        return {offset, p.b};
    }

    Slots copySlots(const Slots& from)
    {
        const Slots to{static_cast<std::uint32_t>(m_to.m_slots.size()), from.count, from.count};
        for (const NodeId child : m_from.elements(from))
            m_to.m_slots.push_back(translated(child));
        return to;
    }

    template <typename Array> static std::uint32_t lastOf(const Array& array)
    {
        return static_cast<std::uint32_t>(array.size() - 1);
    }

    const Tree& m_from;
    Tree m_to;
    std::vector<std::uint32_t> m_newIndex; ///< by node of the old tree
    std::vector<NodeId> m_order; ///< of the old tree's nodes in the new one
};

Tree Tree::compacted() const
{
    return Compactor(*this).run();
}

} // namespace ckptscope::pickle
