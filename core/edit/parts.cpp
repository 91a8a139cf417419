#include "core/checkpoint/path.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

#include <algorithm>
#include <map>
#include <set>

namespace ckptscope::edit {

using checkpoint::Reached;
using checkpoint::Section;
using checkpoint::SectionKind;

namespace {

/// The first labels at the top, for messages: "model", "optimizer", …
std::string topLabels(const Tree& tree)
{
    std::vector<checkpoint::Entry> entries;
    checkpoint::entriesOf(tree, tree.root(), entries);
    std::string text;
    for (std::size_t i = 0; i < entries.size() && i < 8; ++i)
        text += (i == 0 ? "" : ", ") + quoted(checkpoint::labelText(tree, entries[i].kind, entries[i].label));
    return entries.empty() ? "nothing" : text + (entries.size() > 8 ? " …" : "");
}

bool isSequence(const Tree& tree, NodeId id)
{
    return tree.kind(id) == Kind::List || tree.kind(id) == Kind::Tuple;
}

std::string absolute(const Context& context, const std::string& path)
{
    return context.scope.isWholeFile() ? path : context.scope.text() + "." + path;
}

/// Removes one value from the dict that holds it.
void removeItem(Context& context, const Reached& reached, const std::string& path)
{
    if (isSequence(context.tree, reached.parent))
        throw io::Error(io::ErrorKind::Refused,
                        quoted(path)
                            + " is one value of several in a list, where the others would take its place. "
                              "Drop the whole list, or pick what to keep.");
    for (NodeId dict : itemDicts(context.tree, reached.parent)) {
        const std::span<const NodeId> items = context.tree.children(dict);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (items[i] != reached.entry.label || items[i + 1] != reached.node)
                continue;
            std::vector<NodeId> kept(items.begin(), items.end());
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i),
                       kept.begin() + static_cast<std::ptrdiff_t>(i + 2));
            context.tree.setItems(dict, kept);
            context.changed.push_back(reached.parent);
            return;
        }
    }
    throw io::Error(io::ErrorKind::Refused, quoted(path) + " is not an item of a dict, so it cannot be dropped.");
}

/// A list goes with the last of its values: Lightning keeps its optimizers in one, and a file without any has no list.
std::vector<std::string> withoutEmptyLists(const Context& context, std::vector<std::string> paths)
{
    struct List {
        std::string path;
        std::vector<std::string> values;
    };
    const Tree& tree = context.tree;
    std::map<NodeId, List> lists;
    for (const std::string& path : paths) {
        const NodeId parent = checkpoint::reach(tree, tree.root(), path).parent;
        if (parent.valid() && isSequence(tree, parent))
            lists.try_emplace(parent, List{path.substr(0, path.rfind('.')), {}}).first->second.values.push_back(path);
    }
    for (const auto& [node, list] : lists) {
        const std::span<const NodeId> values = tree.children(node);
        const auto absent = std::ranges::count_if(values, [&](NodeId value) { return tree.isNone(value); });
        if (node == tree.root() || list.values.size() + static_cast<std::size_t>(absent) != values.size())
            continue;
        // named anew: clang 14 lets no lambda take a name of a structured binding
        const std::vector<std::string>& gone = list.values;
        std::erase_if(paths, [&](const std::string& path) { return std::ranges::find(gone, path) != gone.end(); });
        paths.push_back(list.path);
    }
    return paths;
}

/// One value on the way from the scope, and the step to what holds it. A path is put together only for what is found:
/// containers may stand in each other a million times.
struct PathStep {
    checkpoint::Entry entry;
    std::size_t parent;
};

std::string pathOf(const Context& context, const std::vector<PathStep>& steps, std::size_t step)
{
    std::vector<std::string> labels;
    for (; step != 0; step = steps[step].parent)
        labels.push_back(checkpoint::labelText(context.tree, steps[step].entry.kind, steps[step].entry.label));
    std::string path = context.scope.isWholeFile() ? std::string() : context.scope.path;
    for (std::size_t i = labels.size(); i-- > 0;)
        path += (path.empty() ? "" : ".") + labels[i];
    return path;
}

