#include "core/edit/state_dict.h"

#include "core/checkpoint/section_finder.h"
#include "core/edit/equal_names.h"

#include <algorithm>
#include <map>

namespace ckptscope::edit {

using RenameFunction = std::function<std::optional<std::string>(std::string_view)>;

namespace {

bool isShortText(const Tree& tree, NodeId key)
{
    return tree.isText(key) && !tree.isFar(key);
}

struct PlannedKey {
    NodeId dict;
    std::uint32_t child; ///< index of the key among the dict's children
    std::string to;
};

/// Two different old keys with one new name, unless they were equal before.
void refuseCollisions(const Tree& tree, const std::vector<NodeId>& dicts, const std::vector<PlannedKey>& plan,
                      std::string_view remedy)
{
    std::vector<NewName> names;
    std::size_t next = 0;
    for (NodeId dict : dicts) {
        const std::span<const NodeId> items = tree.children(dict);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (!isShortText(tree, items[i]))
                continue;
            const bool renamed = next < plan.size() && plan[next].dict == dict && plan[next].child == i;
            names.push_back({renamed ? std::string_view(plan[next].to) : tree.text(items[i]), tree.text(items[i])});
            next += renamed ? 1 : 0;
        }
    }
    refuseEqual("Keys", std::move(names), remedy);
}

/// Whether the keys stand in a copy of a dict that the step renamed before (a second dict with its values, or with its
/// very strings): equal keys of both are one object then. Remembers the values.
bool isCopyOfRenamed(Context& context, const std::vector<PlannedKey>& plan)
{
    context.renamed.resize(context.tree.nodeCount());
    bool copied = false;
    for (const PlannedKey& key : plan) {
        const NodeId value = context.tree.children(key.dict)[key.child + 1];
        copied = copied || context.strings.isShared(context.tree.children(key.dict)[key.child])
            || (!value.isImmediate() && context.renamed[value.index()]);
    }
    for (const PlannedKey& key : plan)
        if (const NodeId value = context.tree.children(key.dict)[key.child + 1]; !value.isImmediate())
            context.renamed[value.index()] = true;
    return copied;
}

/// A name of a parameter in an optimizer.
struct PlannedName {
    std::size_t child; ///< index of the name among its container's children
    NodeId from;
    std::optional<std::string> to; ///< nothing: it stays
};

/// What becomes of names, by what holds them: state_dict() answers one and the same `param_names` each time, so that it
/// may be that of several states.
using PlannedNames = std::map<NodeId, std::vector<PlannedName>>;

/// What holds an optimizer's names, and every how many children there is one: `param_names`, and what FSDP has for
/// indices.
std::vector<std::pair<NodeId, std::size_t>> nameContainers(const Tree& tree, NodeId optimizer)
{
    std::vector<std::pair<NodeId, std::size_t>> containers;
    for (NodeId group : tree.children(tree.valueOf(optimizer, "param_groups")))
        for (const char* list : {"param_names", "params"})
            if (const NodeId names = tree.valueOf(group, list);
                names.valid() && (tree.kind(names) == Kind::List || tree.kind(names) == Kind::Tuple))
                containers.emplace_back(names, 1);
    for (NodeId state : itemDicts(tree, tree.valueOf(optimizer, "state")))
        containers.emplace_back(state, 2);
    return containers;
}

void planNames(const Tree& tree, NodeId container, std::size_t step, const RenameFunction& rename, PlannedNames& plan)
{
    const auto [place, isNew] = plan.try_emplace(container);
    const std::span<const NodeId> children = tree.children(container);
    for (std::size_t i = 0; isNew && i < children.size(); i += step)
        if (isShortText(tree, children[i])) {
            std::optional<std::string> to = rename(tree.text(children[i]));
            place->second.push_back({i, children[i], to == tree.text(children[i]) ? std::nullopt : std::move(to)});
        }
}

/// Two different old names of an optimizer's parameters with one new name.
void refuseCollisions(const Tree& tree, NodeId optimizer, const PlannedNames& plan)
{
    std::vector<NewName> names;
    bool any = false;
    for (const auto& [container, step] : nameContainers(tree, optimizer))
        for (const PlannedName& name : plan.at(container)) {
            any = any || name.to.has_value();
            names.push_back({name.to ? std::string_view(*name.to) : tree.text(name.from), tree.text(name.from)});
        }
    if (any)
        refuseEqual("Names of an optimizer's parameters", std::move(names), "Rename one of them first.");
}

} // namespace

std::vector<NodeId> itemDicts(const Tree& tree, NodeId node)
{
    if (tree.kind(node) == Kind::Dict)
        return {node};
    std::vector<NodeId> dicts;
    for (const pickle::Effect& effect : tree.effects(node))
        if (effect.kind == pickle::EffectKind::SetItems)
            dicts.push_back(effect.value);
    return dicts;
}

std::uint64_t countLongKeys(const Tree& tree, NodeId stateDict)
{
    std::uint64_t count = 0;
    const std::span<const NodeId> items = checkpoint::itemsOf(tree, stateDict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        count += tree.isText(items[i]) && tree.isFar(items[i]) ? 1 : 0;
    return count;
}

std::vector<KeyChange> renameStateDict(Context& context, NodeId stateDict, const RenameFunction& rename,
                                       std::string_view remedy)
{
    Tree& tree = context.tree;
    const std::vector<NodeId> dicts = itemDicts(tree, stateDict);
    std::vector<PlannedKey> plan;
    for (NodeId dict : dicts) {
        const std::span<const NodeId> items = tree.children(dict);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (!isShortText(tree, items[i]))
                continue;
            const std::string_view from = tree.text(items[i]);
            if (!context.scope.holds(from))
                continue;
            if (std::optional<std::string> to = rename(from); to && *to != from)
                plan.push_back({dict, static_cast<std::uint32_t>(i), std::move(*to)});
        }
    }
    refuseCollisions(tree, dicts, plan, remedy);
    std::vector<KeyChange> changes;
    changes.reserve(plan.size());
    context.copied = isCopyOfRenamed(context, plan);
    if (!plan.empty())
        context.changed.push_back(stateDict);
    for (const PlannedKey& key : plan) {
        const NodeId from = tree.children(key.dict)[key.child];
        const NodeId to = context.strings.renamedKey({key.dict, context.copied}, from, key.to, context.before);
        tree.setChild(key.dict, key.child, to);
        changes.push_back({from, to});
    }
    return changes;
}

std::uint64_t renameOptimizerNames(Context& context, const RenameFunction& rename)
{
    PlannedNames plan;
    for (const checkpoint::Section* section : context.sections) {
        if (section->kind != checkpoint::SectionKind::Optimizer
            || !checkpoint::isOptimizerState(context.tree, section->node))
            continue;
        for (const auto& [container, step] : nameContainers(context.tree, section->node))
            planNames(context.tree, container, step, rename, plan);
        refuseCollisions(context.tree, section->node, plan);
    }
    std::uint64_t count = 0;
    for (const auto& [container, names] : plan) {
        const std::uint64_t countBefore = count;
        for (const PlannedName& name : names)
            if (name.to) {
                const NodeId to = context.strings.renamedKey({container}, name.from, *name.to, context.before);
                context.tree.setChild(container, name.child, to);
                ++count;
            }
        if (count != countBefore)
            context.changed.push_back(container);
    }
    return count;
}

} // namespace ckptscope::edit
