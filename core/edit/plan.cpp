#include "core/edit/plan.h"

#include "core/edit/context.h"
#include "core/io/text.h"

#include <algorithm>

namespace ckptscope::edit {

namespace {

using checkpoint::Section;
using checkpoint::SectionKind;

StepReport applyOne(Context& context, const Step& step)
{
    if (const auto* s = std::get_if<Strip>(&step))
        return strip(context, *s);
    if (const auto* s = std::get_if<Add>(&step))
        return add(context, *s);
    if (const auto* s = std::get_if<Rename>(&step))
        return renameKeys(context, *s);
    if (const auto* s = std::get_if<Delete>(&step))
        return deleteKeys(context, *s);
    if (const auto* s = std::get_if<Pick>(&step))
        return pick(context, *s);
    if (const auto* s = std::get_if<Drop>(&step))
        return drop(context, *s);
    if (const auto* s = std::get_if<Device>(&step))
        return moveDevices(context, *s);
    if (const auto* s = std::get_if<Place>(&step))
        return place(context, *s);
    if (const auto* s = std::get_if<Balance>(&step))
        return spread(context, *s);
    if (const auto* s = std::get_if<Cast>(&step))
        return castTensors(context, *s);
    if (std::holds_alternative<Compact>(step))
        return compact(context);
    if (std::holds_alternative<Dequantize>(step))
        return dequantize(context);
    if (std::holds_alternative<Dense>(step))
        return makeDense(context);
    return std::holds_alternative<Unwrap>(step) ? unwrap(context) : extract(context);
}

constexpr const char* kStandsAgain = "The file holds this object at other places, too; edits change it there as well.";

/// Whether a step changed what stands outside of its scope, too.
bool changedOutside(const Context& context)
{
    if (context.scope.isWholeFile() || context.changed.empty())
        return false;
    const Tree& tree = context.before.tree;
    const std::vector<bool> inside = nodesIn(tree, context.scope), outside = nodesOutside(tree, {context.scope});
    return std::ranges::any_of(context.changed, [&](NodeId node) {
        return node.index() < inside.size() && inside[node.index()] && outside[node.index()];
    });
}

/// Where a step changes keys and its scope has none.
void remarkOnTensor(const Context& context, const Step& step, StepReport& report)
{
    const bool isOfKeys = std::holds_alternative<Strip>(step) || std::holds_alternative<Add>(step)
        || std::holds_alternative<Rename>(step) || std::holds_alternative<Delete>(step);
    if (isOfKeys && report.changes == 0 && !context.scope.isWholeFile() && context.scope.keys.empty()
        && std::ranges::find(context.before.tensors, context.scope.node, &checkpoint::Tensor::node)
            != context.before.tensors.end())
        report.remarks.push_back(quoted(context.scope.path)
                                 + " is a single tensor, which has no keys: limit the edit to what holds it.");
}

/// Whether several places of the file hold one and the same object.
bool standsAgain(const Tree& tree, NodeId node)
{
    const std::vector<bool> reachable = nodesBelow(tree, {tree.root()});
    std::uint64_t places = 0;
    for (std::uint32_t i = 0; i < reachable.size(); ++i)
        if (reachable[i])
            tree.forEachChild(NodeId::ofIndex(i), [&](NodeId child) { places += child == node ? 1 : 0; });
    return places > 1;
}

StepReport enterScope(const Tree& tree, const Scope& step, std::string& scope)
{
    const std::optional<ScopePlace> place = findScope(tree, step.path);
    if (!place)
        throw io::Error(io::ErrorKind::Refused, "There is nothing at " + quoted(step.path) + " to limit the edits to.");
    if (place->isAmbiguous)
        refuseAmbiguous(step.path);
    scope = step.path;
    StepReport report;
    report.sentence = scope.empty() ? "The next edits apply to the whole file."
                                    : "The next edits are limited to " + quoted(scope) + ".";
    if (!scope.empty() && !place->node.isImmediate() && standsAgain(tree, place->node))
        report.remarks.push_back(kStandsAgain);
    return report;
}

} // namespace

std::uint64_t Applied::changes() const
{
    std::uint64_t sum = 0;
    for (const StepReport& report : reports)
        sum += report.changes;
    return sum;
}

std::vector<const Section*> Context::stateDicts() const
{
    std::vector<const Section*> dicts;
    for (const Section* section : sections)
        if (section->kind == SectionKind::Weights || section->kind == SectionKind::Ema)
            dicts.push_back(section);
    return dicts;
}

std::vector<const Section*> Context::models() const
{
    std::vector<const Section*> found;
    for (const Section* section : sections)
        if (section->kind == SectionKind::Model)
            found.push_back(section);
    return found;
}

std::string counted(std::uint64_t count, const char* word)
{
    return std::to_string(count) + ' ' + word + (count == 1 ? "" : "s");
}

std::string quoted(std::string_view text)
{
    return '"' + io::escapeForDisplay(text, 200) + '"';
}

namespace {

bool isBroken(const checkpoint::Tensor& tensor)
{
    return tensor.has(checkpoint::kBroken);
}

/// No edit makes a tensor that contradicts its storage of one that does not.
void requireReadable(const checkpoint::Checkpoint& after)
{
    const auto broken = std::ranges::find_if(after.tensors, isBroken);
    if (broken != after.tensors.end())
        throw io::Error(io::ErrorKind::Unsupported,
                        "These edits would leave " + quoted(after.tensorName(*broken))
                            + " in a form that PyTorch cannot load. Leave one of them out.");
}

Applied applyAll(checkpoint::CheckpointPtr original, const std::vector<Step>& steps, std::vector<CastTensors>* casts)
{
    const std::shared_ptr<const checkpoint::Origin> origin = original->origin;
    Applied applied;
    Tree tree = original->tree;
    checkpoint::MadeStorages made = original->made ? *original->made : checkpoint::MadeStorages();
    const auto madeSoFar = [&] { return std::make_shared<const checkpoint::MadeStorages>(made); };
    bool changed = false;
    {
        checkpoint::PythonStrings strings(tree);
        std::string scope;
        checkpoint::CheckpointPtr current = original;
        bool outdated = false;
        for (const Step& step : steps) {
            if (const auto* s = std::get_if<Scope>(&step)) {
                applied.reports.push_back(enterScope(tree, *s, scope));
                continue;
            }
            if (origin->container == checkpoint::Container::TorchScript)
                throw io::Error(io::ErrorKind::Refused,
                                "A TorchScript archive holds a program that belongs to its names and tensors; it "
                                "cannot be edited. Load it with torch.jit.load and save its state_dict() first.");
            if (outdated) // ids stay the same from step to step, so that a name which returns finds its old object
                current = checkpoint::interpret(origin, tree, false, {}, madeSoFar());
            const ScopePlace place = findScope(tree, scope).value_or(ScopePlace{scope, {}, {}});
            Context context{*current, tree, strings, place, sectionsIn(*current, place), made, current, casts};
            applied.reports.push_back(applyOne(context, step));
            remarkOnTensor(context, step, applied.reports.back());
            if (changedOutside(context))
                applied.reports.back().remarks.push_back(kStandsAgain);
            outdated = applied.reports.back().changes != 0;
            changed = changed || outdated;
        }
    }
    if (!changed) {
        applied.checkpoint = std::move(original);
        return applied;
    }
    const bool wasSound = std::ranges::none_of(original->tensors, isBroken);
    original.reset(); // freed here when the caller gave it away: two large checkpoints need not stand side by side
    Tree compact = tree.compacted();
    tree = Tree();
    applied.checkpoint = checkpoint::interpret(origin, std::move(compact), false, {}, madeSoFar());
    if (wasSound)
        requireReadable(*applied.checkpoint);
    return applied;
}

} // namespace

Applied apply(checkpoint::CheckpointPtr original, const std::vector<Step>& steps)
{
    return applyAll(std::move(original), steps, nullptr);
}

Applied applyNoting(checkpoint::CheckpointPtr original, const std::vector<Step>& steps, std::vector<CastTensors>& casts)
{
    return applyAll(std::move(original), steps, &casts);
}

} // namespace ckptscope::edit
