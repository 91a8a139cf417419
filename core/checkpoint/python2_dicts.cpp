#include "core/checkpoint/python2_dicts.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace ckptscope::checkpoint {

namespace {

using pickle::Effect;
using pickle::EffectKind;
using pickle::Kind;
using pickle::NodeId;
using pickle::Tree;

/// The list that an OrderedDict is made of; or no node.
NodeId listOf(const Tree& tree, NodeId call)
{
    if (tree.kind(call) != Kind::Call || tree.arguments(call).isImmediate())
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    const bool isOne = arguments.size() == 1 && tree.kind(arguments[0]) == Kind::List
        && tree.isGlobal(tree.callable(call), "collections", "OrderedDict");
    return isOne ? arguments[0] : NodeId();
}

bool holdsPairs(const Tree& tree, NodeId list)
{
    return std::ranges::all_of(tree.children(list), [&](NodeId pair) {
        return (tree.kind(pair) == Kind::List || tree.kind(pair) == Kind::Tuple) && tree.children(pair).size() == 2;
    });
}

NodeId withItems(Tree& tree, NodeId call, NodeId pairs)
{
    std::vector<NodeId> items;
    for (const NodeId pair : tree.children(pairs))
        for (const NodeId part : tree.children(pair))
            items.push_back(part);
    const NodeId dict = tree.addCall(Kind::Call, tree.callable(call), NodeId::emptyTuple());
    tree.addEffect(dict, EffectKind::SetItems, items);
    for (const Effect& effect : tree.effects(call)) { // the items come before what was done later
        const std::span<const NodeId> later = tree.children(effect.value);
        const std::vector<NodeId> values =
            effect.kind == EffectKind::Build ? std::vector{effect.value} : std::vector(later.begin(), later.end());
        tree.addEffect(dict, effect.kind, values);
    }
    return dict;
}

} // namespace

void adoptPython2Dicts(Tree& tree)
{
    std::map<NodeId, NodeId> adopted;
    std::set<NodeId> met; // Python makes a list for each; one that many share would be copied as often
    const std::uint32_t count = tree.nodeCount();
    for (std::uint32_t i = 0; i < count; ++i) {
        const NodeId call = NodeId::ofIndex(i);
        if (const NodeId list = listOf(tree, call); list.valid() && met.insert(list).second && holdsPairs(tree, list))
            adopted.emplace(call, withItems(tree, call, list));
    }
    tree.replaceUses(adopted);
    for (const auto& [call, dict] : adopted)
        tree.setArguments(call, NodeId::emptyTuple()); // nobody uses it, but all calls are weighed
}

} // namespace ckptscope::checkpoint
