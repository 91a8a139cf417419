#pragma once

#include "core/io/limits.h"
#include "core/io/pod_vector.h"
#include "core/io/source.h"
#include "core/pickle/node.h"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::pickle {

/// What was done to an object after it was made, in the order of the pickle.
enum class EffectKind : std::uint8_t {
    Append, ///< APPEND(S): the value is a List of what was appended
    SetItems, ///< SETITEM(S): the value is a Dict of what was set
    AddItems, ///< ADDITEMS: the value is a List of what was added
    Build, ///< BUILD: the value is the state
};
struct Effect {
    EffectKind kind;
    NodeId value;
};

/// The whole of a pickle as data: flat arrays of nodes that are named by ids, so sharing and cycles survive and nothing
/// needs recursion. Read-only for everybody but the pickle reader and the edit steps, which own the tree they change;
/// a tree that nobody changes may be read from several threads. A copy is independent.
///
/// Accessors are for nodes of the right kind; a wrong kind gives an empty value, never undefined behaviour.
class Tree {
public:
    Tree() = default;
    /// Long strings are not copied into the tree but stay in `origin`, the bytes that the pickle was read from.
    explicit Tree(io::Source origin);

    NodeId root() const { return m_root; }
    void setRoot(NodeId id) { m_root = id; }
    std::uint32_t nodeCount() const { return static_cast<std::uint32_t>(m_kinds.size()); }

    Kind kind(NodeId id) const;
    /// How many nodes of a kind there are, in use or not; values that are held in ids do not count.
    std::uint32_t count(Kind kind) const { return m_counts[byteOf(kind)]; }
    bool isNone(NodeId id) const { return id == NodeId::none(); }
    bool isText(NodeId id) const; ///< String or ByteString
    bool isCallLike(NodeId id) const; ///< Call, NewObject, NewObjectEx, Instance
    bool boolean(NodeId id) const { return id == NodeId::ofBool(true); }
    /// Int or Bool; 0 for other kinds.
    std::int64_t integer(NodeId id) const;
    double real(NodeId id) const; ///< Float

    /// Bytes of String, ByteString, Bytes, ByteArray, BigInt. Empty when they were left in the file (isFar).
    std::string_view text(NodeId id) const;
    bool isFar(NodeId id) const; ///< longer than limits::kTextInMemory, left in the file
    std::uint64_t textSize(NodeId id) const;
    io::Source textSource(NodeId id) const; ///< the bytes, near or far

    /// Elements of Tuple, List, Set, FrozenSet; of a Dict key, value, key, value … in order of setting.
    std::span<const NodeId> children(NodeId id) const;
    /// Key, value, … of a Dict or of what was set on an object by SETITEMS (OrderedDict, defaultdict, …).
    std::span<const NodeId> dictItems(NodeId id) const;
    /// Elements of a List or of what was appended to an object.
    std::span<const NodeId> listItems(NodeId id) const;
    /// The value of the key `key` (a String or ByteString) in dictItems(id): the last one, as in Python; or no node.
    NodeId valueOf(NodeId dict, std::string_view key) const;

    NodeId callable(NodeId id) const; ///< of a call-like node
    NodeId arguments(NodeId id) const; ///< of a call-like node: a Tuple
    NodeId keywords(NodeId id) const; ///< of NewObjectEx: a Dict; else no node
    NodeId persistentId(NodeId id) const; ///< of Persistent
    std::uint32_t extensionCode(NodeId id) const;

    std::vector<Effect> effects(NodeId id) const;
    std::size_t effectCount(NodeId id) const;
    bool hasEffects(NodeId id) const;
    NodeId state(NodeId id) const; ///< value of the last BUILD, or no node

