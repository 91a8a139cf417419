#include "core/checkpoint/optimizer.h"

#include <algorithm>
#include <array>
#include <compare>

namespace ckptscope::checkpoint {

namespace {

// torch/optim/*.py: the entries of state and the hyper-parameters that only one kind has; the first row that fits wins.
struct KindRule {
    std::string_view kind;
    std::array<std::string_view, 3> names; ///< all must be there; empty ones do not count
};
constexpr std::array kByState = {
    KindRule{"NAdam", {"mu_product", "exp_avg", "exp_avg_sq"}},
    KindRule{"Adamax", {"exp_inf", "exp_avg", ""}},
    KindRule{"Adadelta", {"acc_delta", "square_avg", ""}},
    KindRule{"ASGD", {"ax", "eta", "mu"}},
    KindRule{"Rprop", {"prev", "step_size", ""}},
    KindRule{"Adafactor", {"row_var", "col_var", ""}},
    KindRule{"Adafactor", {"variance", "step", ""}},
    KindRule{"LBFGS", {"old_dirs", "old_stps", ""}},
    KindRule{"Adam or AdamW", {"exp_avg", "exp_avg_sq", ""}},
    KindRule{"RMSprop", {"square_avg", "", ""}},
    KindRule{"Adagrad", {"sum", "step", ""}},
    KindRule{"SGD", {"momentum_buffer", "", ""}},
};
constexpr std::array kByGroup = {
    KindRule{"SGD", {"dampening", "nesterov", "momentum"}},
    KindRule{"Adam or AdamW", {"betas", "amsgrad", ""}},
    KindRule{"NAdam", {"betas", "momentum_decay", ""}},
    KindRule{"RMSprop", {"alpha", "centered", ""}},
    KindRule{"ASGD", {"lambd", "t0", ""}},
    KindRule{"Rprop", {"etas", "step_sizes", ""}},
    KindRule{"LBFGS", {"tolerance_grad", "history_size", ""}},
    KindRule{"Adadelta", {"rho", "eps", ""}},
    KindRule{"Adagrad", {"lr_decay", "initial_accumulator_value", ""}},
};

bool hasName(const Tree& tree, const std::vector<OptimizerValue>& values, std::string_view name)
{
    return std::ranges::any_of(
        values, [&](const OptimizerValue& value) { return tree.isText(value.name) && tree.text(value.name) == name; });
}

template <typename Rules>
std::string_view kindOf(const Tree& tree, const Rules& rules, const std::vector<OptimizerValue>& values)
{
    for (const KindRule& rule : rules)
        if (std::ranges::all_of(rule.names,
                                [&](std::string_view name) { return name.empty() || hasName(tree, values, name); }))
            return rule.kind;
    return {};
}

/// Adam and AdamW keep the same; since 2.7 both have decoupled_weight_decay in their groups (torch/optim/adam.py).
/// RAdam keeps the same too, but knows no amsgrad.
std::string adamKind(const Tree& tree, const OptimizerGroup& group)
{
    if (!hasName(tree, group.hyperparameters, "amsgrad"))
        return "RAdam or another kin of Adam";
    for (const OptimizerValue& value : group.hyperparameters)
        if (tree.isText(value.name) && tree.text(value.name) == "decoupled_weight_decay")
            return tree.boolean(value.value) ? "AdamW" : "Adam";
    return "Adam or AdamW";
}

std::string guessKind(const Tree& tree, const OptimizerView& view)
{
    std::string_view kind;
    for (std::size_t i = 0; i < view.states.size() && i < 16 && kind.empty(); ++i)
        kind = kindOf(tree, kByState, view.states[i].entries);
    if (kind.empty() && !view.groups.empty())
        kind = kindOf(tree, kByGroup, view.groups.front().hyperparameters);
    if (kind == "Adam or AdamW" && !view.groups.empty())
        return adamKind(tree, view.groups.front());
    return std::string(kind);
}

std::vector<OptimizerValue> valuesOf(const Tree& tree, NodeId dict)
{
    std::vector<OptimizerValue> values;
    const std::span<const NodeId> items = itemsOf(tree, dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        values.push_back({items[i], items[i + 1]});
    return values;
}

std::span<const NodeId> elements(const Tree& tree, NodeId id)
{
    return tree.kind(id) == Kind::List || tree.kind(id) == Kind::Tuple ? tree.children(id) : std::span<const NodeId>();
}

OptimizerGroup readGroup(const Tree& tree, NodeId node)
{
    OptimizerGroup group;
    group.node = node;
    for (const OptimizerValue& value : valuesOf(tree, node)) {
        const std::string_view name = tree.isText(value.name) ? tree.text(value.name) : std::string_view();
        const std::span<const NodeId> list = elements(tree, value.value);
        if (name == "params")
            group.parameters.assign(list.begin(), list.end());
        else if (name == "param_names")
            group.names.assign(list.begin(), list.end());
        else
            group.hyperparameters.push_back(value);
    }
    return group;
}

} // namespace

std::optional<OptimizerView> describeOptimizer(const Checkpoint& checkpoint, NodeId section)
{
    const Tree& tree = checkpoint.tree;
    if (!section.valid())
        return std::nullopt;
    OptimizerView view;
    view.node = section;
    const bool isDict = isDictLike(tree, section);
    const auto part = [&](std::string_view name) {
        return isDict ? tree.valueOf(section, name) : attributeOf(tree, section, name);
    };
    const NodeId state = part("state");
    const NodeId groups = part("param_groups");
    if (!state.valid() || !groups.valid() || tree.kind(groups) != Kind::List
        || (tree.kind(state) != Kind::Dict && !isDictLike(tree, state)))
        return std::nullopt;
    if (!isDict)
        view.className = dottedName(tree, classOf(tree, section));
    for (NodeId node : tree.children(groups)) {
        if (!isDictLike(tree, node))
            return std::nullopt;
        view.groups.push_back(readGroup(tree, node));
        view.parameters += view.groups.back().parameters.size();
    }
    for (const OptimizerValue& entry : valuesOf(tree, state))
        view.states.push_back({entry.name, entry.value, valuesOf(tree, entry.value)});
    const std::size_t dot = view.className.rfind('.');
    view.kind = isDict ? guessKind(tree, view) : view.className.substr(dot == std::string::npos ? 0 : dot + 1);
    return view;
}

} // namespace ckptscope::checkpoint
