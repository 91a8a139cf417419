#include "core/checkpoint/modules.h"
#include "core/edit/state_dict.h"

#include <set>
#include <utility>

namespace ckptscope::edit {

using checkpoint::Module;
using checkpoint::ModuleTree;
using checkpoint::Section;
using checkpoint::WrapperKind;

namespace {

/// Models without what is around them, and the wrappers that went.
class Unwrapping {
public:
    explicit Unwrapping(Tree& tree)
        : m_tree(tree)
    {
    }

    /// The model inside of `node`, which may be `node` itself.
    NodeId inside(NodeId node)
    {
        constexpr int kMost = 16; // wrappers around each other
        for (int i = 0; i < kMost && checkpoint::canUnwrap(m_tree, node); ++i) {
            const WrapperKind kind = checkpoint::wrapperKind(m_tree, node);
            m_wrappers.insert(checkpoint::wrapperName(kind));
            m_averaged = m_averaged || kind == WrapperKind::AveragedModel;
            node = checkpoint::innerModule(m_tree, node);
            if (kind == WrapperKind::Compiled)
                dropMark(node);
        }
        return node;
    }

    struct Parts {
        std::uint64_t count = 0;
        std::string names; ///< of the first ones
    };

    /// model.features = model.features.module, wherever that can be said.
    Parts parts(NodeId model)
    {
        const ModuleTree modules = checkpoint::readModules(m_tree, model);
        const std::vector<std::uint32_t> rows = checkpoint::wrappedParts(m_tree, modules);
        Parts found;
        for (auto row = rows.begin(); row != rows.end();) {
            const std::uint32_t parent = modules.modules[*row].parent;
            std::set<std::pair<NodeId, NodeId>> wrapped; // names and wrappers in one module
            for (; row != rows.end() && modules.modules[*row].parent == parent; ++row)
                if (const Module& part = modules.modules[*row]; checkpoint::canUnwrap(m_tree, part.node)) {
                    wrapped.emplace(part.name, part.node);
                    add(found, modules, *row);
                }
            unwrapItems(checkpoint::attributeOf(m_tree, modules.modules[parent].node, "_modules"), wrapped);
        }
        return found;
    }

    /// "DataParallel and OptimizedModule" of what was unwrapped since it was last asked for.
    std::string takeWrappers()
    {
        std::string text;
        for (const std::string_view name : m_wrappers)
            text += (text.empty() ? "" : " and ") + std::string(name);
        m_wrappers.clear();
        return text;
    }
    bool isAveraged() const { return m_averaged; }

private:
    /// torch/_dynamo/eval_frame.py: compiling sets an attribute, which OptimizedModule hands on to what it wraps.
    void dropMark(NodeId model)
    {
        const NodeId attributes = checkpoint::attributesOf(m_tree, model);
        if (!attributes.valid() || m_tree.kind(attributes) != Kind::Dict)
            return;
        std::vector<NodeId> kept;
        const std::span<const NodeId> items = m_tree.children(attributes);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (!m_tree.isText(items[i]) || m_tree.text(items[i]) != "_is_torch_compile")
                kept.insert(kept.end(), {items[i], items[i + 1]});
        if (kept.size() < items.size())
            m_tree.setItems(attributes, kept);
    }

    void add(Parts& found, const ModuleTree& modules, std::uint32_t row) const
    {
        constexpr std::uint64_t kMost = 8;
        if (found.count < kMost)
            found.names += (found.count == 0 ? "" : ", ") + quoted(modules.path(m_tree, row));
        else if (found.count == kMost)
            found.names += " …";
        ++found.count;
    }

    void unwrapItems(NodeId children, const std::set<std::pair<NodeId, NodeId>>& wrapped)
    {
        for (const NodeId dict : itemDicts(m_tree, children)) {
            const std::span<const NodeId> old = m_tree.children(dict);
            const std::vector<NodeId> items(old.begin(), old.end());
            for (std::size_t i = 0; i + 1 < items.size(); i += 2)
                if (wrapped.contains({items[i], items[i + 1]}))
                    m_tree.setChild(dict, i + 1, inside(items[i + 1]));
        }
    }

    Tree& m_tree;
    std::set<std::string_view> m_wrappers;
    bool m_averaged = false;
};

void say(StepReport& report, const std::string& sentence)
{
    report.sentence += (report.sentence.empty() ? "" : " ") + sentence;
}

} // namespace

StepReport unwrap(Context& context)
{
    StepReport report;
    Unwrapping unwrapping(context.tree);
    for (const Section* section : context.models()) {
        const std::string name = section->name.empty() ? "the model" : "the model in " + quoted(section->name);
        const NodeId model = unwrapping.inside(section->node);
        if (model != section->node) {
            context.tree.replaceUses(section->node, model);
            context.changed.push_back(section->node);
            report.changes += 1;
            say(report, "Take " + name + " out of " + unwrapping.takeWrappers() + ".");
        }
        if (const Unwrapping::Parts parts = unwrapping.parts(model); parts.count != 0) {
            report.changes += parts.count;
            context.changed.push_back(model);
            say(report,
                "Take " + counted(parts.count, "part") + " of " + name + " out of " + unwrapping.takeWrappers() + ": "
                    + parts.names + ".");
        }
    }
    if (unwrapping.isAveraged())
        report.remarks.push_back("The averaging cannot go on with it: n_averaged stays behind in AveragedModel.");
    if (report.changes == 0) {
        report.sentence = "There is no whole wrapped model in the file; nothing was unwrapped.";
        if (!context.stateDicts().empty())
            report.remarks.push_back(
                "State dicts have no wrapper around them: their keys carry its name (--strip module.).");
    }
    return report;
}

} // namespace ckptscope::edit
