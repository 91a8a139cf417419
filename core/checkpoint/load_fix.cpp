#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/path.h"

#include <algorithm>
#include <iterator>
#include <set>

/// The edits that cure a file. None of them takes a network away.
namespace ckptscope::checkpoint {

namespace {

bool has(const LoadAdvice& advice, LoadTrouble trouble)
{
    return std::ranges::find(advice.outcomes, trouble, &LoadOutcome::trouble) != advice.outcomes.end();
}

void add(LoadAdvice& advice, std::string option, std::string value)
{
    advice.fix.push_back(std::move(option));
    advice.fix.push_back(std::move(value));
}

void addDrops(const std::vector<std::string>& paths, LoadAdvice& out)
{
    for (const std::string& path : paths)
        add(out, "--drop", path);
}

/// Whether every whole model can become a state dict.
bool canExtract(const Checkpoint& checkpoint, const LoadFacts& facts)
{
    bool hasModel = false;
    for (const Network& network : facts.networks) {
        if (network.section->kind != SectionKind::Model)
            continue;
        if (!hasPlainStateDict(checkpoint.tree, readModules(checkpoint, network.section->node)))
            return false;
        hasModel = true;
    }
    return hasModel;
}

bool isSequence(const Tree& tree, NodeId node)
{
    return node.valid() && (tree.kind(node) == Kind::List || tree.kind(node) == Kind::Tuple);
}

/// Whether lists hold arguments alone, so that they can go with them: other values would take their place.
bool holdArgumentsOnly(const Checkpoint& checkpoint, const std::set<NodeId>& lists)
{
    const Tree& tree = checkpoint.tree;
    std::set<NodeId> arguments;
    for (const Section& section : checkpoint.sections)
        if (section.kind == SectionKind::Arguments)
            arguments.insert(section.node);
    return std::ranges::all_of(lists, [&](NodeId list) {
        return list != tree.root() && std::ranges::all_of(tree.children(list), [&](NodeId value) {
                   return tree.isNone(value) || arguments.contains(value);
               });
    });
}

/// Arguments that hold what is refused, if nothing else does outside of `gone` and edits can drop them; else nothing.
/// Those in a list go all at once, by their kind: one alone would move the others.
std::vector<std::string> refusedArguments(const Checkpoint& checkpoint, const LoadFacts& facts,
                                          std::vector<NodeId> gone)
{
    const Tree& tree = checkpoint.tree;
    std::vector<std::string> paths;
    std::set<NodeId> lists;
    for (const Section& section : checkpoint.sections)
        if (section.kind == SectionKind::Arguments && !section.path.empty()
            && reachesRefused(checkpoint, facts, section.node)) {
            paths.push_back(section.name);
            gone.push_back(section.node);
            if (const NodeId parent = reach(tree, tree.root(), section.name).parent; isSequence(tree, parent))
                lists.insert(parent);
        }
    if (reachesRefused(checkpoint, facts, tree.root(), gone) || !holdArgumentsOnly(checkpoint, lists))
        return {};
    return lists.empty() ? paths : std::vector<std::string>{std::string(sectionName(SectionKind::Arguments))};
}

/// Values at the top that hold what is refused and no network, if nothing else does; else nothing.
std::vector<std::string> refusedValues(const Checkpoint& checkpoint, const LoadFacts& facts)
{
    const Tree& tree = checkpoint.tree;
    std::vector<NodeId> gone;
    std::vector<std::string> paths;
    const std::span<const NodeId> items = itemsOf(tree, tree.root());
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const std::string key = labelText(tree, LabelKind::Key, items[i]);
        const auto isIn = [&](const Network& network) {
            return !network.section->path.empty() && network.section->path.front() == key;
        };
        if (!reachesRefused(checkpoint, facts, items[i + 1]) || std::ranges::any_of(facts.networks, isIn))
            continue;
        paths.push_back(key);
        gone.push_back(items[i + 1]);
    }
    return reachesRefused(checkpoint, facts, tree.root(), gone) ? std::vector<std::string>() : paths;
}

/// What is refused is taken out; of a file with one network that is only to be run, the rest.
void addRefusalFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const std::vector<std::string> arguments = refusedArguments(checkpoint, facts, {});
    if (!arguments.empty() || target.resume)
        return addDrops(arguments, out);
    const Section* only = facts.networks.size() == 1 ? facts.networks.front().section : nullptr;
    if (!only)
        return addDrops(refusedValues(checkpoint, facts), out);
    if (!only->path.empty() && !reachesRefused(checkpoint, facts, only->node))
        add(out, "--pick", only->name);
}

/// Whole models become state dicts.
Extraction addExtraction(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts,
                         LoadAdvice& out)
{
    std::vector<NodeId> gone;
    bool unwraps = false;
    for (const Network& network : facts.networks) {
        if (network.section->kind != SectionKind::Model)
            continue;
        gone.push_back(network.section->node);
        unwraps =
            unwraps || (network.prefix != wantedPrefix(target) && canUnwrap(checkpoint.tree, network.section->node));
    }
    addDrops(refusedArguments(checkpoint, facts, gone), out);
    if (unwraps)
        out.fix.emplace_back("--unwrap");
    out.fix.emplace_back("--extract");
    return unwraps ? Extraction::Unwrapped : Extraction::Wrapped;
}

} // namespace

void addFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const bool extracts = !out.outcomes.empty() && canExtract(checkpoint, facts);
    Extraction extraction = Extraction::None;
    if (extracts)
        extraction = addExtraction(checkpoint, target, facts, out);
    else if (has(out, LoadTrouble::WeightsOnlyRefused) && !facts.refused.empty() && facts.otherReason.empty())
        addRefusalFix(checkpoint, target, facts, out);
    if (extracts || has(out, LoadTrouble::KeysDiffer))
        std::ranges::copy(renamingFix(checkpoint, target, facts, extraction), std::back_inserter(out.fix));
    if (has(out, LoadTrouble::NoCuda) || has(out, LoadTrouble::NoSuchDevice))
        add(out, "--device", "cuda=cpu");
}

} // namespace ckptscope::checkpoint
