#include "core/checkpoint/modules.h"
#include "core/edit/state_dict.h"

#include <algorithm>
#include <set>

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
        }
        return node;
    }

    /// model.features = model.features.module, wherever that can be said; the paths of what changed.
    std::vector<std::string> parts(NodeId model)
    {
        const ModuleTree modules = checkpoint::readModules(m_tree, model);
        std::vector<std::string> paths;
        for (const std::uint32_t row : checkpoint::wrappedParts(m_tree, modules)) {
            const Module& part = modules.modules[row];
            if (!checkpoint::canUnwrap(m_tree, part.node))
                continue;
            const NodeId children = checkpoint::attributeOf(m_tree, modules.modules[part.parent].node, "_modules");
            for (const NodeId dict : itemDicts(m_tree, children))
                put(dict, part, inside(part.node));
            paths.push_back(modules.path(m_tree, row));
        }
        return paths;
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
    void put(NodeId dict, const Module& part, NodeId value)
    {
        const std::size_t count = m_tree.children(dict).size();
        for (std::size_t i = 0; i + 1 < count; i += 2)
            if (m_tree.children(dict)[i] == part.name && m_tree.children(dict)[i + 1] == part.node)
                m_tree.setChild(dict, i + 1, value);
    }

    Tree& m_tree;
    std::set<std::string_view> m_wrappers;
    bool m_averaged = false;
};

std::string listed(const std::vector<std::string>& paths)
{
    constexpr std::size_t kMost = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(paths.size(), kMost); ++i)
        text += (i == 0 ? "" : ", ") + quoted(paths[i]);
    return text + (paths.size() > kMost ? " …" : "");
}

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
            report.changes += 1;
            say(report, "Take " + name + " out of " + unwrapping.takeWrappers() + ".");
        }
        if (const std::vector<std::string> paths = unwrapping.parts(model); !paths.empty()) {
            report.changes += paths.size();
            say(report,
                "Take " + counted(paths.size(), "part") + " of " + name + " out of " + unwrapping.takeWrappers() + ": "
                    + listed(paths) + ".");
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
