#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/modules.h"
#include "core/checkpoint/prefixes.h"
#include "core/edit/metadata.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

#include <algorithm>
#include <unordered_set>

namespace ckptscope::edit {

namespace {

std::string checkedPrefix(const Context& context, const std::string& prefix)
{
    if (!context.scope.keys.empty())
        throw io::Error(io::ErrorKind::Refused,
                        "A prefix is that of whole state dicts; " + quoted(context.scope.text())
                            + " is only a part of one. Limit the edit to " + quoted(context.scope.path)
                            + ", or rename the keys.");
    const std::string text = checkpoint::withDot(prefix);
    if (text.empty() || text.starts_with('.') || text.find("..") != std::string::npos)
        throw io::Error(io::ErrorKind::Usage,
                        "\"" + prefix
                            + "\" is no prefix: it should be names with dots, such as module. or module.model.");
    return text;
}

bool isAncestor(std::string_view path, std::string_view stem)
{
    return path.empty() || (stem.size() > path.size() && stem.starts_with(path) && stem[path.size()] == '.');
}

/// torch/nn/modules/utils.py, consume_prefix_in_state_dict_if_present: 'module' becomes '', 'module.x' becomes 'x', and
/// the wrapper's own entry goes.
void stripMetadata(const Tree& tree, NodeId stateDict, const std::string& prefix, MetadataChanges& changes)
{
    const std::string stem = prefix.substr(0, prefix.size() - 1);
    std::vector<MetadataEntry> entries = metadataOf(tree, stateDict);
    const auto isInner = [&](const MetadataEntry& e) { return e.path == stem || e.path.starts_with(prefix); };
    if (std::ranges::none_of(entries, isInner))
        return;
    const std::uint64_t count = entries.size();
    const bool hasStem = std::ranges::any_of(entries, [&](const MetadataEntry& e) { return e.path == stem; });
    std::vector<std::string> taken;
    for (const MetadataEntry& entry : entries)
        if (isInner(entry))
            taken.push_back(entry.path == stem ? "" : entry.path.substr(prefix.size()));
    std::ranges::sort(taken);
    std::vector<MetadataEntry> kept;
    for (MetadataEntry& entry : entries) {
        if (isInner(entry))
            entry.path = entry.path == stem ? "" : entry.path.substr(prefix.size());
        else if ((hasStem && isAncestor(entry.path, stem)) || std::ranges::binary_search(taken, entry.path))
            continue; // the wrapper's own entry, or one that the inner model's replaces
        kept.push_back(std::move(entry));
    }
    changes.add(stateDict, std::move(kept), count);
}

/// Whether _metadata has an entry for the module that `prefix` leads to.
bool hasModule(const Tree& tree, NodeId stateDict, const std::string& prefix)
{
    return std::ranges::count(metadataOf(tree, stateDict), prefix.substr(0, prefix.size() - 1), &MetadataEntry::path)
        != 0;
}

void addToMetadata(const Tree& tree, NodeId stateDict, const std::string& prefix, bool again, MetadataChanges& changes)
{
    const std::string stem = prefix.substr(0, prefix.size() - 1);
    std::vector<MetadataEntry> entries = metadataOf(tree, stateDict);
    if (entries.empty())
        return;
    const bool hasStem =
        !again && std::ranges::any_of(entries, [&](const MetadataEntry& entry) { return entry.path == stem; });
    std::vector<MetadataEntry> result;
    if (!hasStem) {
        result.push_back({NodeId(), NodeId(), ""});
        for (std::size_t dot = stem.find('.'); dot != std::string::npos; dot = stem.find('.', dot + 1))
            result.push_back({NodeId(), NodeId(), stem.substr(0, dot)});
    }
    for (MetadataEntry& entry : entries) {
        const bool hasIt = !again && (entry.path == stem || entry.path.starts_with(prefix));
        if (!hasIt && !(hasStem && isAncestor(entry.path, stem)))
            entry.path = entry.path.empty() ? stem : prefix + entry.path;
        result.push_back(std::move(entry));
    }
    const std::uint64_t count = result.size();
    changes.add(stateDict, std::move(result), count);
}

/// Whether a state dict is one of a model without parameters and buffers (activations): only its _metadata tells what
/// stands around it.
bool hasNoWeights(const Context& context, const checkpoint::Section& section)
{
    return checkpoint::weightKeys(context.tree, section.node).empty();
}

/// "4 keys (and 2 metadata entries and 3 optimizer names)", "3 optimizer names".
std::string changedText(std::uint64_t keys, std::uint64_t metadata, std::uint64_t names)
{
    std::vector<std::string> parts;
    if (keys != 0)
        parts.push_back(counted(keys, "key"));
    if (metadata != 0)
        parts.push_back(std::to_string(metadata) + (metadata == 1 ? " metadata entry" : " metadata entries"));
    if (names != 0)
        parts.insert(keys == 0 ? parts.begin() : parts.end(), counted(names, "optimizer name"));
    std::string text = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i)
        text += (i == 1 ? " (and " : " and ") + parts[i];
    return parts.size() > 1 ? text + ")" : text;
}

void remarkOnLongKeys(std::uint64_t count, StepReport& report)
{
    if (count != 0)
        report.remarks.push_back(counted(count, "key") + " of more than 64 KiB stayed as "
                                 + (count == 1 ? "it is." : "they are."));
}

/// Texts outside of state dicts and optimizers that are one of these old names (DeepSpeed's param_shapes, lists of
/// frozen parameters): nobody knows what they are for. Names without a dot are too common to be told.
void remarkOnNames(const Context& context, const std::vector<KeyChange>& renamed, StepReport& report)
{
    if (renamed.empty())
        return;
    const Tree& tree = context.before.tree;
    std::vector<ScopePlace> done;
    for (const checkpoint::Section& section : context.before.sections)
        if (section.kind == checkpoint::SectionKind::Weights || section.kind == checkpoint::SectionKind::Ema
            || section.kind == checkpoint::SectionKind::Model || section.kind == checkpoint::SectionKind::Optimizer)
            done.push_back({section.name, section.node, {}});
    const std::vector<bool> isElsewhere = nodesOutside(tree, done);
    std::vector<std::string_view> texts;
    for (std::uint32_t i = 0; i < isElsewhere.size(); ++i)
        if (const NodeId node = NodeId::ofIndex(i); isElsewhere[i] && tree.isText(node) && !tree.isFar(node)
            && tree.text(node).find('.') != std::string_view::npos)
            texts.push_back(tree.text(node));
    const std::unordered_set<std::string_view> elsewhere(texts.begin(), texts.end()); // few, as a rule
    std::unordered_set<std::string_view> old;
    for (const KeyChange& change : renamed)
        if (elsewhere.contains(tree.text(change.from)))
            old.insert(tree.text(change.from));
    std::erase_if(texts, [&](std::string_view text) { return !old.contains(text); });
    if (!texts.empty())
        report.remarks.push_back("Left as they are: " + counted(texts.size(), "name")
                                 + " of keys elsewhere in the file, such as " + quoted(texts.front()) + '.');
}

std::string nothingToAdd(const std::string& prefix, bool hasIt, bool hasLongKeys)
{
    if (hasIt)
        return (hasLongKeys ? "Every key of up to 64 KiB has " : "Every key has ") + quoted(prefix)
            + " already; nothing was added.";
    return hasLongKeys
        ? "Only keys of more than 64 KiB are there to add " + quoted(prefix) + " to; nothing was changed."
        : "There is no state dict to add " + quoted(prefix) + " to; nothing was changed.";
}

void remarkOnModels(const Context& context, StepReport& report)
{
    if (const std::vector<const checkpoint::Section*> models = context.models(); !models.empty())
        report.remarks.push_back(
            checkpoint::wrapperKind(context.tree, models[0]->node) != checkpoint::WrapperKind::None
                ? "The file holds a whole wrapped model, whose keys appear only in its state dict: --unwrap takes "
                  "the model out, --extract makes the state dict."
                : "The file holds a whole model: --extract makes its state dict first.");
}

} // namespace

