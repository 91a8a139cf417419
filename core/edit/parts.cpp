#include "core/checkpoint/path.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

#include <algorithm>
#include <map>

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

/// Finds where sections stand inside of the scope as items of dicts and lists: at all of their places, if not inside of
/// each other.
class SectionPlaces {
public:
    SectionPlaces(const Context& context, const std::vector<const Section*>& sections)
        : m_context(context)
        , m_isDone(context.tree.nodeCount())
    {
        for (const checkpoint::Tensor& tensor : context.before.tensors)
            close(tensor.node);
        for (const Section& section : context.before.sections)
            if (isClosed(section.kind))
                close(section.node);
        for (const Section* section : sections)
            m_names.emplace(section->node, section->name);
    }

    /// In file order; a section that is no such item is called by its name, last.
    std::vector<std::string> find()
    {
        const ScopePlace& scope = m_context.scope;
        if (m_names.empty())
            return {};
        m_steps.push_back({scope.isWholeFile() ? m_context.tree.root() : scope.node, {}, 0});
        std::vector<std::size_t> pending{0};
        while (!pending.empty()) {
            const std::size_t step = pending.back();
            pending.pop_back();
            if (!isFound(step))
                enter(step, pending);
        }
        const std::vector<bool> isGone = nodesBelow(m_context.tree, m_found);
        for (const auto& [node, name] : m_names)
            if (node.isImmediate() || !isGone[node.index()])
                m_paths.push_back(name);
        return std::move(m_paths);
    }

private:
    static constexpr std::size_t kMostPlaces = 1000; ///< each is taken out of what holds it by itself

    struct Step { ///< one value on the way from the scope
        NodeId node;
        checkpoint::Entry entry;
        std::size_t parent;
    };

    void close(NodeId node)
    {
        if (!node.isImmediate())
            m_isDone[node.index()] = true;
    }

    bool isFound(std::size_t step)
    {
        const NodeId node = m_steps[step].node;
        const bool isPartOfScope = step == 0 && !m_context.scope.keys.empty();
        if (!m_names.contains(node) || isPartOfScope)
            return false;
        if (m_paths.size() == kMostPlaces)
            throw io::Error(io::ErrorKind::Refused,
                            "There are more than 1000 of them. Drop them by their paths, or what holds them.");
        m_found.push_back(node);
        m_paths.push_back(path(step));
        return true;
    }

    void enter(std::size_t step, std::vector<std::size_t>& pending)
    {
        const NodeId node = m_steps[step].node;
        if (!node.valid() || node.isImmediate() || m_isDone[node.index()])
            return;
        m_isDone[node.index()] = true;
        std::vector<checkpoint::Entry> entries;
        checkpoint::entriesOf(m_context.tree, node, entries);
        for (std::size_t i = entries.size(); i-- > 0;) { // reversed: the first entry is taken first
            const NodeId value = entries[i].value;
            const bool isItem =
                entries[i].kind == checkpoint::LabelKind::Key || entries[i].kind == checkpoint::LabelKind::Index;
            if (value.isImmediate() || (m_names.contains(value) ? !isItem : m_isDone[value.index()])
                || (step == 0 && !m_context.scope.holds(label(entries[i]))))
                continue;
            m_steps.push_back({value, entries[i], step});
            pending.push_back(m_steps.size() - 1);
        }
    }

    std::string label(const checkpoint::Entry& entry) const
    {
        return checkpoint::labelText(m_context.tree, entry.kind, entry.label);
    }

    std::string path(std::size_t step) const
    {
        std::vector<std::string> labels;
        for (; step != 0; step = m_steps[step].parent)
            labels.push_back(label(m_steps[step].entry));
        std::string text = m_context.scope.path;
        for (std::size_t i = labels.size(); i-- > 0;)
            text += (text.empty() ? "" : ".") + labels[i];
        return text;
    }

    const Context& m_context;
    std::vector<bool> m_isDone; ///< by node
    std::map<NodeId, std::string> m_names; ///< of the sections
    std::vector<NodeId> m_found;
    std::vector<Step> m_steps;
    std::vector<std::string> m_paths;
};

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
        std::vector<const Section*> sections;
        for (const Section* section : context.sections)
            if (checkpoint::sectionName(section->kind) == step.section && canBeDroppedByKind(section->kind))
                sections.push_back(section);
        paths = SectionPlaces(context, sections).find();
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
