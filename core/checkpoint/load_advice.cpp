#include "core/checkpoint/load_advice.h"

#include "core/checkpoint/judge.h"
#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/prefixes.h"
#include "core/checkpoint/python_names.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

const Section* largest(const Checkpoint& checkpoint, SectionKind kind)
{
    const Section* found = nullptr;
    for (const Section& section : checkpoint.sections)
        if (section.kind == kind && (!found || section.elements > found->elements))
            found = &section;
    return found;
}

bool accepts(const GlobalInfo& info, PyTorchRelease release)
{
    switch (release) {
    case PyTorchRelease::V1_13:
        return info.weightsOnly.in113;
    case PyTorchRelease::V2_4:
        return info.weightsOnly.in24;
    case PyTorchRelease::V2_6:
        break;
    }
    return info.weightsOnly.in26;
}

} // namespace

std::vector<std::string_view> keysOf(const Tree& tree, NodeId dict)
{
    std::vector<std::string_view> keys;
    const std::span<const NodeId> items = itemsOf(tree, dict);
    keys.reserve(items.size() / 2);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (tree.isText(items[i]) && !tree.isFar(items[i]))
            keys.push_back(tree.text(items[i]));
    return keys;
}

std::string wantedPrefix(const LoadTarget& target)
{
    return target.parallel ? "module." : "";
}

LoadFacts loadFacts(const Checkpoint& checkpoint, PyTorchRelease release)
{
    const Tree& tree = checkpoint.tree;
    LoadFacts facts;
    facts.weights = largest(checkpoint, SectionKind::Weights);
    facts.model = largest(checkpoint, SectionKind::Model);
    facts.isMethod = checkpoint.globals.roleOf(tree, tree.root()) == Role::GetAttribute;
    if (facts.model && (!facts.weights || facts.isMethod))
        facts.wrapper = wrapperKind(tree, facts.model->node);
    else
        facts.model = nullptr;
    if (facts.weights) {
        facts.keys = keysOf(tree, facts.weights->node);
        facts.prefix = commonWrapperPrefix(facts.keys);
    }
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i)
        if (!accepts(checkpoint.globals.all()[i], release))
            facts.refused.insert(tree.global(i));
    const std::vector<WeightsOnlyForecast> forecasts = forecastWeightsOnly(checkpoint); // the newest first
    facts.otherReason = release == PyTorchRelease::V1_13 ? forecasts.back().reason
        : release == PyTorchRelease::V2_4                ? forecasts[forecasts.size() - 2].reason
                                                         : forecasts.front().reason;
    return facts;
}

bool reachesRefused(const Checkpoint& checkpoint, const LoadFacts& facts, NodeId from,
                    const std::vector<NodeId>& without)
{
    const Tree& tree = checkpoint.tree;
    std::vector<bool> seen(tree.nodeCount());
    for (const NodeId node : without)
        if (!node.isImmediate() && node.index() < seen.size())
            seen[node.index()] = true;
    std::vector<NodeId> open{from};
    while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        if (!node.valid() || node.isImmediate() || node.index() >= seen.size() || seen[node.index()])
            continue;
        seen[node.index()] = true;
        if (facts.refused.contains(node))
            return true;
        tree.forEachChild(node, [&](NodeId child) { open.push_back(child); });
    }
    return false;
}

LoadAdvice adviseLoading(const Checkpoint& checkpoint, const LoadTarget& target, const std::string& file)
{
    const LoadFacts facts = loadFacts(checkpoint, target.release);
    LoadAdvice advice;
    advice.holdsWeights = facts.weights || facts.model || facts.isMethod || largest(checkpoint, SectionKind::Ema)
        || checkpoint.origin->container == Container::TorchScript;
    advice.prefix = facts.prefix;
    advice.savedParallel = facts.prefix.starts_with("module.") || facts.wrapper == WrapperKind::DataParallel
        || facts.wrapper == WrapperKind::DistributedDataParallel;
    addOutcomes(checkpoint, target, facts, advice);
    addFix(checkpoint, target, facts, advice);
    addPython(checkpoint, target, facts, file, advice);
    addMistakes(checkpoint, facts, advice);
    return advice;
}

void addFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const auto has = [&](LoadTrouble trouble) {
        return std::ranges::find(out.outcomes, trouble, &LoadOutcome::trouble) != out.outcomes.end();
    };
    const auto add = [&](std::string option, std::string value) {
        out.fix.push_back(std::move(option));
        out.fix.push_back(std::move(value));
    };
    const bool canExtract =
        facts.model && hasPlainStateDict(checkpoint.tree, readModules(checkpoint, facts.model->node));
    if (canExtract && !out.outcomes.empty()) {
        const bool isParallel = out.savedParallel;
        if (canUnwrap(checkpoint.tree, facts.model->node) && !(isParallel && target.parallel))
            out.fix.emplace_back("--unwrap");
        out.fix.emplace_back("--extract");
        if (target.parallel && !isParallel)
            add("--add", "module.");
    } else if (has(LoadTrouble::WeightsOnlyRefused) && !facts.refused.empty() && facts.otherReason.empty()) {
        std::vector<NodeId> arguments;
        for (const Section& section : checkpoint.sections)
            if (section.kind == SectionKind::Arguments)
                arguments.push_back(section.node);
        if (!target.resume && facts.weights && !facts.weights->path.empty()
            && !reachesRefused(checkpoint, facts, facts.weights->node))
            add("--pick", facts.weights->name);
        else if (!arguments.empty() && !reachesRefused(checkpoint, facts, checkpoint.tree.root(), arguments))
            add("--drop", "arguments");
    }
    if (has(LoadTrouble::KeysDiffer)) {
        if (!facts.prefix.empty())
            add("--strip", facts.prefix);
        if (target.parallel)
            add("--add", "module.");
    }
    if (has(LoadTrouble::NoCuda) || has(LoadTrouble::NoSuchDevice))
        add("--device", "cuda=cpu");
}

namespace {

/// What str.replace would make of a key.
std::string replacedAll(std::string_view key, std::string_view what)
{
    std::string out;
    for (std::size_t at = key.find(what); at != std::string_view::npos; at = key.find(what)) {
        out += key.substr(0, at);
        key.remove_prefix(at + what.size());
    }
    return out.append(key);
}

} // namespace

void addMistakes(const Checkpoint& checkpoint, const LoadFacts& facts, LoadAdvice& out)
{
    constexpr std::string_view kModule = "module.";
    if (facts.isMethod)
        out.mistakes.push_back({LoadMistakeKind::SavedMethod, 0, {}, {}});
    if (!facts.weights)
        return;
    LoadMistake replaced{LoadMistakeKind::ReplaceEverywhere, 0, {}, {}};
    LoadMistake sliced{LoadMistakeKind::BlindSlice, 0, {}, {}};
    for (const std::string_view key : facts.keys) {
        const std::size_t skipped = key.starts_with(kModule) ? kModule.size() : 0;
        if (key.find(kModule, skipped) != std::string_view::npos && replaced.keys++ == 0) {
            replaced.before = key;
            replaced.after = replacedAll(key, kModule);
        }
        if (skipped == 0 && sliced.keys++ == 0) {
            sliced.before = key;
            sliced.after = key.substr(std::min(key.size(), kModule.size()));
        }
    }
    if (!facts.weights->path.empty())
        out.mistakes.push_back(
            {LoadMistakeKind::WholeCheckpoint, 0, {}, pythonReach(checkpoint.tree, facts.weights->path)});
    if (replaced.keys != 0)
        out.mistakes.push_back(std::move(replaced));
    if (sliced.keys != 0)
        out.mistakes.push_back(std::move(sliced));
    for (const LoadOutcome& outcome : out.outcomes)
        if (outcome.trouble == LoadTrouble::KeysDiffer)
            out.mistakes.push_back({LoadMistakeKind::NotStrict, outcome.missing, {}, {}});
    out.mistakes.push_back({LoadMistakeKind::Assignment, 0, {}, {}});
}

} // namespace ckptscope::checkpoint
