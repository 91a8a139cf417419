#include "core/checkpoint/same_values.h"

#include <bit>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

class SideBySide {
public:
    SideBySide(const Checkpoint& a, const Checkpoint& b, bool converted)
        : m_a(a)
        , m_b(b)
        , m_converted(converted)
        , m_partnerOfA(a.tree.nodeCount())
        , m_partnerOfB(b.tree.nodeCount())
        , m_rowOfA(a.storages.size(), kNoIndex)
    {
        if (!converted)
            return;
        m_isTensor.resize(a.tree.nodeCount());
        for (const Tensor& tensor : a.tensors)
            if (tensor.core.valid() && !tensor.core.isImmediate())
                m_isTensor[tensor.core.index()] = true;
    }

    std::string run()
    {
        m_open.emplace_back(m_a.tree.root(), m_b.tree.root());
        while (!m_open.empty()) {
            const auto [x, y] = m_open.back();
            m_open.pop_back();
            if (!compare(x, y))
                return shortText(m_a.tree, x, 80) + " reads back as " + shortText(m_b.tree, y, 80);
        }
        return {};
    }

private:
    /// Compares two nodes without what they refer to, which is left open.
    bool compare(NodeId x, NodeId y)
    {
        if (x.isImmediate() || y.isImmediate() || !x.valid() || !y.valid())
            return x == y;
        const Tree &a = m_a.tree, &b = m_b.tree;
        const Kind kind = a.kind(x);
        if (kind == Kind::Persistent && m_converted)
            return compareReference(x, y);
        if (kind != b.kind(y))
            return false;
        switch (kind) {
        case Kind::Int:
            return a.integer(x) == b.integer(y);
        case Kind::Float:
            return std::bit_cast<std::uint64_t>(a.real(x)) == std::bit_cast<std::uint64_t>(b.real(y));
        case Kind::String:
        case Kind::ByteString:
        case Kind::Bytes:
        case Kind::ByteArray:
        case Kind::BigInt:
            return sameText(x, y);
        case Kind::Global:
            return a.globalModule(x) == b.globalModule(y) && a.globalName(x) == b.globalName(y);
        case Kind::Extension:
            return a.extensionCode(x) == b.extensionCode(y);
        default:
            return compareObject(x, y);
        }
    }

    bool sameText(NodeId x, NodeId y) const
    {
        const Tree &a = m_a.tree, &b = m_b.tree;
        if (a.textSize(x) != b.textSize(y))
            return false;
        if (!a.isFar(x))
            return a.text(x) == b.text(y);
        const std::uint64_t size = a.textSize(x);
        return a.textSource(x).readAll(size) == b.textSource(y).readAll(size);
    }

    /// Objects have an identity: each must always meet the same partner.
    bool compareObject(NodeId x, NodeId y)
    {
        NodeId &of = m_partnerOfA[x.index()], &back = m_partnerOfB[y.index()];
        if (of.valid() || back.valid())
            return of == y && back == x;
        of = y;
        back = x;
        if (m_converted && m_isTensor[x.index()])
            return true;
        if (m_a.tree.kind(x) == Kind::Persistent && m_a.storageOf(x) != kNoIndex)
            return compareReference(x, y);
        return openChildren(x, y);
    }

    struct Contents {
        std::vector<NodeId> nodes;
        std::vector<pickle::EffectKind> effects;
    };
    /// What a node refers to. An effect that appends nothing is none: edits can leave such.
    static void contentsOf(const Tree& tree, NodeId id, Contents& contents)
    {
        contents.nodes.clear();
        contents.effects.clear();
        tree.forEachChild(id, [&](NodeId child) { contents.nodes.push_back(child); });
        if (!tree.hasEffects(id))
            return;
        const std::vector<pickle::Effect> effects = tree.effects(id);
        contents.nodes.resize(contents.nodes.size() - effects.size());
        for (const pickle::Effect& effect : effects) {
            if (effect.kind != pickle::EffectKind::Build && tree.children(effect.value).empty())
                continue;
            contents.effects.push_back(effect.kind);
            contents.nodes.push_back(effect.value);
        }
    }

    bool openChildren(NodeId x, NodeId y)
    {
        contentsOf(m_a.tree, x, m_ofX);
        contentsOf(m_b.tree, y, m_ofY);
        if (m_ofX.effects != m_ofY.effects || m_ofX.nodes.size() != m_ofY.nodes.size())
            return false;
        for (std::size_t i = 0; i < m_ofX.nodes.size(); ++i)
            m_open.emplace_back(m_ofX.nodes[i], m_ofY.nodes[i]);
        return true;
    }

    /// Storages meet the same partner too; legacy files refer to classes as they do to storages.
    bool compareReference(NodeId x, NodeId y)
    {
        const std::uint32_t row = m_a.storageOf(x);
        if (row == kNoIndex)
            return m_b.tree.kind(y) == Kind::Persistent || m_b.tree.kind(y) == Kind::Global;
        const std::uint32_t partner = m_b.storageOf(y);
        if (m_rowOfA[row] == kNoIndex)
            m_rowOfA[row] = partner;
        return partner != kNoIndex && m_rowOfA[row] == partner;
    }

    const Checkpoint &m_a, &m_b;
    bool m_converted;
    std::vector<bool> m_isTensor; ///< of a, by node
    std::vector<NodeId> m_partnerOfA, m_partnerOfB; ///< by node
    std::vector<std::uint32_t> m_rowOfA; ///< row of b by row of a
    std::vector<std::pair<NodeId, NodeId>> m_open;
    Contents m_ofX, m_ofY; ///< of the nodes at hand; here they keep their memory
};

} // namespace

std::string firstDifference(const Checkpoint& a, const Checkpoint& b, bool converted)
{
    return SideBySide(a, b, converted).run();
}

} // namespace ckptscope::checkpoint
