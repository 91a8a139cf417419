#include "ui/models/outline_builder.h"

#include <algorithm>

/// The sections of an outline that are more than nested values: whole models and optimizers.
namespace ckptscope::ui {

using checkpoint::JoinedParameter;
using checkpoint::JoinKind;
using checkpoint::LabelKind;
using checkpoint::Module;
using checkpoint::OptimizerJoin;
using checkpoint::OptimizerView;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;

void OutlineBuilder::enterModel(RowId row, NodeId model)
{
    const checkpoint::ModuleTree modules = checkpoint::readModules(m_checkpoint, model);
    std::vector<RowId> rowOf(modules.modules.size(), row);
    for (std::uint32_t i = 0; i < modules.modules.size(); ++i) { // a parent stands before its children
        const Module& module = modules.modules[i];
        for (const std::vector<checkpoint::ModuleTensor>* list : {&module.parameters, &module.buffers})
            for (const checkpoint::ModuleTensor& tensor : *list)
                addEntry(rowOf[i], {LabelKind::Key, tensor.name, tensor.value});
        for (std::uint32_t child = module.firstChild; child < module.firstChild + module.childCount; ++child) {
            const Module& inner = modules.modules[child];
            if (inner.opaque) { // shown as any other object, with all that is in it
                addEntry(rowOf[i], {LabelKind::Key, inner.name, inner.node});
                continue;
            }
            rowOf[child] = add(rowOf[i], RowKind::Module, LabelKind::Key, inner.name, inner.node.raw());
            m_rows[rowOf[child]].again = inner.again || inner.cut;
        }
        for (const checkpoint::ModuleAttribute& attribute : module.attributes)
            addEntry(rowOf[i], {LabelKind::Attribute, attribute.key, attribute.value});
    }
}

void OutlineBuilder::enterOptimizer(RowId row, const Section& section)
{
    const std::optional<OptimizerView> view = checkpoint::describeOptimizer(m_checkpoint, section.node);
    if (!view)
        return enterValue(row, section.node);
    for (std::uint32_t i = 0; i < view->groups.size(); ++i) {
        const RowId group =
            add(row, RowKind::ParameterGroup, LabelKind::Index, NodeId::ofSmallInt(i), view->groups[i].node.raw());
        for (const checkpoint::OptimizerValue& value : view->groups[i].hyperparameters)
            addEntry(group, {LabelKind::Key, value.name, value.value});
    }
    std::vector<checkpoint::OptimizerMatch> matches = checkpoint::matchWeights(m_checkpoint, section, *view);
    if (!matches.empty() && !matches[0].join.mismatch.empty())
        m_outline.m_misfits.emplace(m_rows[row].ref, matches[0].join.mismatch);
    addParameters(row, m_rows[row].ref, *view, matches.empty() ? OptimizerJoin() : std::move(matches[0].join));
}

void OutlineBuilder::addParameters(RowId row, std::uint32_t section, const OptimizerView& view,
                                   const OptimizerJoin& join)
{
    const auto addOne = [&](OptimizerRow described, std::uint32_t state) {
        described.section = section;
        const std::uint32_t tensor = tensorAt(described.weight);
        if (tensor != kNoIndex)
            described.dtype = m_checkpoint.tensors[tensor].dtype;
        const NodeId key = described.key;
        m_outline.m_parameters.push_back(std::move(described));
        const auto ref = static_cast<std::uint32_t>(m_outline.m_parameters.size() - 1);
        const RowId parameter = add(row, RowKind::Parameter, LabelKind::Key, key, ref);
        if (state == kNoIndex)
            return;
        m_outline.m_parameters.back().state = view.states[state].node;
        for (const checkpoint::OptimizerValue& entry : view.states[state].entries)
            addEntry(parameter, {LabelKind::Key, entry.name, entry.value});
    };
    if (!join.parameters.empty()) {
        for (const JoinedParameter& joined : join.parameters)
            addOne({0, joined.name, joined.shape, {}, joined.group, joined.weight, joined.parameter, {}}, joined.state);
        return;
    }
    for (std::uint32_t i = 0; i < view.states.size(); ++i)
        addOne({0, {}, {}, {}, 0, {}, view.states[i].key, {}}, i);
}

} // namespace ckptscope::ui
