#include "core/edit/scope.h"

#include "core/checkpoint/path.h"
#include "core/edit/context.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

namespace ckptscope::edit {

namespace {

bool hasKeys(const Tree& tree, const ScopePlace& place)
{
    for (NodeId dict : itemDicts(tree, place.node)) {
        const std::span<const NodeId> items = tree.children(dict);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (tree.isText(items[i]) && !tree.isFar(items[i]) && place.holds(tree.text(items[i])))
                return true;
    }
    return false;
}

std::vector<NodeId> startsOf(const Tree& tree, const ScopePlace& place)
{
    if (place.keys.empty() || !place.node.valid())
        return {place.node};
    std::vector<NodeId> values;
    for (NodeId dict : itemDicts(tree, place.node)) {
        const std::span<const NodeId> items = tree.children(dict);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (tree.isText(items[i]) && !tree.isFar(items[i]) && place.holds(tree.text(items[i])))
                values.push_back(items[i + 1]);
    }
    return values;
}

template <typename Expand> std::vector<bool> reachable(const Tree& tree, std::vector<NodeId> pending, Expand&& expand)
{
    std::vector<bool> seen(tree.nodeCount());
    while (!pending.empty()) {
        const NodeId id = pending.back();
        pending.pop_back();
        if (!id.valid() || id.isImmediate() || seen[id.index()])
            continue;
        seen[id.index()] = true;
        expand(id, pending);
    }
    return seen;
}

bool isAround(const checkpoint::Section& section, const ScopePlace& place)
{
    return section.node != place.node && (section.name.empty() || place.path.starts_with(section.name + '.'));
}

/// What can be reached from a place, but not by way of what is around it, nor through closed sections.
std::vector<bool> nodesOfSections(const checkpoint::Checkpoint& checkpoint, const ScopePlace& place)
{
    const Tree& tree = checkpoint.tree;
    std::set<NodeId> closed, around{tree.root()};
    for (const checkpoint::Section& section : checkpoint.sections) {
        if (isClosed(section.kind))
            closed.insert(section.node);
        if (isAround(section, place))
            around.insert(section.node);
    }
    return reachable(tree, startsOf(tree, place), [&](NodeId id, std::vector<NodeId>& next) {
        if (!closed.contains(id))
            tree.forEachChild(id, [&](NodeId child) {
                if (!around.contains(child))
                    next.push_back(child);
            });
    });
}

} // namespace

std::string ScopePlace::text() const
{
    return path.empty() || keys.empty() ? path + keys : path + '.' + keys;
}

bool ScopePlace::holds(std::string_view key) const
{
    return keys.empty() || (key.starts_with(keys) && (key.size() == keys.size() || key[keys.size()] == '.'));
}

std::optional<ScopePlace> findScope(const Tree& tree, const std::string& path)
{
    if (const checkpoint::Reached reached = checkpoint::reach(tree, tree.root(), path); reached.node.valid())
        return ScopePlace{path, reached.node, {}, reached.isAmbiguous};
    for (std::size_t dot = path.rfind('.');; dot = path.rfind('.', dot - 1)) {
        const bool atRoot = dot == std::string::npos || dot == 0;
        ScopePlace place;
        place.path = atRoot ? std::string() : path.substr(0, dot);
        place.keys = atRoot ? path : path.substr(dot + 1);
        place.node = checkpoint::reach(tree, tree.root(), place.path).node;
        if (place.node.valid() && !place.keys.empty() && hasKeys(tree, place))
            return place;
        if (atRoot)
            return std::nullopt;
    }
}

void refuseAmbiguous(const std::string& path)
{
    throw io::Error(io::ErrorKind::Refused,
                    "Several values have the path " + quoted(path)
                        + " (a key that is a number, or contains dots, can look like another), so it is not clear "
                          "which is meant.");
}

bool isClosed(checkpoint::SectionKind kind)
{
    using enum checkpoint::SectionKind;
    return kind == Model || kind == Optimizer || kind == Scaler || kind == Rng;
}

std::vector<const checkpoint::Section*> sectionsIn(const checkpoint::Checkpoint& checkpoint, const ScopePlace& place)
{
    const std::vector<bool> inside = place.isWholeFile() ? std::vector<bool>() : nodesOfSections(checkpoint, place);
    std::vector<const checkpoint::Section*> sections;
    for (const checkpoint::Section& section : checkpoint.sections)
        if (place.isWholeFile() || (!place.keys.empty() && section.node == place.node)
            || (!section.node.isImmediate() && inside[section.node.index()]))
            sections.push_back(&section);
    return sections;
}

std::vector<bool> nodesIn(const Tree& tree, const ScopePlace& place)
{
    return nodesBelow(tree, startsOf(tree, place));
}

std::vector<bool> nodesBelow(const Tree& tree, std::vector<NodeId> starts)
{
    return reachable(tree, std::move(starts), [&](NodeId id, std::vector<NodeId>& next) {
        tree.forEachChild(id, [&](NodeId child) { next.push_back(child); });
    });
}

std::vector<NodeId> sectionsBeside(const checkpoint::Checkpoint& checkpoint)
{
    using enum checkpoint::SectionKind;
    std::vector<NodeId> nodes;
    for (const checkpoint::Section& section : checkpoint.sections)
        if (section.kind == Optimizer || section.kind == Scheduler || section.kind == Scaler || section.kind == Rng
            || section.kind == Arguments)
            nodes.push_back(section.node);
    return nodes;
}

std::vector<bool> nodesOfWeights(const checkpoint::Checkpoint& checkpoint)
{
    using enum checkpoint::SectionKind;
    const std::vector<NodeId> beside = sectionsBeside(checkpoint);
    const std::set<NodeId> closed(beside.begin(), beside.end());
    std::vector<NodeId> starts;
    for (const checkpoint::Section& section : checkpoint.sections)
        if (section.kind == Weights || section.kind == Ema || section.kind == Model)
            starts.push_back(section.node);
    return reachable(checkpoint.tree, std::move(starts), [&](NodeId id, std::vector<NodeId>& next) {
        checkpoint.tree.forEachChild(id, [&](NodeId child) {
            if (!closed.contains(child))
                next.push_back(child);
        });
    });
}

std::vector<bool> nodesOutside(const Tree& tree, const std::vector<ScopePlace>& places)
{
    std::map<NodeId, const ScopePlace*> closed; // whole values, and dicts of which some items are
    for (const ScopePlace& place : places) {
        if (place.keys.empty())
            closed.emplace(place.node, &place);
        else
            for (NodeId dict : itemDicts(tree, place.node))
                closed.emplace(dict, &place);
    }
    std::vector<bool> seen = reachable(tree, {tree.root()}, [&](NodeId id, std::vector<NodeId>& next) {
        const auto found = closed.find(id);
        if (found == closed.end()) {
            tree.forEachChild(id, [&](NodeId child) { next.push_back(child); });
            return;
        }
        if (found->second->keys.empty())
            return;
        const std::span<const NodeId> items = tree.children(id);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (!tree.isText(items[i]) || tree.isFar(items[i]) || !found->second->holds(tree.text(items[i])))
                next.insert(next.end(), {items[i], items[i + 1]});
    });
    for (const auto& [id, place] : closed)
        if (place->keys.empty() && !id.isImmediate())
            seen[id.index()] = false; // reached, but a place itself
    return seen;
}

PlacesIn::PlacesIn(const checkpoint::Checkpoint& checkpoint, const std::vector<ScopePlace>& places,
                   const std::vector<NodeId>& beside)
    : m_checkpoint(checkpoint)
    , m_beside(beside.begin(), beside.end())
{
    for (const ScopePlace& place : places)
        m_ends.emplace(place.node, &place);
    m_isIn.reserve(checkpoint.places.size());
    for (const checkpoint::Place& place : checkpoint.places) // a place stands behind the one that contains it
        m_isIn.push_back(isIn(place.node, place.label, place.parent));
}

bool PlacesIn::holds(const checkpoint::Tensor& tensor) const
{
    return isIn(tensor.node, tensor.label, tensor.parent);
}

bool PlacesIn::isIn(NodeId node, NodeId label, std::uint32_t parent) const
{
    const Tree& tree = m_checkpoint.tree;
    if (m_beside.contains(node))
        return false;
    if (const auto end = m_ends.find(node); end != m_ends.end() && end->second->keys.empty())
        return true;
    const bool isTop = parent == checkpoint::kNoIndex;
    const auto around = m_ends.find(isTop ? tree.root() : m_checkpoint.places[parent].node);
    if (around != m_ends.end() && !around->second->keys.empty() && label.valid() && tree.isText(label)
        && !tree.isFar(label) && around->second->holds(tree.text(label)))
        return true;
    return isTop ? around != m_ends.end() && around->second->keys.empty() : m_isIn[parent];
}

} // namespace ckptscope::edit
