#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/path.h"

#include <algorithm>
#include <functional>

/// Edits that give the keys of every network the prefix that the target wants, as the Python lines do.
namespace ckptscope::checkpoint {

namespace {

/// A state dict of the file, once the whole models are unwrapped and extracted.
struct StateDict {
    const Section* section;
    std::string prefix; ///< before every key
    std::vector<std::string> keys; ///< their beginnings
    std::set<std::string> taken; ///< the beginnings of keys beside the weights, which keep their names
};

/// No prefix is longer; a hostile file may use one long text a million times.
std::string beginning(std::string_view text)
{
    constexpr std::size_t kMost = 200;
    return std::string(text.substr(0, kMost));
}

std::string_view nameOf(const Tree& tree, NodeId name)
{
    return tree.isText(name) && !tree.isFar(name) ? tree.text(name) : std::string_view();
}

/// Keys of a whole model's state dict.
std::vector<std::string> keysOfModel(const Checkpoint& checkpoint, NodeId model)
{
    const Tree& tree = checkpoint.tree;
    const ModuleTree modules = readModules(checkpoint, model);
    std::vector<std::string> paths, keys; // "layer1.0."
    for (const Module& module : modules.modules) {
        if (module.parent == kNoIndex)
            paths.emplace_back();
        else if (isActivationWrapper(tree, modules.modules[module.parent]))
            paths.push_back(paths[module.parent]);
        else
            paths.push_back(beginning(paths[module.parent]
                                      + (module.name.valid() ? beginning(nameOf(tree, module.name)) : "_orig_mod")
                                      + '.'));
        for (const auto* tensors : {&module.parameters, &module.buffers})
            for (const ModuleTensor& tensor : *tensors)
                if (tensor.persistent && !tree.isNone(tensor.value))
                    keys.push_back(beginning(paths.back() + beginning(nameOf(tree, tensor.name))));
    }
    return keys;
}

NodeId unwrapped(const Tree& tree, NodeId model)
{
    constexpr int kMost = 16; // wrappers around each other
    for (int i = 0; i < kMost && canUnwrap(tree, model); ++i)
        model = innerModule(tree, model);
    return model;
}

std::vector<StateDict> stateDictsOf(const Checkpoint& checkpoint, const LoadFacts& facts, Extraction extraction)
{
    std::vector<StateDict> dicts;
    for (const Network& network : facts.networks) {
        StateDict dict{network.section, network.prefix, {}, {}};
        if (network.section->kind != SectionKind::Model) {
            for (const std::string_view key : weightKeys(checkpoint.tree, network.section->node))
                dict.keys.push_back(beginning(key));
            for (const std::string& key : keysBesideWeights(checkpoint.tree, network.section->node))
                dict.taken.insert(beginning(key));
        } else if (extraction != Extraction::None) {
            const NodeId model = extraction == Extraction::Unwrapped ? unwrapped(checkpoint.tree, network.section->node)
                                                                     : network.section->node;
            dict.prefix = wrapperPrefix(checkpoint.tree, model);
            dict.keys = keysOfModel(checkpoint, model);
        }
        if (!dict.keys.empty())
            dicts.push_back(std::move(dict));
    }
    return dicts;
}

/// Prefixes that go, one after the other, and one that comes.
struct Renaming {
    const Section* scope = nullptr; ///< none: the whole file
    std::vector<std::string> strips;
    std::string add;
    bool again = false; ///< also before keys that begin with it
};

/// What the edits make of a key.
std::string renamed(std::string_view key, const Renaming& renaming)
{
    for (const std::string& prefix : renaming.strips)
        if (key.starts_with(prefix))
            key.remove_prefix(prefix.size());
    const bool stays = renaming.add.empty() || (!renaming.again && key.starts_with(renaming.add));
    return stays ? std::string(key) : renaming.add + std::string(key);
}

/// What the Python lines make of it.
std::string wantedKey(std::string_view key, const StateDict& dict, const std::string& wanted)
{
    if (dict.prefix == wanted)
        return std::string(key);
    if (key.starts_with(dict.prefix))
        key.remove_prefix(dict.prefix.size());
    return wanted + std::string(key);
}

bool covers(const Renaming& renaming, const Section& section)
{
    return !renaming.scope || section.name == renaming.scope->name
        || section.name.starts_with(renaming.scope->name + '.');
}

bool isRight(const std::vector<Renaming>& plan, const std::vector<StateDict>& dicts, const std::string& wanted)
{
    return std::ranges::all_of(dicts, [&](const StateDict& dict) {
        std::vector<const Renaming*> here;
        for (const Renaming& renaming : plan)
            if (covers(renaming, *dict.section))
                here.push_back(&renaming);
        return std::ranges::all_of(dict.keys, [&](const std::string& key) {
            std::string now = key;
            for (const Renaming* renaming : here)
                now = renamed(now, *renaming);
            return now == wantedKey(key, dict, wanted) && !dict.taken.contains(now);
        });
    });
}

/// The longest prefix goes first: it may begin like a shorter one.
Renaming inWholeFile(const std::vector<StateDict>& dicts, const std::string& wanted)
{
    std::set<std::string, std::greater<>> prefixes;
    for (const StateDict& dict : dicts)
        prefixes.insert(dict.prefix);
    prefixes.erase(wanted);
    Renaming renaming;
    renaming.add = prefixes.empty() ? std::string() : wanted;
    prefixes.erase("");
    renaming.strips.assign(prefixes.begin(), prefixes.end());
    return renaming;
}

bool canBeScope(const Tree& tree, const Section& section)
{
    const Reached reached = reach(tree, tree.root(), section.name);
    return !section.name.empty() && reached.node == section.node && !reached.isAmbiguous;
}

/// Each network on its own; nothing where a path does not tell it from others.
std::vector<Renaming> inEachNetwork(const Tree& tree, const std::vector<StateDict>& dicts, const std::string& wanted)
{
    constexpr std::size_t kMost = 50; // more edits than that are no help
    std::vector<Renaming> plan;
    for (const StateDict& dict : dicts) {
        if (dict.prefix == wanted)
            continue;
        if (plan.size() == kMost || !canBeScope(tree, *dict.section))
            return {};
        Renaming renaming{dict.section, {}, wanted, false};
        if (!dict.prefix.empty())
            renaming.strips.push_back(dict.prefix);
        renaming.again = !isRight({renaming}, {dict}, wanted);
        plan.push_back(std::move(renaming));
    }
    return plan;
}

std::vector<Renaming> renamings(const Tree& tree, const std::vector<StateDict>& dicts, const std::string& wanted)
{
    Renaming whole = inWholeFile(dicts, wanted);
    if (isRight({whole}, dicts, wanted))
        return {whole};
    whole.again = true;
    if (isRight({whole}, dicts, wanted))
        return {whole};
    const std::vector<Renaming> plan = inEachNetwork(tree, dicts, wanted);
    return isRight(plan, dicts, wanted) ? plan : std::vector<Renaming>();
}

} // namespace

std::vector<std::string> renamingFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts,
                                     Extraction extraction)
{
    const std::vector<StateDict> dicts = stateDictsOf(checkpoint, facts, extraction);
    std::vector<std::string> fix;
    bool isScoped = false;
    for (const Renaming& renaming : renamings(checkpoint.tree, dicts, wantedPrefix(target))) {
        if (renaming.scope)
            fix.insert(fix.end(), {"--scope", renaming.scope->name});
        isScoped = isScoped || renaming.scope;
        for (const std::string& prefix : renaming.strips)
            fix.insert(fix.end(), {"--strip", prefix});
        if (!renaming.add.empty())
            fix.insert(fix.end(), {"--add", renaming.add});
        if (!renaming.add.empty() && renaming.again)
            fix.emplace_back("--again");
    }
    if (isScoped)
        fix.insert(fix.end(), {"--scope", ""});
    return fix;
}

} // namespace ckptscope::checkpoint
