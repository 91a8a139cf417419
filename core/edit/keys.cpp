#include "core/checkpoint/optimizer.h"
#include "core/edit/key_match.h"
#include "core/edit/metadata.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

#include <algorithm>
#include <map>
#include <set>

namespace ckptscope::edit {

namespace {

std::pair<std::string_view, std::string_view> splitLeaf(std::string_view key)
{
    const std::size_t dot = key.rfind('.');
    if (dot == std::string_view::npos)
        return {"", key};
    return {key.substr(0, dot), key.substr(dot + 1)};
}

bool isBelow(std::string_view key, std::string_view module)
{
    return module.empty() || (key.size() > module.size() && key.starts_with(module) && key[module.size()] == '.');
}

/// Whether one of the keys, which are sorted, is below the module.
bool hasBelow(const std::vector<std::string>& keys, const std::string& module)
{
    const auto at = std::ranges::lower_bound(keys, module + ".");
    return at != keys.end() && isBelow(*at, module);
}

std::vector<std::string> sortedKeys(const Tree& tree, NodeId stateDict)
{
    std::vector<std::string> keys;
    const std::span<const NodeId> items = checkpoint::itemsOf(tree, stateDict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        keys.emplace_back(tree.text(items[i]));
    std::ranges::sort(keys);
    return keys;
}

std::vector<std::string> unchangedKeys(const Tree& tree, NodeId stateDict, const std::vector<KeyChange>& changes)
{
    std::vector<std::string> renamed, unchanged;
    for (const KeyChange& change : changes)
        renamed.emplace_back(tree.text(change.to));
    std::ranges::sort(renamed);
    std::ranges::set_difference(sortedKeys(tree, stateDict), renamed, std::back_inserter(unchanged));
    return unchanged;
}

using Paths = std::set<std::string, std::less<>>;

/// Where the modules with an entry went by the new names of their keys: "layer1" with "layer1.0.conv" to "block1" with
/// "block1.0.conv". The root stays what it is.
class MovedModules {
public:
    /// `paths`: of the modules with an entry; looked at by add().
    explicit MovedModules(const Paths& paths)
        : m_paths(paths)
    {
    }

    void add(std::string_view from, std::string_view to)
    {
        for (int level = 0; level < kMostLevels; ++level) {
            const auto [oldModule, oldName] = splitLeaf(from);
            const auto [newModule, newName] = splitLeaf(to);
            if (oldName != newName && level == 0)
                m_torn.emplace(oldModule);
            if (oldName != newName || oldModule.empty() || newModule.empty() || note(oldModule, newModule))
                return;
            from = oldModule;
            to = newModule;
        }
    }

    /// Nothing where it stays, or where only some of its keys went: some of the others are in `stayed`, sorted. A
    /// module without keys goes where the one that it is in goes.
    std::optional<std::string> target(const std::string& module, const std::vector<std::string>& stayed) const
    {
        std::string_view above = module;
        auto found = m_moved.find(above);
        for (int level = 0; level < kMostLevels && found == m_moved.end() && !m_torn.contains(above); ++level)
            found = m_moved.find(above = splitLeaf(above).first);
        if (found == m_moved.end() || found->second == above || m_torn.contains(above)
            || hasBelow(stayed, found->first))
            return std::nullopt;
        return found->second + module.substr(above.size());
    }

private:
    static constexpr int kMostLevels = 64; ///< of modules inside each other; more are no network

    /// Answers whether that was known, as it is then of the modules above. Only those with an entry are noted.
    bool note(std::string_view from, std::string_view to)
    {
        if (!m_paths.contains(from))
            return false;
        const auto known = m_moved.find(from);
        if (known == m_moved.end()) {
            m_moved.emplace(from, to);
            return false;
        }
        if (known->second != to)
            m_torn.emplace(from);
        return known->second == to;
    }

    const Paths& m_paths;
    Paths m_torn;
    std::map<std::string, std::string, std::less<>> m_moved; // copies: new names move the tree's texts
};

/// A module whose keys all moved together keeps its version: its entry in _metadata moves along. It takes the place of
/// one that has no keys left, such as that of a wrapper.
void moveMetadata(const Tree& tree, NodeId stateDict, const std::vector<KeyChange>& changes,
                  MetadataChanges& metadataChanges)
{
    std::vector<MetadataEntry> entries = metadataOf(tree, stateDict);
    if (entries.empty() || changes.empty())
        return;
    Paths paths;
    for (const MetadataEntry& entry : entries)
        paths.insert(entry.path);
    MovedModules moved(paths);
    for (const KeyChange& change : changes)
        moved.add(tree.text(change.from), tree.text(change.to));
    const std::vector<std::string> stayed = unchangedKeys(tree, stateDict, changes);
    std::uint64_t count = 0;
    Paths taken;
    std::vector<bool> hasMoved;
    for (MetadataEntry& entry : entries) {
        const std::optional<std::string> target = moved.target(entry.path, stayed);
        hasMoved.push_back(target && !(paths.contains(*target) && hasBelow(stayed, *target))
                           && taken.insert(*target).second);
        if (!hasMoved.back())
            continue;
        entry.path = *target;
        ++count;
    }
    std::vector<MetadataEntry> kept;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (hasMoved[i] || !taken.contains(entries[i].path))
            kept.push_back(std::move(entries[i]));
    if (count != 0)
        metadataChanges.add(stateDict, std::move(kept), count);
}

/// Removes the entries of modules that lost all their keys.
void dropEmptyModules(const Tree& tree, NodeId stateDict, std::vector<std::string> deleted,
                      MetadataChanges& metadataChanges)
{
    const std::vector<std::string> kept = sortedKeys(tree, stateDict);
    std::ranges::sort(deleted);
    std::vector<MetadataEntry> entries = metadataOf(tree, stateDict);
    const auto removed = std::erase_if(entries, [&](const MetadataEntry& entry) {
        return !entry.path.empty() && hasBelow(deleted, entry.path) && !hasBelow(kept, entry.path);
    });
    if (removed != 0)
        metadataChanges.add(stateDict, std::move(entries), removed);
}

std::vector<std::string> deleteFrom(Context& context, NodeId stateDict, const std::string& glob)
{
    Tree& tree = context.tree;
    std::vector<std::string> deleted;
    for (NodeId dict : itemDicts(tree, stateDict)) {
        const std::span<const NodeId> items = tree.children(dict);
        std::vector<NodeId> kept;
        kept.reserve(items.size());
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const std::string key = checkpoint::keyText(tree, items[i]);
            if (context.scope.holds(key) && io::matchesGlob(glob, key)) {
                deleted.push_back(key);
                continue;
            }
            kept.push_back(items[i]);
            kept.push_back(items[i + 1]);
        }
        if (kept.size() != items.size())
            tree.setItems(dict, kept);
    }
    return deleted;
}

struct Deletion {
    const checkpoint::Section* section;
    std::vector<std::string> keys;
};

bool holdsAny(std::vector<std::string> names, const std::vector<std::string>& keys)
{
    std::ranges::sort(names);
    return std::ranges::any_of(keys, [&](const std::string& key) { return std::ranges::binary_search(names, key); });
}

/// Whether an optimizer has entries for some of the deleted keys: buffers and frozen weights have none.
bool keepsEntries(const checkpoint::Checkpoint& before, const checkpoint::Section& optimizer, const Deletion& deletion)
{
    using checkpoint::JoinKind;
    const auto view = checkpoint::describeOptimizer(before, optimizer.node);
    if (!view)
        return false;
    const std::vector<checkpoint::OptimizerMatch> matches = checkpoint::matchWeights(before, optimizer, *view);
    const auto match = std::ranges::find(matches, deletion.section, &checkpoint::OptimizerMatch::weights);
    if (match == matches.end())
        return false;
    const JoinKind how = match->join.how;
    if (how != JoinKind::Names && how != JoinKind::Objects && how != JoinKind::Order)
        return holdsAny(checkpoint::parameterNames(before, deletion.section->node), deletion.keys);
    std::vector<std::string> names;
    for (const checkpoint::JoinedParameter& parameter : match->join.parameters)
        names.push_back(parameter.name);
    return holdsAny(std::move(names), deletion.keys);
}

/// A moving average is no weights of an optimizer, where there are others.
void remarkOnOptimizers(const Context& context, std::vector<Deletion> deletions, StepReport& report)
{
    const auto holds = [&](checkpoint::SectionKind kind) {
        return std::ranges::any_of(context.before.sections, [=](const auto& section) { return section.kind == kind; });
    };
    if (holds(checkpoint::SectionKind::Weights))
        std::erase_if(deletions,
                      [](const Deletion& deletion) { return deletion.section->kind == checkpoint::SectionKind::Ema; });
    for (const checkpoint::Section& section : context.before.sections)
        if (section.kind == checkpoint::SectionKind::Optimizer
            && std::ranges::any_of(
                deletions, [&](const Deletion& deletion) { return keepsEntries(context.before, section, deletion); }))
            report.remarks.push_back("The optimizer in " + quoted(section.name)
                                     + " keeps its entries for the deleted parameters; it no longer fits the weights.");
}

} // namespace

StepReport renameKeys(Context& context, const Rename& step)
{
    const KeyRename rename(step);
    std::uint64_t tooLong = 0;
    bool anyMatch = false;
    const auto renamed = [&](std::string_view key) {
        tooLong += KeyRename::isTooLong(key) ? 1 : 0;
        std::optional<std::string> name = rename(key);
        anyMatch = anyMatch || name.has_value();
        return name;
    };
    StepReport report;
    MetadataChanges metadataChanges(context);
    for (const checkpoint::Section* section : context.stateDicts()) {
        const std::vector<KeyChange> changes = renameStateDict(context, section->node, renamed);
        tooLong += countLongKeys(context.tree, section->node);
        report.changes += changes.size();
        moveMetadata(context.tree, section->node, changes, metadataChanges);
    }
    const std::uint64_t metadata = metadataChanges.apply();
    const std::uint64_t keys = report.changes;
    const std::uint64_t names = renameOptimizerNames(context, renamed);
    report.changes += names;
    if (tooLong != 0)
        report.remarks.push_back(counted(tooLong, "key") + " of more than 2048 bytes stayed as "
                                 + (tooLong == 1 ? "it is." : "they are."));
    if (report.changes == 0 && anyMatch) {
        report.sentence =
            "Each key that " + quoted(step.pattern) + " matches would get the name that it has; nothing was renamed.";
        return report;
    }
    if (report.changes == 0) {
        report.sentence = "No key matches " + quoted(step.pattern) + "; nothing was renamed.";
        report.remarks.push_back("The expression must match the whole key: 'old\\.(.*)=>new.$1'.");
        return report;
    }
    report.sentence = "Rename " + (keys == 0 ? counted(names, "optimizer name") : counted(keys, "key")) + " by "
        + quoted(step.pattern) + " to " + quoted(step.replacement);
    if (keys != 0 && metadata + names != 0)
        report.sentence += " (and " + counted(metadata + names, "name")
            + (metadata + names == 1 ? " that goes with " : " that go with ") + (keys == 1 ? "it)" : "them)");
    report.sentence += ".";
    return report;
}

StepReport deleteKeys(Context& context, const Delete& step)
{
    StepReport report;
    MetadataChanges metadataChanges(context);
    std::vector<Deletion> deletions;
    for (const checkpoint::Section* section : context.stateDicts()) {
        std::vector<std::string> deleted = deleteFrom(context, section->node, step.glob);
        if (deleted.empty())
            continue;
        report.changes += deleted.size();
        context.changed.push_back(section->node);
        dropEmptyModules(context.tree, section->node, deleted, metadataChanges);
        deletions.push_back({section, std::move(deleted)});
    }
    metadataChanges.apply();
    if (report.changes == 0) {
        report.sentence = "No key matches " + quoted(step.glob) + "; nothing was deleted.";
        return report;
    }
    report.sentence = "Delete " + counted(report.changes, "key") + " that "
        + (report.changes == 1 ? "matches " : "match ") + quoted(step.glob) + ".";
    remarkOnOptimizers(context, std::move(deletions), report);
    return report;
}

} // namespace ckptscope::edit