    std::string_view globalModule(NodeId id) const;
    std::string_view globalName(NodeId id) const;
    NodeId globalModuleNode(NodeId id) const; ///< the string object (protocol 4 shares it by the memo)
    NodeId globalNameNode(NodeId id) const;
    std::uint64_t globalOffset(NodeId id) const; ///< byte of its opcode in the pickle's source
    bool isGlobal(NodeId id, std::string_view module, std::string_view name) const;
    std::uint32_t globalCount() const { return static_cast<std::uint32_t>(m_globals.size()); }
    NodeId global(std::uint32_t i) const { return m_globals[i].self; } ///< in order of the pickle
    std::uint32_t globalIndex(NodeId id) const; ///< the i of global(i); for tables beside the tree

    /// Room for what a pickle of `bytes` bytes usually makes; memory is only taken as it is filled.
    void reserve(std::size_t bytes);

    /// \name Building. Every function throws LimitExceeded over limits::kNodes.
    ///@{
    NodeId addInt(std::int64_t value); ///< immediate where it fits
    NodeId addBigInt(std::string_view bytes);
    NodeId addFloat(double value);
    NodeId addText(Kind kind, std::string_view bytes); ///< String, ByteString, Bytes, ByteArray
    NodeId addFarText(Kind kind, std::uint64_t offset, std::uint64_t size); ///< in the tree's origin
    NodeId addString(std::string_view text) { return addText(Kind::String, text); }
    NodeId addTuple(std::span<const NodeId> items); ///< the empty one is NodeId::emptyTuple()
    NodeId addContainer(Kind kind, std::span<const NodeId> items = {}); ///< List, Dict, Set, FrozenSet
    NodeId addGlobal(NodeId module, NodeId name, std::uint64_t offset);
    NodeId addGlobal(std::string_view module, std::string_view name);
    NodeId addCall(Kind kind, NodeId callable, NodeId arguments);
    NodeId addNewObjectEx(NodeId callable, NodeId arguments, NodeId keywords);
    NodeId addPersistent(NodeId id);
    NodeId addExtension(std::uint32_t code);
    NodeId addOutOfBand();
    /// Appends to a List, Set, or (key, value, …) Dict.
    void extend(NodeId container, std::span<const NodeId> items);
    /// Replaces the elements of a List, Set or Dict.
    void setItems(NodeId container, std::span<const NodeId> items);
    /// Records an effect on an object; what is appended to or set on it grows the last effect of the same kind.
    void addEffect(NodeId object, EffectKind kind, std::span<const NodeId> items);
    /// Replaces the state of the last BUILD, or adds one.
    void setState(NodeId object, NodeId state);
    /// Replaces the i-th element of a tuple, list or dict (of a dict: even i is a key).
    void setChild(NodeId container, std::size_t i, NodeId value);
    void setArguments(NodeId call, NodeId arguments);
    /// Every use of `from` anywhere (and the root) becomes `to`.
    void replaceUses(NodeId from, NodeId to) { replaceUses({{from, to}}); }
    /// The same for many at once, in one pass.
    void replaceUses(const std::map<NodeId, NodeId>& replacements);
    ///@}

    /// Adds a copy of another tree's nodes; returns what its root is called here. Throws LimitExceeded when it is too
    /// large or has texts that were left in its file.
    NodeId graft(const Tree& other);
    /// A tree of what can be reached from the root, in order of first meeting; the rest is forgotten.
    Tree compacted() const;
    /// Bytes of memory held.
    std::size_t memory() const;

    /// Calls visit(child) for everything that `id` refers to, in the order in which CPython writes it: callable,
    /// arguments, keywords, then effects; key before value.
    template <typename Visit> void forEachChild(NodeId id, Visit&& visit) const;

private:
    class Compactor;
    struct Payload {
        std::uint32_t a = 0;
        std::uint32_t b = 0;
    };
    struct Global {
        NodeId module, name, self;
        std::uint64_t offset;
    };
    struct Far {
        std::uint64_t offset, size;
    };
    struct Slots { ///< elements of a container that can grow
        std::uint32_t first = 0, count = 0, capacity = 0;
    };
    struct Affected { ///< a node with effects: its own payload, and its effects as (kind, value) pairs
        Payload payload;
        Slots effects;
    };
    static constexpr std::uint8_t kKindBits = 0x1f;
    static constexpr std::uint8_t kFarBit = 0x40;
    static constexpr std::uint8_t kAffectedBit = 0x80;

