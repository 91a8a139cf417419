#include "ui/document/edit_chances.h"

#include "core/checkpoint/structure.h"

namespace ckptscope::ui {

namespace {

using checkpoint::NodeId;
using checkpoint::SectionKind;

/// Whether the first item of a list or dict in an optimizer shows that it names parameters by text.
bool hasNames(const pickle::Tree& tree, NodeId optimizer)
{
    if (!checkpoint::isDictLike(tree, optimizer))
        return false;
    const NodeId state = tree.valueOf(optimizer, "state"), groups = tree.valueOf(optimizer, "param_groups");
    if (state.valid())
        if (const auto items = checkpoint::itemsOf(tree, state); !items.empty() && tree.isText(items[0]))
            return true;
    const bool hasGroups = groups.valid() && tree.kind(groups) == pickle::Kind::List && !tree.children(groups).empty();
    return hasGroups && tree.valueOf(tree.children(groups)[0], "param_names").valid();
}

void lookAtKeys(const pickle::Tree& tree, NodeId stateDict, EditChances& chances)
{
    const std::span<const NodeId> items = checkpoint::itemsOf(tree, stateDict);
    for (std::size_t i = 0; i + 1 < items.size() && !(chances.strips && chances.adds); i += 2)
        if (tree.isText(items[i]) && !tree.isFar(items[i]))
            (tree.text(items[i]).starts_with("module.") ? chances.strips : chances.adds) = true;
}

} // namespace

EditChances chancesOf(const checkpoint::Checkpoint& checkpoint)
{
    EditChances chances;
    for (const checkpoint::Section& section : checkpoint.sections) {
        const bool isStateDict = section.kind == SectionKind::Weights || section.kind == SectionKind::Ema;
        chances.hasStateDict |= isStateDict;
        chances.hasModel |= section.kind == SectionKind::Model;
        if (isStateDict)
            lookAtKeys(checkpoint.tree, section.node, chances);
        else if (section.kind == SectionKind::Optimizer && hasNames(checkpoint.tree, section.node))
            chances.strips = chances.adds = true;
    }
    if (chances.hasModel) // the edit says what to do with one
        chances.strips = chances.adds = true;
    chances.hasTensors = !checkpoint.tensors.empty();
    for (const checkpoint::Tensor& tensor : checkpoint.tensors) {
        chances.hasQuantized |= tensor.has(checkpoint::kQuantized);
        chances.hasSparse |=
            tensor.layout >= checkpoint::Layout::SparseCoo && tensor.layout <= checkpoint::Layout::SparseBsc;
    }
    return chances;
}

} // namespace ckptscope::ui
