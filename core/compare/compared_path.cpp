#include "core/compare/compared_path.h"

#include <algorithm>

namespace ckptscope::compare {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::LabelKind;

namespace {

bool isModuleDict(LabelKind kind, const std::string& label)
{
    return kind == LabelKind::Attribute && (label == "_modules" || label == "_parameters" || label == "_buffers");
}

} // namespace

ComparedPath comparedPath(const Checkpoint& checkpoint, const checkpoint::Tensor& tensor)
{
    ComparedPath out{checkpoint.tensorPath(tensor), false};
    std::vector<LabelKind> kinds; // of the labels from the end
    if (!out.labels.empty())
        kinds.push_back(tensor.labelKind);
    for (std::uint32_t at = tensor.parent; at != kNoIndex; at = checkpoint.places[at].parent)
        kinds.push_back(checkpoint.places[at].kind);
    std::ranges::reverse(kinds);
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < out.labels.size(); ++i) {
        if (i < kinds.size() && isModuleDict(kinds[i], out.labels[i])) {
            if (!out.inModel)
                labels.emplace_back();
            out.inModel = true;
        } else if (out.inModel && i + 1 < kinds.size() && kinds[i] == LabelKind::Arguments) {
            labels.back() += labels.back().empty() ? "_orig_mod" : "._orig_mod"; // OptimizedModule(model, …)
            ++i;
        } else if (out.inModel) {
            labels.back() += (labels.back().empty() ? "" : ".") + out.labels[i];
        } else {
            labels.push_back(out.labels[i]);
        }
    }
    out.labels = std::move(labels);
    return out;
}

std::string comparedName(const Checkpoint& checkpoint, const checkpoint::Tensor& tensor)
{
    std::string name;
    for (const std::string& label : comparedPath(checkpoint, tensor).labels)
        name += (name.empty() ? "" : ".") + label;
    return name;
}

} // namespace ckptscope::compare