StepReport strip(Context& context, const Strip& step)
{
    const std::string prefix = checkedPrefix(context, step.prefix);
    const auto shorter = [&](std::string_view key) -> std::optional<std::string> {
        if (!key.starts_with(prefix))
            return std::nullopt;
        return std::string(key.substr(prefix.size()));
    };
    StepReport report;
    MetadataChanges metadataChanges(context);
    std::uint64_t keys = 0, tooLong = 0;
    std::vector<KeyChange> renamed;
    for (const checkpoint::Section* section : context.stateDicts()) {
        const std::vector<KeyChange> changes = renameStateDict(context, section->node, shorter);
        renamed.insert(renamed.end(), changes.begin(), changes.end());
        const std::uint64_t changed = changes.size();
        const std::uint64_t longKeys = countLongKeys(context.tree, section->node);
        tooLong += longKeys;
        if (changed != 0 || (longKeys == 0 && hasNoWeights(context, *section)))
            stripMetadata(context.tree, section->node, prefix, metadataChanges);
        if (changed == 0)
            continue;
        keys += changed;
        if (const std::uint64_t left = section->items - changed - longKeys; changed + longKeys < section->items)
            report.remarks.push_back(
                counted(left, "key") + " of " + (section->name.empty() ? "the state dict" : quoted(section->name))
                + " did not start with " + quoted(prefix) + " and stayed as " + (left == 1 ? "it is." : "they are."));
    }
    const std::uint64_t metadata = metadataChanges.apply();
    remarkOnLongKeys(tooLong, report);
    remarkOnNames(context, renamed, report);
    const std::uint64_t names = renameOptimizerNames(context, shorter);
    report.changes = keys + names != 0 ? keys + names : metadata;
    if (report.changes == 0) {
        report.sentence = (tooLong == 0 ? "No key starts with " : "No key of up to 64 KiB starts with ")
            + quoted(prefix) + "; nothing was stripped.";
        remarkOnModels(context, report);
    } else {
        report.sentence = "Strip " + quoted(prefix) + " from " + changedText(keys, metadata, names) + ".";
    }
    return report;
}

