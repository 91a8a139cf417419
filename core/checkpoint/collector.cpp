#include "core/checkpoint/collector.h"

#include "core/checkpoint/tensor_bounds.h"
#include "core/io/limits.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

constexpr std::size_t kPage = 4096; ///< entries of a container that stand in memory at once

} // namespace

Collector::Collector(Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
    , m_tree(checkpoint.tree)
    , m_storages(*checkpoint.origin, m_tree, checkpoint.globals, checkpoint.storages, checkpoint.storageIndex,
                 checkpoint.made.get())
    , m_visited(m_tree.nodeCount())
    , m_counted(m_tree.nodeCount())
{
}

void Collector::collect()
{
    // In most files each reference is one tensor's storage. The bound is for those where it is not.
    const std::size_t expected = std::min<std::size_t>(m_tree.count(Kind::Persistent), 100'000);
    m_checkpoint.tensors.reserve(expected);
    m_checkpoint.storages.reserve(expected);
    walk();
    addBareStorages();
    for (Tensor& tensor : m_checkpoint.tensors)
        if ((tensor.componentCount != 0 || tensor.has(kQuantized)) && !brokenParts(m_checkpoint, tensor).empty())
            tensor.flags |= kBroken;
}

/// Storages that no listed tensor uses are part of the file too: bare ones, scales of quantised tensors …
void Collector::addBareStorages()
{
    const bool nested = m_checkpoint.globals.has(Role::LoadFromBytes);
    if (!nested && m_references == m_tree.count(Kind::Persistent))
        return; // tensors use them all
    for (std::uint32_t i = 0; i < m_counted.size(); ++i) { // the file's own nodes: a nested stream adds some
        const NodeId id = NodeId::ofIndex(i);
        if (!m_counted[i]
            && (m_tree.kind(id) == Kind::Persistent
                || (nested && m_checkpoint.globals.roleOf(m_tree, id) == Role::LoadFromBytes)))
            (void)useStorage(id);
    }
}

StorageTable::Use Collector::useStorage(NodeId reference)
{
    const bool persistent = m_tree.kind(reference) == Kind::Persistent;
    if (reference.index() < m_counted.size() && !m_counted[reference.index()]) {
        m_counted[reference.index()] = true;
        m_references += persistent ? 1 : 0;
    }
    const StorageTable::Use use = m_storages.use(reference);
    if (persistent && use.row == kNoIndex)
        m_checkpoint.hasOtherReferences = true;
    return use;
}

void Collector::walk()
{
    const Entry root{LabelKind::Key, NodeId(), m_tree.root()};
    if (root.value.isImmediate())
        return;
    if (addTensor(root))
        return;
    if (m_tree.isCallLike(root.value) && m_checkpoint.globals.roleOf(m_tree, root.value) == Role::NumpyReconstruct)
        return addArray(root);
    enter(root, true);
    while (!m_frames.empty()) {
        Frame& frame = m_frames.back();
        if (frame.next == frame.end && !turnPage(frame)) {
            m_frames.pop_back();
            continue;
        }
        const Entry entry = m_entries[frame.next++];
        visit(entry);
    }
}

/// Reads the next entries of a frame that has no other above it.
bool Collector::turnPage(Frame& frame)
{
    m_entries.resize(frame.begin);
    if (frame.read == kAll)
        return false;
    entriesOf(m_tree, frame.entry.value, frame.read, kPage, m_entries);
    frame.next = frame.begin;
    frame.end = m_entries.size();
    frame.read = frame.end - frame.begin == kPage ? frame.read + kPage : kAll;
    return frame.next != frame.end;
}

bool Collector::markVisited(NodeId id)
{
    if (id.index() >= m_visited.size())
        return true; // made while collecting (a nested stream's location); nothing below it
    if (m_visited[id.index()])
        return false;
    m_visited[id.index()] = true;
    return true;
}

void Collector::visit(const Entry& entry)
{
    if (entry.value.isImmediate())
        return;
    if (m_tree.isCallLike(entry.value)) {
        if (addTensor(entry))
            return;
        if (m_checkpoint.globals.roleOf(m_tree, entry.value) == Role::NumpyReconstruct)
            return addArray(entry);
    }
    enter(entry, false);
}

void Collector::enter(const Entry& entry, bool isRoot)
{
    if (!markVisited(entry.value))
        return;
    const std::size_t begin = m_entries.size();
    Frame frame{begin, begin, begin, entry, 0, kNoIndex, isRoot};
    if (turnPage(frame) || isRoot)
        m_frames.push_back(frame);
}

std::uint32_t Collector::currentPlace()
{
    // Places are made from the outside in, for the frames that do not have one yet.
    std::size_t missing = m_frames.size();
    while (missing > 0 && m_frames[missing - 1].place == kNoIndex && !m_frames[missing - 1].isRoot)
        --missing;
    for (std::size_t i = missing; i < m_frames.size(); ++i) {
        Frame& frame = m_frames[i];
        if (m_checkpoint.places.size() >= limits::kPlaces)
            throw io::Error(io::ErrorKind::LimitExceeded, "The checkpoint has more than 16 million places.");
        const std::uint32_t parent = i > 0 ? m_frames[i - 1].place : kNoIndex;
        frame.place = static_cast<std::uint32_t>(m_checkpoint.places.size());
        m_checkpoint.places.push_back({parent, frame.entry.label, frame.entry.value, frame.entry.kind});
    }
    return m_frames.empty() ? kNoIndex : m_frames.back().place;
}

bool Collector::addTensor(const Entry& entry)
{
    if (m_checkpoint.globals.roleOf(m_tree, entry.value) == Role::Other)
        return false;
    TensorFacts facts;
    if (!describeTensor(m_tree, m_checkpoint.globals, entry.value, facts))
        return false;
    if (m_checkpoint.tensors.size() >= limits::kPlaces)
        throw io::Error(io::ErrorKind::LimitExceeded, "The checkpoint has more than 16 million tensors.");
    Tensor tensor;
    tensor.node = entry.value;
    tensor.parent = currentPlace();
    tensor.label = entry.label;
    tensor.labelKind = entry.kind;
    fillData(tensor, facts);
    m_checkpoint.tensors.push_back(tensor);
    // Attributes of a subclass may hold tensors of their own. Those of a DTensor are it, and its mesh of devices.
    const bool isLocalPart = (facts.flags & kOuter) != 0 && facts.storage.valid();
    if ((facts.flags & kSubclass) != 0 && !isLocalPart && m_tree.kind(entry.value) == Kind::Call
        && markVisited(entry.value)) {
        const std::span<const NodeId> arguments = m_tree.children(m_tree.arguments(entry.value));
        const std::size_t begin = m_entries.size();
        if (arguments.size() >= 4 && m_tree.kind(arguments[3]) == Kind::Dict)
            entriesOf(m_tree, arguments[3], m_entries);
        else if (arguments.size() >= 4 && m_tree.kind(arguments[3]) == Kind::Tuple)
            for (NodeId part : m_tree.children(arguments[3]))
                if (m_tree.kind(part) == Kind::Dict)
                    entriesOf(m_tree, part, m_entries);
        for (std::size_t i = begin; i < m_entries.size(); ++i)
            m_entries[i].kind = LabelKind::Attribute;
        m_frames.push_back({begin, m_entries.size(), begin, entry, kAll, kNoIndex, m_frames.empty()});
    }
    return true;
}

void Collector::addArray(const Entry& entry)
{
    m_checkpoint.arrays.push_back({entry.value, currentPlace(), entry.label, entry.kind});
}

void Collector::fillData(Tensor& tensor, const TensorFacts& facts)
{
    tensor.core = facts.core;
    tensor.sizes = facts.sizes;
    tensor.strides = facts.strides;
    tensor.offset = facts.offset;
    tensor.flags = facts.flags;
    tensor.dtype = facts.dtype;
    tensor.layout = facts.layout;
    if (tensor.core.index() < m_counted.size())
        m_counted[tensor.core.index()] = true;
    if (facts.storage.valid()) {
        const StorageTable::Use use = useStorage(facts.storage);
        if (tensor.dtype == DType::Unknown)
            tensor.dtype = use.dtype;
        if (facts.componentCount == 0) {
            tensor.storage = use.row;
            tensor.offset += use.viewOffset;
            if (use.row == kNoIndex)
                tensor.flags |= kBroken;
            else
                m_checkpoint.storages[use.row].use();
        }
    }
    addComponents(tensor, facts);
    validate(tensor);
}

void Collector::addComponents(Tensor& tensor, const TensorFacts& facts)
{
    if (facts.componentCount == 0)
        return;
    tensor.components = static_cast<std::uint32_t>(m_checkpoint.components.size());
    for (std::uint8_t i = 0; i < facts.componentCount; ++i) {
        m_checkpoint.components.push_back(facts.components[i]);
        ++tensor.componentCount;
        TensorFacts part;
        if (!describeTensor(m_tree, m_checkpoint.globals, facts.components[i], part) || !part.storage.valid())
            continue;
        const StorageTable::Use use = useStorage(part.storage);
        if (use.row != kNoIndex)
            m_checkpoint.storages[use.row].use();
    }
}

void Collector::validate(Tensor& tensor) const
{
    if (!tensor.sizes.valid())
        return;
    const std::optional<std::uint64_t> elements = elementsOf(m_tree, tensor.sizes);
    tensor.elements = elements.value_or(0);
    const bool hasStorage = tensor.layout == Layout::Strided && tensor.storage != kNoIndex;
    if (!elements || (hasStorage && !liesWithin(m_tree, tensor, m_checkpoint.storages[tensor.storage])))
        tensor.flags |= kBroken;
}

} // namespace ckptscope::checkpoint
