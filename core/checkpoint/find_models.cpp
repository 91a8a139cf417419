#include "core/checkpoint/finders.h"
#include "core/checkpoint/modules.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <set>

namespace ckptscope::checkpoint {

namespace {

/// Distinct classes of the modules of a model, those outside of torch first.
std::vector<std::string> classesOf(const Checkpoint& checkpoint, const ModuleTree& modules)
{
    std::set<std::string> own, torch;
    for (const Module& module : modules.modules) {
        const std::string name = dottedName(checkpoint.tree, module.cls);
        (name.starts_with("torch.") ? torch : own).insert(name);
    }
    std::vector<std::string> all(own.begin(), own.end());
    all.insert(all.end(), torch.begin(), torch.end());
    return all;
}

std::string listed(const std::vector<std::string>& names, std::size_t most)
{
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + io::escapeForDisplay(names[i], 100);
    if (names.size() > most)
        text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

/// Where the edit would be refused it is no cure.
std::vector<std::string> extraction(const Checkpoint& checkpoint, const ModuleTree& modules)
{
    return hasPlainStateDict(checkpoint.tree, modules) ? std::vector<std::string>{"--extract"}
                                                       : std::vector<std::string>{};
}

/// features = DataParallel(features), as the AlexNet and VGG of pytorch/examples have it.
void findWrappedParts(const Checkpoint& checkpoint, const Section& section, const ModuleTree& modules,
                      std::vector<Finding>& out)
{
    const Tree& tree = checkpoint.tree;
    constexpr std::size_t kShown = 3;
    const std::vector<std::uint32_t> rows = wrappedParts(tree, modules);
    std::set<std::string> wrappers;
    std::vector<std::string> paths;
    bool canBeTakenOut = false;
    for (const std::uint32_t row : rows) {
        wrappers.emplace(wrapperName(wrapperKind(tree, modules.modules[row].node)));
        if (paths.size() < kShown)
            paths.push_back(modules.path(tree, row));
        canBeTakenOut = canBeTakenOut || canUnwrap(tree, modules.modules[row].node);
    }
    if (rows.empty())
        return;
    const std::string count = std::to_string(rows.size());
    out.push_back({"parallel-model", Severity::Warning, section.name,
                   count + (rows.size() == 1 ? " part of the model is" : " parts of the model are") + " wrapped in "
                       + listed({wrappers.begin(), wrappers.end()}, 3) + ": " + listed(paths, kShown)
                       + (rows.size() > kShown ? " and " + std::to_string(rows.size() - kShown) + " more" : "")
                       + ". A plain model has other keys there.",
                   canBeTakenOut ? std::vector<std::string>{"--unwrap"} : std::vector<std::string>{}});
}

void findWholeModel(const Checkpoint& checkpoint, const Section& section, std::vector<Finding>& out)
{
    const ModuleTree modules = readModules(checkpoint, section.node);
    const std::vector<std::string> classes = classesOf(checkpoint, modules);
    const auto own = static_cast<std::size_t>(
        std::ranges::count_if(classes, [](const std::string& name) { return !name.starts_with("torch."); }));
    if (section.tensors == 0 && wrapperKind(checkpoint.tree, section.node) == WrapperKind::None) {
        out.push_back({"whole-model",
                       Severity::Note,
                       section.name,
                       "This is a whole pickled module without weights, such as a loss: torch.load imports "
                           + listed(classes, 6) + " for it.",
                       {}});
        return;
    }
    std::string message = "This is a whole pickled model, not a state dict: torch.load imports "
        + std::to_string(classes.size()) + (classes.size() == 1 ? " class (" : " classes (") + listed(classes, 6) + ")";
    message += own == 0
        ? " of torch itself."
        : ", and fails where " + std::string(own == 1 ? "one" : std::to_string(own)) + " of them cannot be imported.";
    out.push_back(
        {"whole-model", Severity::Warning, section.name, std::move(message), extraction(checkpoint, modules)});
    if (const WrapperKind kind = wrapperKind(checkpoint.tree, section.node); kind != WrapperKind::None)
        out.push_back({"parallel-model", Severity::Warning, section.name,
                       "The model is wrapped in " + std::string(wrapperName(kind)) + "; the model itself is inside.",
                       canUnwrap(checkpoint.tree, section.node) ? std::vector<std::string>{"--unwrap"}
                                                                : std::vector<std::string>{}});
    findWrappedParts(checkpoint, section, modules, out);
}

/// torch.save(model.state_dict, …): getattr(<model>, 'state_dict').
void findBoundMethods(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    if (!checkpoint.globals.has(Role::GetAttribute))
        return;
    const Tree& tree = checkpoint.tree;
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i) {
        const NodeId node = NodeId::ofIndex(i);
        if (checkpoint.globals.roleOf(tree, node) != Role::GetAttribute)
            continue;
        const std::span<const NodeId> arguments = tree.children(tree.arguments(node));
        if (arguments.size() != 2 || !tree.isCallLike(arguments[0]) || !givesContents(tree.text(arguments[1])))
            continue;
        const std::string method(tree.text(arguments[1]));
        const bool model = isModule(tree, arguments[0]);
        const std::string object = model ? "model" : typeName(tree, arguments[0]);
        out.push_back(
            {"bound-method", Severity::Error, "",
             "The method " + io::escapeForDisplay(object, 100) + '.' + method
                 + " was saved instead of its result (the parentheses of " + method
                 + "() were forgotten), together with the whole "
                 + (model ? "model it belongs to; the weights are all there." : "object it belongs to."),
             model ? extraction(checkpoint, readModules(checkpoint, arguments[0])) : std::vector<std::string>{}});
    }
}

void findGradients(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    std::uint64_t count = 0, parameters = 0;
    std::set<NodeId> dicts;
    for (const Section& section : checkpoint.sections)
        if (section.kind == SectionKind::Weights || section.kind == SectionKind::Ema)
            dicts.insert(section.node);
    for (const Tensor& tensor : checkpoint.tensors) {
        const NodeId parent =
            tensor.parent == kNoIndex ? checkpoint.tree.root() : checkpoint.places[tensor.parent].node;
        if (!(tensor.has(kRequiresGrad) || tensor.has(kParameter)) || !dicts.contains(parent)
            || checkpoint.globals.roleOf(checkpoint.tree, tensor.node) == Role::UninitializedTensor)
            continue; // state_dict() leaves the parameters of a lazy module as they are
        ++count;
        parameters += tensor.has(kParameter) ? 1 : 0;
    }
    if (count != 0)
        out.push_back({"requires-grad",
                       Severity::Note,
                       "",
                       std::to_string(count) + (count == 1 ? " tensor" : " tensors") + " of a state dict "
                           + (parameters == count ? (count == 1 ? "is a Parameter" : "are Parameters")
                                                  : (count == 1 ? "requires grad" : "require grad"))
                           + ": the dict was not made by state_dict(), which detaches them. Loading works.",
                       {}});
}

} // namespace

void findModels(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    findBoundMethods(checkpoint, out);
    for (const Section& section : checkpoint.sections) {
        if (section.kind == SectionKind::Model)
            findWholeModel(checkpoint, section, out);
        if (section.kind == SectionKind::Optimizer && !isDictLike(checkpoint.tree, section.node))
            out.push_back({"whole-optimizer",
                           Severity::Warning,
                           section.name,
                           "This is a whole pickled optimizer (" + io::escapeForDisplay(section.detail, 100)
                               + "), not its state_dict(): load_state_dict() does not take it.",
                           {}});
    }
    findGradients(checkpoint, out);
}

} // namespace ckptscope::checkpoint
