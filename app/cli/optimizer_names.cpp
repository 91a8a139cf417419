#include "app/cli/optimizer_names.h"

#include "core/checkpoint/optimizer.h"
#include "core/io/text.h"

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::JoinedParameter;
using checkpoint::JoinKind;
using checkpoint::keyText;
using checkpoint::kNoIndex;
using checkpoint::OptimizerJoin;
using checkpoint::OptimizerView;
using checkpoint::Section;

namespace {

std::string explained(JoinKind how, const std::string& weights)
{
    const std::string in = weights.empty() ? "" : " in " + io::escapeForDisplay(weights);
    if (how == JoinKind::Order)
        return "parameters named by their order" + in + "; all shapes agree";
    if (how == JoinKind::Shapes)
        return "parameters named by order and shape" + in + "; those of equal shape may be swapped";
    return "parameters named as in the optimizer";
}

std::map<std::string, std::string> namesOf(const Checkpoint& checkpoint, const OptimizerView& view,
                                           const OptimizerJoin& join)
{
    std::map<std::string, std::string> names;
    for (const JoinedParameter& parameter : join.parameters)
        if (parameter.state != kNoIndex && !parameter.name.empty())
            names.emplace(keyText(checkpoint.tree, view.states[parameter.state].key), parameter.name);
    return names;
}

} // namespace

OptimizerNames optimizerNames(const Checkpoint& checkpoint, const Section& section)
{
    constexpr std::size_t kMostSections = 32; // joining is work for each pair of optimizer and weights
    OptimizerNames out;
    if (checkpoint.sections.size() > kMostSections)
        return out;
    const auto view = describeOptimizer(checkpoint, section.node);
    if (!view || !view->className.empty())
        return out;
    for (const checkpoint::OptimizerMatch& match : matchWeights(checkpoint, section, *view)) {
        if (match.join.how == JoinKind::Nothing || !match.join.mismatch.empty()) {
            if (out.byKey.empty() && !match.join.mismatch.empty())
                out.how = "parameters without names: " + io::escapeForDisplay(match.join.mismatch);
            continue;
        }
        std::map<std::string, std::string> names = namesOf(checkpoint, *view, match.join);
        if (!out.byKey.empty() && names != out.byKey)
            return {}; // two networks fit: nobody knows which one it is
        out = {std::move(names), explained(match.join.how, match.weights->name)};
    }
    return out;
}

} // namespace ckptscope::cli