    static constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();

    static constexpr std::uint8_t byteOf(Kind kind) { return static_cast<std::uint8_t>(kind); }
    NodeId addNode(std::uint8_t kindByte, std::uint32_t a, std::uint32_t b);
    NodeId addBigNumber(std::int64_t value);
    [[noreturn]] static void failTooLarge(const char* what);
    Payload payload(NodeId id) const;
    static Kind immediateKind(NodeId id);
    static bool isTextKind(Kind kind)
    {
        return kind == Kind::String || kind == Kind::ByteString || kind == Kind::Bytes || kind == Kind::ByteArray
            || kind == Kind::BigInt;
    }
    static NodeId fromRaw(std::uint32_t raw) { return NodeId::ofRaw(raw); }
    std::span<const NodeId> elements(const Slots& s) const { return {m_slots.data() + s.first, s.count}; }
    void grow(Slots& list, std::span<const NodeId> items);
    Affected& affect(NodeId id);

    NodeId m_root;
    io::Source m_origin;
    std::array<std::uint32_t, kKindBits + 1> m_counts{}; ///< of nodes, by kind
    io::PodVector<std::uint8_t> m_kinds; ///< kind and bits, by node
    io::PodVector<Payload> m_payloads; ///< by node; meaning depends on the kind
    io::PodVector<NodeId> m_slots; ///< elements of tuples and containers
    io::PodVector<char> m_text;
    io::PodVector<Slots> m_containers;
    io::PodVector<Affected> m_affected;
    io::PodVector<Global> m_globals;
    io::PodVector<Far> m_far;
};

inline Tree::Payload Tree::payload(NodeId id) const
{
    const Payload own = m_payloads[id.index()];
    return (m_kinds[id.index()] & kAffectedBit) != 0 ? m_affected[own.a].payload : own;
}

inline Kind Tree::kind(NodeId id) const
{
    if (!id.isImmediate() && id.index() < m_kinds.size()) [[likely]]
        return static_cast<Kind>(m_kinds[id.index()] & kKindBits);
    return immediateKind(id);
}

inline Kind Tree::immediateKind(NodeId id)
{
    if (id.isSmallInt())
        return Kind::Int;
    if (id == NodeId::ofBool(true) || id == NodeId::ofBool(false))
        return Kind::Bool;
    return id == NodeId::emptyTuple() ? Kind::Tuple : Kind::None;
}

inline bool Tree::isFar(NodeId id) const
{
    return !id.isImmediate() && id.index() < m_kinds.size() && (m_kinds[id.index()] & kFarBit) != 0;
}

inline std::int64_t Tree::integer(NodeId id) const
{
    if (id.isSmallInt())
        return id.smallInt();
    if (id == NodeId::ofBool(true))
        return 1;
    if (id.isImmediate() || kind(id) != Kind::Int)
        return 0;
    const Payload p = payload(id);
    return static_cast<std::int64_t>((std::uint64_t(p.b) << 32) | p.a);
}

inline std::uint32_t Tree::globalIndex(NodeId id) const
{
    return payload(id).a;
}

inline bool Tree::isText(NodeId id) const
{
    const Kind k = kind(id);
    return k == Kind::String || k == Kind::ByteString;
}

inline bool Tree::isCallLike(NodeId id) const
{
    const Kind k = kind(id);
    return k == Kind::Call || k == Kind::NewObject || k == Kind::NewObjectEx || k == Kind::Instance;
}

inline bool Tree::hasEffects(NodeId id) const
{
    return !id.isImmediate() && id.index() < m_kinds.size() && (m_kinds[id.index()] & kAffectedBit) != 0;
}

