#include "core/checkpoint/save_tree.h"

#include "core/io/sink.h"
#include "core/pickle/writer.h"

#include <algorithm>

namespace ckptscope::checkpoint {

SaveTree::SaveTree(const Checkpoint& checkpoint, References references)
    : m_checkpoint(checkpoint)
    , m_tree(checkpoint.tree)
    , m_strings(m_tree)
    , m_keys(checkpoint.storages.size())
{
    for (std::uint32_t row = 0; row < m_keys.size(); ++row)
        m_keys[row] = checkpoint.storageKey(checkpoint.storages[row]);
    collectReferences();
    if (references != References::AsInput)
        convert(references);
}

void SaveTree::collectReferences()
{
    std::vector<bool> seen(m_tree.nodeCount()), listed(m_keys.size());
    const auto isUnseen = [&](NodeId id) { return id.valid() && !id.isImmediate() && !seen[id.index()]; };
    std::vector<NodeId> pending{m_tree.root()};
    while (!pending.empty()) {
        const NodeId id = pending.back();
        pending.pop_back();
        if (!isUnseen(id))
            continue;
        seen[id.index()] = true;
        const bool isReference =
            m_tree.kind(id) == Kind::Persistent || m_checkpoint.globals.roleOf(m_tree, id) == Role::LoadFromBytes;
        const std::uint32_t row = isReference ? m_checkpoint.storageOf(id) : kNoIndex;
        if (row != kNoIndex) {
            m_references.push_back({id, row});
            if (!listed[row])
                m_rows.push_back(row);
            listed[row] = true;
        }
        const auto last = static_cast<std::ptrdiff_t>(pending.size());
        m_tree.forEachChild(id, [&](NodeId child) {
            if (isUnseen(child))
                pending.push_back(child);
        });
        std::reverse(pending.begin() + last, pending.end()); // the first child is met first
    }
}

void SaveTree::renumber()
{
    std::vector<NodeId> keyNodes(m_keys.size());
    for (std::uint32_t i = 0; i < m_rows.size(); ++i) {
        std::string& key = m_keys[m_rows[i]];
        const std::string number = std::to_string(i);
        if (key != number || m_converted)
            keyNodes[m_rows[i]] = m_tree.addString(number);
        key = number;
    }
    for (const Reference& reference : m_references)
        if (keyNodes[reference.row].valid())
            m_tree.setChild(m_tree.persistentId(reference.node), 2, keyNodes[reference.row]);
}

bool SaveTree::hasNewTypes() const
{
    return std::ranges::any_of(m_rows, [&](std::uint32_t row) { return m_checkpoint.storages[row].untyped; });
}

void SaveTree::convert(References references)
{
    m_converted = true;
    inlineClasses();
    foldViews();
    std::map<NodeId, NodeId> replacements;
    const NodeId tag = m_strings.constant("storage", m_checkpoint);
    for (Reference& reference : m_references) {
        const Storage& storage = m_checkpoint.storages[reference.row];
        StorageFacts facts;
        const bool known = describeStorage(m_tree, m_checkpoint.globals, reference.node, facts);
        std::vector<NodeId> id{tag, storageClass(reference, storage), m_tree.addString(m_keys[reference.row]),
                               locationNode(storage),
                               m_tree.addInt(static_cast<std::int64_t>(known ? facts.elements : elementsOf(storage)))};
        if (references == References::Legacy)
            id.push_back(NodeId::none());
        const NodeId made = m_tree.addPersistent(m_tree.addTuple(id));
        replacements.emplace(reference.node, made);
        reference.node = made;
    }
    m_tree.replaceUses(replacements);
}

std::uint64_t SaveTree::elementsOf(const Storage& storage)
{
    return storage.bytes / std::max<std::uint64_t>(info(storage.dtype).bytes, 1);
}

/// 'cpu' is one constant of torch's source, a tag with an index is put together for each storage.
NodeId SaveTree::locationNode(const Storage& storage)
{
    const std::string text = m_checkpoint.storageDevice(storage);
    if (text.empty())
        return m_strings.constant("cpu", m_checkpoint); // torch < 0.4 kept no tag for the CPU
    return text.find(':') == std::string::npos ? m_strings.constant(text, m_checkpoint) : m_tree.addString(text);
}

NodeId SaveTree::storageClass(const Reference& reference, const Storage& storage)
{
    if (m_tree.kind(reference.node) == Kind::Persistent)
        return m_tree.children(m_tree.persistentId(reference.node))[1];
    const std::string_view module = storage.untyped ? "torch.storage" : "torch";
    const std::string_view name = storage.untyped ? "UntypedStorage" : info(storage.dtype).storage;
    for (std::uint32_t i = 0; i < m_tree.globalCount(); ++i)
        if (m_tree.isGlobal(m_tree.global(i), module, name))
            return m_tree.global(i);
    return m_tree.addGlobal(module, name);
}

/// Legacy files name the class of a module by ('module', class, file, source); elsewhere it is the class itself.
void SaveTree::inlineClasses()
{
    std::map<NodeId, NodeId> replacements;
    for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
        const NodeId reference = NodeId::ofIndex(i);
        if (m_tree.kind(reference) != Kind::Persistent)
            continue;
        if (const NodeId cls = moduleClass(m_tree, reference); cls.valid())
            replacements.emplace(reference, cls);
    }
    m_tree.replaceUses(replacements);
}

/// "Outer.Inner": below protocol 4 such a name is looked up as it is, and not found.
bool SaveTree::hasNestedNames() const
{
    for (std::uint32_t i = 0; i < m_tree.globalCount(); ++i)
        if (m_tree.globalName(m_tree.global(i)).find('.') != std::string_view::npos)
            return true;
    return false;
}

pickle::Style SaveTree::style() const
{
    const Origin& origin = *m_checkpoint.origin;
    const bool fromTorch = origin.container != Container::Pickle && origin.container != Container::Tar;
    if (fromTorch && origin.style.protocol >= 2)
        return origin.style;
    const pickle::Style torchStyle{.protocol = 2};
    if (origin.style.protocol > 3 && hasNestedNames())
        return origin.style;
    if (origin.style.protocol > 2) {
        io::CountingSink trial;
        try {
            pickle::write(m_tree, m_tree.root(), torchStyle, trial);
        } catch (const io::Error&) {
            return origin.style; // such as bytes, which came with protocol 3
        }
    }
    return torchStyle;
}

/// Storage views of torch < 0.4: the tensor's offset counts from the root storage instead.
void SaveTree::foldViews()
{
    for (const Tensor& tensor : m_checkpoint.tensors) {
        TensorFacts facts;
        StorageFacts storage;
        if (tensor.storage == kNoIndex || !describeTensor(m_tree, m_checkpoint.globals, tensor.node, facts)
            || !describeStorage(m_tree, m_checkpoint.globals, facts.storage, storage) || !storage.view.valid()
            || facts.offset == tensor.offset)
            continue;
        const NodeId holder =
            m_tree.kind(facts.core) == Kind::Call ? m_tree.arguments(facts.core) : m_tree.state(facts.core);
        if (m_tree.kind(holder) == Kind::Tuple)
            m_tree.setChild(holder, 1, m_tree.addInt(tensor.offset));
    }
}

} // namespace ckptscope::checkpoint
