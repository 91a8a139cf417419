#include "core/checkpoint/load_advice.h"

#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/judge.h"
#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/prefixes.h"
#include "core/checkpoint/python_names.h"
#include "core/io/text.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

/// load_state_dict takes no numpy arrays.
bool isOfArrays(const Section& section)
{
    return section.kind != SectionKind::Model && section.tensors == 0;
}

const Section* largest(const Checkpoint& checkpoint, SectionKind kind)
{
    const Section* found = nullptr;
    for (const Section& section : checkpoint.sections)
        if (section.kind == kind && !isOfArrays(section) && (!found || section.elements > found->elements))
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

std::string wantedPrefix(const LoadTarget& target)
{
    return target.parallel ? "module." : "";
}

std::string wrapperPrefix(const Tree& tree, NodeId model)
{
    constexpr int kDeepest = 16;
    std::string prefix;
    for (int i = 0; i < kDeepest && innerModule(tree, model).valid(); ++i) {
        const WrapperKind kind = wrapperKind(tree, model);
        prefix += kind == WrapperKind::Compiled             ? "_orig_mod."
            : kind == WrapperKind::FullyShardedDataParallel ? "_fsdp_wrapped_module."
                                                            : "module.";
        model = innerModule(tree, model);
    }
    return prefix;
}

namespace {

std::vector<Network> networksOf(const Checkpoint& checkpoint)
{
    std::vector<Network> networks;
    bool hasOwnWeights = false;
    for (const Section& section : checkpoint.sections) {
        if (section.kind == SectionKind::Model)
            networks.push_back({&section, wrapperPrefix(checkpoint.tree, section.node), false});
        else if ((section.kind == SectionKind::Weights || section.kind == SectionKind::Ema) && !isOfArrays(section))
            networks.push_back({&section, commonWrapperPrefix(weightKeys(checkpoint.tree, section.node)), false});
        else
            continue;
        hasOwnWeights = hasOwnWeights || section.kind != SectionKind::Ema;
    }
    for (Network& network : networks)
        network.isAverage = hasOwnWeights && network.section->kind == SectionKind::Ema;
    return networks;
}

void addRefused(const Checkpoint& checkpoint, PyTorchRelease release, LoadFacts& facts)
{
    const Tree& tree = checkpoint.tree;
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i) {
        if (accepts(checkpoint.globals.all()[i], release))
            continue;
        const std::string_view import = neededImport(dottedName(tree, tree.global(i)));
        if (release == PyTorchRelease::V2_6 && !import.empty())
            facts.imports.emplace(import);
        else
            facts.refused.insert(tree.global(i));
    }
    const std::vector<WeightsOnlyForecast> forecasts = forecastWeightsOnly(checkpoint); // the newest first
    const WeightsOnlyForecast& forecast = release == PyTorchRelease::V1_13 ? forecasts.back()
        : release == PyTorchRelease::V2_4                                  ? forecasts[forecasts.size() - 2]
                                                                           : forecasts.front();
    facts.otherReason = forecast.reason;
    facts.operand = forecast.operand;
}

} // namespace

LoadFacts loadFacts(const Checkpoint& checkpoint, PyTorchRelease release)
{
    const Tree& tree = checkpoint.tree;
    LoadFacts facts;
    facts.networks = networksOf(checkpoint);
    facts.isMethod = checkpoint.globals.roleOf(tree, tree.root()) == Role::GetAttribute;
    facts.weights = largest(checkpoint, SectionKind::Weights);
    if (const Section* model = largest(checkpoint, SectionKind::Model); model && (!facts.weights || facts.isMethod))
        facts.model = model;
    else if (!facts.weights)
        facts.weights = largest(checkpoint, SectionKind::Ema);
    for (const Network& network : facts.networks)
        if (network.section == (facts.model ? facts.model : facts.weights))
            facts.prefix = network.prefix;
    addRefused(checkpoint, release, facts);
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

namespace {

/// Where networks differ, the prefix is that of the first which does not fit.
void addMisfit(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const Network* network = facts.model ? nullptr : misfit(checkpoint, target, facts);
    if (!network)
        return;
    out.prefix = network->prefix;
    const auto differs = [&](const Network& other) { return other.prefix != network->prefix; };
    if (std::ranges::any_of(facts.networks, differs))
        out.network = pythonReach(checkpoint.tree, network->section->path);
}

} // namespace

LoadAdvice adviseLoading(const Checkpoint& checkpoint, const LoadTarget& target, const std::string& file)
{
    const LoadFacts facts = loadFacts(checkpoint, target.release);
    LoadAdvice advice;
    advice.holdsWeights =
        !facts.networks.empty() || facts.isMethod || checkpoint.origin->container == Container::TorchScript;
    advice.prefix = facts.prefix;
    addOutcomes(checkpoint, target, facts, advice);
    addMisfit(checkpoint, target, facts, advice);
    advice.savedParallel = ("." + advice.prefix).find(".module.") != std::string::npos;
    addFix(checkpoint, target, facts, advice);
    addPython(checkpoint, target, facts, file, advice);
    addMistakes(checkpoint, facts, advice);
    return advice;
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

/// key[n:] of Python, which counts code points.
std::string_view withoutCharacters(std::string_view key, std::size_t count)
{
    for (; count != 0 && !key.empty(); --count)
        key.remove_prefix(std::max<std::size_t>(io::codePointAt(key, 0).length, 1));
    return key;
}

/// Where the state dicts are: checkpoint["G"], checkpoint["D"].
std::string reachOf(const Checkpoint& checkpoint, const std::vector<const Section*>& sections)
{
    constexpr std::size_t kShown = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(sections.size(), kShown); ++i)
        text += (text.empty() ? "" : ", ") + pythonReach(checkpoint.tree, sections[i]->path);
    return sections.size() > kShown ? text + ", …" : text;
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
    std::vector<const Section*> below; // state dicts that are not the whole file
    for (const Network& network : facts.networks) {
        if (network.isAverage || network.section->kind == SectionKind::Model)
            continue;
        if (!network.section->path.empty())
            below.push_back(network.section);
        for (const std::string_view key : weightKeys(checkpoint.tree, network.section->node)) {
            const std::size_t skipped = key.starts_with(kModule) ? kModule.size() : 0;
            if (key.find(kModule, skipped) != std::string_view::npos && replaced.keys++ == 0) {
                replaced.before = key;
                replaced.after = replacedAll(key, kModule);
            }
            if (skipped == 0 && sliced.keys++ == 0) {
                sliced.before = key;
                sliced.after = withoutCharacters(key, kModule.size());
            }
        }
    }
    if (!below.empty())
        out.mistakes.push_back({LoadMistakeKind::WholeCheckpoint, 0, {}, reachOf(checkpoint, below)});
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