inline std::string_view Tree::text(NodeId id) const
{
    const Kind k = kind(id);
    if (id.isImmediate() || !isTextKind(k) || isFar(id))
        return {};
    const Payload p = payload(id);
    return {m_text.data() + p.a, p.b};
}

inline std::span<const NodeId> Tree::children(NodeId id) const
{
    switch (kind(id)) {
    case Kind::Tuple:
        if (id.isImmediate())
            return {};
        return {m_slots.data() + payload(id).a, payload(id).b};
    case Kind::List:
    case Kind::Dict:
    case Kind::Set:
    case Kind::FrozenSet:
        return elements(m_containers[payload(id).a]);
    default:
        return {};
    }
}

inline NodeId Tree::callable(NodeId id) const
{
    if (!isCallLike(id))
        return {};
    return kind(id) == Kind::NewObjectEx ? m_slots[payload(id).a] : fromRaw(payload(id).a);
}

inline NodeId Tree::arguments(NodeId id) const
{
    if (!isCallLike(id))
        return {};
    return kind(id) == Kind::NewObjectEx ? m_slots[payload(id).a + 1] : fromRaw(payload(id).b);
}

inline NodeId Tree::persistentId(NodeId id) const
{
    return kind(id) == Kind::Persistent ? fromRaw(payload(id).a) : NodeId();
}

inline NodeId Tree::addNode(std::uint8_t kindByte, std::uint32_t a, std::uint32_t b)
{
    if (m_kinds.size() >= limits::kNodes) [[unlikely]]
        failTooLarge("objects (over 64 million)");
    m_kinds.push_back(kindByte);
    m_payloads.push_back({a, b});
    ++m_counts[kindByte & kKindBits];
    return NodeId::ofIndex(static_cast<std::uint32_t>(m_kinds.size() - 1));
}

inline NodeId Tree::addInt(std::int64_t value)
{
    return NodeId::fitsImmediate(value) ? NodeId::ofSmallInt(value) : addBigNumber(value);
}

inline NodeId Tree::addText(Kind kind, std::string_view bytes)
{
    const std::size_t offset = m_text.size();
    if (offset + bytes.size() > kMost32) [[unlikely]]
        failTooLarge("bytes of text (over 4 GiB)");
    m_text.append({bytes.data(), bytes.size()});
    return addNode(byteOf(kind), static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(bytes.size()));
}

inline NodeId Tree::addTuple(std::span<const NodeId> items)
{
    if (items.empty())
        return NodeId::emptyTuple();
    const std::size_t first = m_slots.size();
    if (first + items.size() > kMost32) [[unlikely]]
        failTooLarge("elements");
    m_slots.append(items);
    return addNode(byteOf(Kind::Tuple), static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(items.size()));
}

inline NodeId Tree::addCall(Kind kind, NodeId callable, NodeId arguments)
{
    return addNode(byteOf(kind), callable.raw(), arguments.raw());
}

inline NodeId Tree::addPersistent(NodeId id)
{
    return addNode(byteOf(Kind::Persistent), id.raw(), 0);
}

template <typename Visit> void Tree::forEachChild(NodeId id, Visit&& visit) const
{
    if (id.isImmediate())
        return;
    switch (kind(id)) {
    case Kind::Tuple:
    case Kind::List:
    case Kind::Dict:
    case Kind::Set:
    case Kind::FrozenSet:
        for (NodeId child : children(id))
            visit(child);
        break;
    case Kind::Call:
    case Kind::NewObject:
    case Kind::NewObjectEx:
    case Kind::Instance:
        visit(callable(id));
        visit(arguments(id));
        if (const NodeId extra = keywords(id); extra.valid())
            visit(extra);
        break;
    case Kind::Persistent:
        visit(persistentId(id));
        break;
    case Kind::Global:
        visit(globalModuleNode(id));
        visit(globalNameNode(id));
        break;
    default:
        break;
    }
    if (hasEffects(id))
        for (const Effect& effect : effects(id))
            visit(effect.value);
}

} // namespace ckptscope::pickle
