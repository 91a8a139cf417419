#include "core/edit/metadata.h"

#include "core/edit/state_dict.h"

#include <algorithm>

namespace ckptscope::edit {

namespace {

constexpr const char* kName = "_metadata";

/// How many state dicts of the checkpoint have each object.
std::map<NodeId, std::size_t> countHolders(const Context& context)
{
    std::map<NodeId, std::size_t> holders;
    for (const checkpoint::Section& section : context.before.sections)
        if (section.kind == checkpoint::SectionKind::Weights || section.kind == checkpoint::SectionKind::Ema)
            ++holders[checkpoint::attributeOf(context.tree, section.node, kName)];
    return holders;
}

/// What the wrapper's own state_dict() call adds to _metadata: dict(version=1) (torch/nn/modules/module.py).
MetadataEntry wrapperEntry(Context& context, const std::vector<MetadataEntry>& entries, const std::string& path)
{
    NodeId version;
    bool isOfPython2 = false;
    for (const MetadataEntry& entry : entries) {
        if (const std::span<const NodeId> items = context.tree.dictItems(entry.value);
            !items.empty() && !version.valid() && context.tree.text(items[0]) == "version")
            version = items[0]; // the name is one constant: the same object in every entry
        isOfPython2 = isOfPython2 || context.tree.kind(entry.key) == Kind::ByteString;
    }
    if (!version.valid())
        version = context.strings.constant("version", context.before);
    const NodeId items[] = {version, NodeId::ofSmallInt(1)};
    const NodeId key =
        isOfPython2 ? context.tree.addText(Kind::ByteString, path) : context.strings.fresh(path, context.before);
    return {key, context.tree.addContainer(Kind::Dict, items), path};
}

NodeId emptyLike(Tree& tree, NodeId object)
{
    const Kind kind = tree.kind(object);
    if (kind == Kind::Dict)
        return tree.addContainer(kind);
    if (kind == Kind::NewObjectEx)
        return tree.addNewObjectEx(tree.callable(object), tree.arguments(object), tree.keywords(object));
    return tree.addCall(kind, tree.callable(object), tree.arguments(object));
}

void setAttributes(Tree& tree, NodeId object, NodeId attributes)
{
    const std::span<const NodeId> state = tree.children(tree.state(object));
    const NodeId withSlots[] = {attributes, state.empty() ? NodeId() : state.back()};
    tree.setState(object, tree.kind(tree.state(object)) == Kind::Tuple ? tree.addTuple(withSlots) : attributes);
}

void setItemsOf(Tree& tree, NodeId object, std::span<const NodeId> items)
{
    if (const std::vector<NodeId> dicts = itemDicts(tree, object); !dicts.empty())
        tree.setItems(dicts.back(), items);
    else
        tree.addEffect(object, pickle::EffectKind::SetItems, items);
}

} // namespace

std::vector<MetadataEntry> metadataOf(const Tree& tree, NodeId stateDict)
{
    std::vector<MetadataEntry> entries;
    const NodeId metadata = checkpoint::attributeOf(tree, stateDict, kName);
    if (!metadata.valid())
        return entries;
    const std::span<const NodeId> items = checkpoint::itemsOf(tree, metadata);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        entries.push_back({items[i], items[i + 1], checkpoint::keyText(tree, items[i])});
    return entries;
}

void MetadataChanges::add(NodeId stateDict, std::vector<MetadataEntry> entries, std::uint64_t count)
{
    std::vector<Change>& changes = m_changes[checkpoint::attributeOf(m_context.tree, stateDict, kName)];
    const auto same = std::ranges::find(changes, entries, &Change::entries);
    if (same != changes.end())
        same->stateDicts.push_back(stateDict);
    else
        changes.push_back({{stateDict}, std::move(entries), count, m_context.copied});
}

std::uint64_t MetadataChanges::apply()
{
    const std::map<NodeId, std::size_t> holders = countHolders(m_context);
    std::uint64_t count = 0;
    for (const auto& [metadata, changes] : m_changes)
        for (const Change& change : changes) {
            const bool isForAll = change.stateDicts.size() == holders.at(metadata);
            if (isForAll)
                m_context.changed.push_back(metadata);
            write(isForAll ? metadata : copyFor(change.stateDicts, metadata), change);
            count += change.count;
        }
    m_changes.clear();
    return count;
}

void MetadataChanges::write(NodeId metadata, const Change& change)
{
    std::vector<NodeId> items;
    for (MetadataEntry entry : change.entries) {
        if (!entry.key.valid())
            entry = wrapperEntry(m_context, change.entries, entry.path);
        else if (entry.path != checkpoint::keyText(m_context.tree, entry.key))
            entry.key =
                m_context.strings.renamedPath({metadata, change.copied}, entry.key, entry.path, m_context.before);
        items.insert(items.end(), {entry.key, entry.value});
    }
    setItemsOf(m_context.tree, metadata, items);
}

/// A copy of the object, without its items, that is the _metadata of these state dicts from now on.
NodeId MetadataChanges::copyFor(const std::vector<NodeId>& stateDicts, NodeId metadata)
{
    Tree& tree = m_context.tree;
    const NodeId copy = emptyLike(tree, metadata);
    for (const NodeId stateDict : stateDicts) {
        const std::span<const NodeId> old = tree.dictItems(checkpoint::attributesOf(tree, stateDict));
        std::vector<NodeId> attributes(old.begin(), old.end());
        std::ranges::replace(attributes, metadata, copy);
        setAttributes(tree, stateDict, tree.addContainer(Kind::Dict, attributes));
    }
    return copy;
}

} // namespace ckptscope::edit