/// Where values stand inside of the scope, in file order: at all of their places, if not inside of each other.
std::vector<std::string> pathsInScope(const Context& context, const std::set<NodeId>& values)
{
    constexpr std::size_t kMost = 1000;
    const Tree& tree = context.tree;
    const ScopePlace& scope = context.scope;
    std::vector<bool> isDone(tree.nodeCount());
    for (const checkpoint::Tensor& tensor : context.before.tensors)
        if (!tensor.node.isImmediate())
            isDone[tensor.node.index()] = true;
    std::vector<std::string> found;
    std::vector<PathStep> steps{
        {{checkpoint::LabelKind::Key, NodeId(), scope.isWholeFile() ? tree.root() : scope.node}, 0}};
    std::vector<std::size_t> pending{0};
    std::vector<checkpoint::Entry> entries;
    while (!pending.empty()) {
        const std::size_t step = pending.back();
        const NodeId node = steps[step].entry.value;
        pending.pop_back();
        if (values.contains(node) && (node != scope.node || scope.keys.empty())) {
            if (found.size() == kMost)
                throw io::Error(io::ErrorKind::Refused,
                                "There are more than 1000 of them. Drop them by their paths, or what holds them.");
            found.push_back(pathOf(context, steps, step));
            continue;
        }
        if (!node.valid() || node.isImmediate() || isDone[node.index()])
            continue;
        isDone[node.index()] = true;
        entries.clear();
        checkpoint::entriesOf(tree, node, entries);
        for (std::size_t i = entries.size(); i-- > 0;) { // reversed: the first entry is taken first
            const checkpoint::Entry& entry = entries[i];
            const bool leadsOn =
                !entry.value.isImmediate() && (!isDone[entry.value.index()] || values.contains(entry.value));
            if (!leadsOn || (step == 0 && !scope.holds(checkpoint::labelText(tree, entry.kind, entry.label))))
                continue;
            pending.push_back(steps.size());
            steps.push_back({entry, step});
        }
    }
    return found;
}

bool canBeDroppedByKind(SectionKind kind)
{
    return kind != SectionKind::Values && kind != SectionKind::Tensors && kind != SectionKind::Other;
}

} // namespace

StepReport pick(Context& context, const Pick& step)
{
    const std::string path = absolute(context, step.path);
    const Reached reached = checkpoint::reach(context.tree, context.tree.root(), path);
    if (!reached.node.valid())
        throw io::Error(io::ErrorKind::Refused,
                        "There is nothing at " + quoted(path) + ". At the top there is: " + topLabels(context.tree)
                            + ".");
    if (reached.isAmbiguous)
        refuseAmbiguous(path);
    if (reached.node == context.tree.root())
        return {quoted(path) + " is the file's root already; nothing was changed.", 0, {}};
    context.tree.setRoot(reached.node);
    return {"Make " + quoted(path) + " the whole content of the file.", 1, {}};
}

StepReport drop(Context& context, const Drop& step)
{
    StepReport report;
    std::vector<std::string> paths;
    const Reached direct = checkpoint::reach(context.tree, context.tree.root(), absolute(context, step.section));
    if (direct.isAmbiguous)
        refuseAmbiguous(absolute(context, step.section));
    if (direct.node.valid() && direct.parent.valid()) {
        paths.push_back(absolute(context, step.section));
    } else {
        std::set<NodeId> sections;
        for (const Section* section : context.sections)
            if (checkpoint::sectionName(section->kind) == step.section && canBeDroppedByKind(section->kind))
                sections.insert(section->node);
        paths = pathsInScope(context, sections);
    }
    if (paths.empty())
        throw io::Error(io::ErrorKind::Refused,
                        "There is no section " + quoted(step.section)
                            + " to drop. At the top there is: " + topLabels(context.tree) + ".");
    for (const std::string& path : withoutEmptyLists(context, paths)) {
        const Reached reached = checkpoint::reach(context.tree, context.tree.root(), path);
        if (!reached.parent.valid())
            throw io::Error(io::ErrorKind::Refused,
                            quoted(step.section) + " is the whole file; dropping it would leave nothing.");
        removeItem(context, reached, path);
        report.sentence += (report.sentence.empty() ? "Drop " : ", ") + quoted(path);
        ++report.changes;
    }
    report.sentence += ".";
    return report;
}

} // namespace ckptscope::edit
