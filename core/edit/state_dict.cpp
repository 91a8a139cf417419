#include "core/edit/state_dict.h"

#include "core/checkpoint/section_finder.h"
#include "core/edit/equal_names.h"

#include <algorithm>

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
    NodeId container;
    std::size_t child; ///< index of the name among the container's children
    std::optional<std::string> to; ///< nothing: it stays

    NodeId of(const Tree& tree) const { return tree.children(container)[child]; }
};

/// What becomes of the names in `param_names`, and of those used as indices by FSDP.
std::vector<PlannedName> planNames(const Tree& tree, NodeId optimizer, const RenameFunction& rename)
{
    std::vector<PlannedName> plan;
    const auto add = [&](NodeId container, std::size_t step) {
        for (std::size_t i = 0; i < tree.children(container).size(); i += step)
            if (const NodeId name = tree.children(container)[i]; isShortText(tree, name)) {
                std::optional<std::string> to = rename(tree.text(name));
                plan.push_back({container, i, to == tree.text(name) ? std::nullopt : std::move(to)});
            }
    };
    for (NodeId group : tree.children(tree.valueOf(optimizer, "param_groups")))
        for (const char* list : {"param_names", "params"})
            if (const NodeId names = tree.valueOf(group, list); names.valid() && tree.kind(names) == Kind::List)
                add(names, 1);
    for (NodeId state : itemDicts(tree, tree.valueOf(optimizer, "state")))
        add(state, 2);
    return plan;
}

/// Two different old names of an optimizer's parameters with one new name.
void refuseCollisions(const Tree& tree, const std::vector<PlannedName>& plan)
{
    if (std::ranges::none_of(plan, [](const PlannedName& name) { return name.to.has_value(); }))
        return;
    std::vector<NewName> names;
    for (const PlannedName& name : plan) {
        const std::string_view from = tree.text(name.of(tree));
        names.push_back({name.to ? std::string_view(*name.to) : from, from});
    }
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
    std::uint64_t count = 0;
    for (const checkpoint::Section& section : context.before.sections) {
        if (section.kind != checkpoint::SectionKind::Optimizer || !context.scope.covers(section)
            || !checkpoint::isOptimizerState(context.tree, section.node))
            continue;
        const std::vector<PlannedName> plan = planNames(context.tree, section.node, rename);
        refuseCollisions(context.tree, plan);
        for (const PlannedName& name : plan)
            if (name.to) {
                const NodeId to =
                    context.strings.renamedKey({name.container}, name.of(context.tree), *name.to, context.before);
                context.tree.setChild(name.container, name.child, to);
                ++count;
            }
    }
    return count;
}

} // namespace ckptscope::edit
