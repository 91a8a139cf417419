#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/pickle/tree.h"

namespace ckptscope::pickle {

/// Every array of `other` goes behind ours, with its numbers moved by what stood there before.
NodeId Tree::graft(const Tree& other)
{
    if (other.m_far.size() != 0 || m_kinds.size() + other.m_kinds.size() > limits::kNodes)
        throw io::Error(io::ErrorKind::LimitExceeded,
                        "The second pickle of the archive is too large to show beside the first.");
    const auto base = [](const auto& array) { return static_cast<std::uint32_t>(array.size()); };
    const std::uint32_t nodes = base(m_kinds), slotBase = base(m_slots), text = base(m_text);
    const std::uint32_t containers = base(m_containers), affected = base(m_affected), globals = base(m_globals);
    const auto moved = [&](NodeId id) {
        return !id.valid() || id.isImmediate() ? id : NodeId::ofIndex(id.index() + nodes);
    };
    const auto movedPayload = [&](Kind kind, Payload p) -> Payload {
        switch (kind) {
        case Kind::String:
        case Kind::ByteString:
        case Kind::Bytes:
        case Kind::ByteArray:
        case Kind::BigInt:
            return {p.a + text, p.b};
        case Kind::Tuple:
        case Kind::NewObjectEx:
            return {p.a + slotBase, p.b};
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::FrozenSet:
            return {p.a + containers, p.b};
        case Kind::Global:
            return {p.a + globals, p.b};
        case Kind::Call:
        case Kind::NewObject:
        case Kind::Instance:
            return {moved(NodeId::ofRaw(p.a)).raw(), moved(NodeId::ofRaw(p.b)).raw()};
        case Kind::Persistent:
            return {moved(NodeId::ofRaw(p.a)).raw(), p.b};
        default:
            return p;
        }
    };
    for (std::uint32_t i = 0; i < other.m_kinds.size(); ++i) {
        const std::uint8_t kindByte = other.m_kinds[i];
        const Payload p = other.m_payloads[i];
        m_kinds.push_back(kindByte);
        ++m_counts[kindByte & kKindBits];
        m_payloads.push_back((kindByte & kAffectedBit) != 0 ? Payload{p.a + affected, 0}
                                                            : movedPayload(static_cast<Kind>(kindByte & kKindBits), p));
        if ((kindByte & kAffectedBit) != 0) {
            Affected object = other.m_affected[p.a];
            object.payload = movedPayload(static_cast<Kind>(kindByte & kKindBits), object.payload);
            object.effects.first += slotBase;
            if (m_affected.size() <= p.a + affected)
                m_affected.resize(p.a + affected + 1);
            m_affected[p.a + affected] = object;
        }
    }
    for (NodeId child : other.m_slots)
        m_slots.push_back(moved(child));
    m_text.append({other.m_text.data(), other.m_text.size()});
    for (Slots slots : other.m_containers) {
        slots.first += slotBase;
        m_containers.push_back(slots);
    }
    for (const Global& global : other.m_globals)
        m_globals.push_back({moved(global.module), moved(global.name), moved(global.self), global.offset});
    return moved(other.m_root);
}

} // namespace ckptscope::pickle
