#include "core/edit/scope.h"

#include "core/checkpoint/path.h"
#include "core/edit/state_dict.h"

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

} // namespace

std::string ScopePlace::text() const
{
    return path.empty() || keys.empty() ? path + keys : path + '.' + keys;
}

bool ScopePlace::holds(std::string_view key) const
{
    return keys.empty() || (key.starts_with(keys) && (key.size() == keys.size() || key[keys.size()] == '.'));
}

bool ScopePlace::covers(const checkpoint::Section& section) const
{
    if (isWholeFile() || (!keys.empty() && section.name == path))
        return true;
    const std::string whole = text();
    return section.name == whole || section.name.starts_with(whole + ".");
}

std::optional<ScopePlace> findScope(const Tree& tree, const std::string& path)
{
    if (const NodeId node = checkpoint::reach(tree, tree.root(), path).node; node.valid())
        return ScopePlace{path, node, {}};
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

std::vector<bool> nodesIn(const Tree& tree, const ScopePlace& place)
{
    std::vector<bool> seen(tree.nodeCount());
    std::vector<NodeId> pending = startsOf(tree, place);
    while (!pending.empty()) {
        const NodeId id = pending.back();
        pending.pop_back();
        if (!id.valid() || id.isImmediate() || seen[id.index()])
            continue;
        seen[id.index()] = true;
        tree.forEachChild(id, [&](NodeId child) { pending.push_back(child); });
    }
    return seen;
}

} // namespace ckptscope::edit