StepReport add(Context& context, const Add& step)
{
    const std::string prefix = checkedPrefix(context, step.prefix);
    std::uint64_t already = 0, left = 0;
    std::vector<std::string> beside;
    const auto longer = [&](std::string_view key) -> std::optional<std::string> {
        if (std::ranges::binary_search(beside, key)) {
            ++left;
            return std::nullopt;
        }
        if (key.starts_with(prefix) && !step.again) {
            ++already;
            return std::nullopt;
        }
        return prefix + std::string(key);
    };
    StepReport report;
    MetadataChanges metadataChanges(context);
    std::uint64_t keys = 0, tooLong = 0;
    std::vector<KeyChange> renamed;
    std::vector<const checkpoint::Section*> empty;
    for (const checkpoint::Section* section : context.stateDicts()) {
        beside = checkpoint::keysBesideWeights(context.tree, section->node);
        std::ranges::sort(beside);
        const std::vector<KeyChange> changes =
            renameStateDict(context, section->node, longer,
                            "Those that have the prefix already stay as they are; with --again it is added to all.");
        renamed.insert(renamed.end(), changes.begin(), changes.end());
        const std::uint64_t changed = changes.size();
        const std::uint64_t longKeys = countLongKeys(context.tree, section->node);
        tooLong += longKeys;
        if (longKeys == 0 && hasNoWeights(context, *section))
            empty.push_back(section);
        if (changed == 0)
            continue;
        keys += changed;
        addToMetadata(context.tree, section->node, prefix, step.again, metadataChanges);
    }
    bool isWrapped = false;
    if (keys == 0 && already == 0) // beside weights it is that of a loss, which nobody wraps
        for (const checkpoint::Section* section : empty) {
            const bool hasIt = !step.again && hasModule(context.tree, section->node, prefix);
            isWrapped = isWrapped || hasIt;
            if (!hasIt)
                addToMetadata(context.tree, section->node, prefix, step.again, metadataChanges);
        }
    const std::uint64_t metadata = metadataChanges.apply();
    beside.clear();
    remarkOnLongKeys(tooLong, report);
    if (left != 0)
        report.remarks.push_back(counted(left, "key") + " beside the weights "
                                 + (left == 1 ? "holds something else and stayed as it is."
                                              : "hold something else and stayed as they are."));
    remarkOnNames(context, renamed, report);
    if (already != 0)
        report.remarks.push_back(counted(already, "key") + " had " + quoted(prefix)
                                 + (already == 1 ? " already and stayed as it is" : " already and stayed as they are")
                                 + "; --again adds it once more.");
    const std::uint64_t names = renameOptimizerNames(context, longer);
    report.changes = keys + names != 0 ? keys + names : metadata;
    if (report.changes == 0) {
        report.sentence = nothingToAdd(prefix, already != 0 || isWrapped, tooLong != 0);
        remarkOnModels(context, report);
    } else {
        report.sentence = "Add " + quoted(prefix) + " to " + changedText(keys, metadata, names) + ".";
    }
    return report;
}

} // namespace ckptscope::edit
