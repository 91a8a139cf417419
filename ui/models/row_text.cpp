#include "ui/models/row_text.h"

#include "ui/text/display.h"

#include <QCoreApplication>
#include <QStringList>

#include <bit>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::DType;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;

namespace {

struct RowText {
    Q_DECLARE_TR_FUNCTIONS(RowText)
};

QString tensorsText(const Totals& totals)
{
    constexpr std::uint64_t kMost = 2'000'000'000; // that tr() can count
    return RowText::tr("%Ln tensor(s)", nullptr, static_cast<int>(std::min(totals.tensors, kMost)));
}

/// A class; of torch's own modules the last name, which says it all.
QString shortClass(const std::string& name)
{
    return shown(name.starts_with("torch.nn.") ? name.substr(name.rfind('.') + 1) : name);
}

/// What other columns do not say. A section without a name of its own is named by its kind.
QString describedSection(const Outline& outline, RowId id)
{
    const Section& section = outline.checkpoint().sections[outline.row(id).ref];
    QStringList parts;
    if (!outline.label(id).empty())
        parts << sectionTitle(section.kind);
    if (!section.detail.empty())
        parts << shortClass(section.detail);
    switch (section.kind) {
    case SectionKind::Optimizer:
        parts << RowText::tr("%Ln parameter group(s)", nullptr, static_cast<int>(section.items));
        break;
    case SectionKind::Arguments:
    case SectionKind::Scheduler:
    case SectionKind::Scaler:
    case SectionKind::Rng:
        if (section.items != 0)
            parts << RowText::tr("%Ln value(s)", nullptr, static_cast<int>(section.items));
        break;
    default:
        break;
    }
    if (const Totals* totals = outline.totals(id))
        parts << tensorsText(*totals);
    return parts.join(QStringLiteral(" · "));
}

/// A value's type without its module, which Details names: "OrderedDict".
QString shortTypeName(const Checkpoint& checkpoint, NodeId node)
{
    const std::string name = checkpoint::typeName(checkpoint.tree, node);
    return shown(name.substr(name.rfind('.') + 1));
}

/// "float32", or that there are several.
QString dtypesText(std::uint64_t dtypes)
{
    return std::has_single_bit(dtypes) ? plain(checkpoint::info(static_cast<DType>(std::countr_zero(dtypes))).name)
                                       : RowText::tr("mixed");
}

/// "float32 → float16", or what is the same still.
QString changed(const QString& old, const QString& now)
{
    return old.isEmpty() || old == now ? now : old + QStringLiteral(" → ") + now;
}

/// What a group was, where that is known of all that it holds.
const GroupBefore* wholeGroup(const Row& row, const EditedGroups* groups)
{
    const GroupBefore* old = groups ? groups->of(row) : nullptr;
    return old && old->edited != 0 && old->known == old->tensors ? old : nullptr;
}

/// "lr 0.1, momentum 0.9 …"
QString describedGroup(const Outline& outline, RowId id)
{
    constexpr RowId kMost = 4;
    const Row& row = outline.row(id);
    QStringList parts;
    for (RowId child = row.first; child < row.first + std::min<RowId>(row.count, kMost); ++child)
        parts << shown(outline.label(child), 40) + ' '
                + valueText(checkpoint::shortText(outline.checkpoint().tree, outline.node(child), 40));
    return parts.join(QStringLiteral(", ")) + (row.count > kMost ? QStringLiteral(" …") : QString());
}

} // namespace

QString sectionTitle(SectionKind kind)
{
    switch (kind) {
    case SectionKind::Weights:
        return RowText::tr("Weights");
    case SectionKind::Ema:
        return RowText::tr("Averaged weights (EMA)");
    case SectionKind::Model:
        return RowText::tr("Whole model");
    case SectionKind::Optimizer:
        return RowText::tr("Optimizer");
    case SectionKind::Scheduler:
        return RowText::tr("LR scheduler");
    case SectionKind::Scaler:
        return RowText::tr("Gradient scaler");
    case SectionKind::Arguments:
        return RowText::tr("Arguments");
    case SectionKind::Rng:
        return RowText::tr("Random generators");
    case SectionKind::Values:
        return RowText::tr("Values");
    case SectionKind::Tensors:
        return RowText::tr("Tensors");
    case SectionKind::Other:
        break;
    }
    return RowText::tr("Other");
}

QString totalsText(const Totals& totals)
{
    return tensorsText(totals) + QStringLiteral(" · ") + countText(totals.elements) + QStringLiteral(" · ")
        + bytesText(totals.bytes);
}

QString nameText(const Outline& outline, RowId id)
{
    const Row& row = outline.row(id);
    if (row.kind == RowKind::ParameterGroup)
        return RowText::tr("group %1").arg(outline.checkpoint().tree.integer(row.label));
    const std::string label = outline.label(id);
    if (label.empty() && row.kind == RowKind::Section)
        return sectionTitle(outline.checkpoint().sections[row.ref].kind);
    if (label.empty() && row.parent == 0 && !row.label.valid())
        return RowText::tr("(whole file)");
    return label.empty() ? RowText::tr("(empty name)") : shown(label);
}

QString contentText(const Outline& outline, RowId id)
{
    const Checkpoint& checkpoint = outline.checkpoint();
    const Row& row = outline.row(id);
    switch (row.kind) {
    case RowKind::Section:
        return describedSection(outline, id);
    case RowKind::Tensor: {
        const Tensor& tensor = checkpoint.tensors[row.ref];
        return tensor.sizes.valid() ? shapeText(checkpoint.shape(tensor)) : QString();
    }
    case RowKind::Value:
        return valueText(checkpoint::shortText(checkpoint.tree, outline.node(id), 300));
    case RowKind::Module:
        return shortClass(checkpoint::typeName(checkpoint.tree, outline.node(id)));
    case RowKind::ParameterGroup:
        return describedGroup(outline, id);
    case RowKind::Parameter: {
        const OptimizerRow& parameter = outline.parameter(row);
        return parameter.shape.empty() && !parameter.weight.valid() ? QString() : shapeText(parameter.shape);
    }
    default: {
        const Totals* totals = outline.totals(id);
        return totals ? tensorsText(*totals) : QString();
    }
    }
}

QString dtypeName(DType dtype, checkpoint::Layout layout)
{
    const QString name = plain(checkpoint::info(dtype).name);
    return layout == checkpoint::Layout::Strided ? name : name + ' ' + plain(checkpoint::layoutName(layout));
}

QString dtypeText(const Outline& outline, RowId id, const EditTrace* trace, const EditedGroups* groups)
{
    const Row& row = outline.row(id);
    if (row.kind == RowKind::Tensor) {
        const auto described = [](const Tensor& tensor) { return dtypeName(tensor.dtype, tensor.layout); };
        const Tensor* old = trace ? trace->before(row.ref) : nullptr;
        const QString now = described(outline.checkpoint().tensors[row.ref]);
        return old && trace->isRetyped(row.ref) ? changed(described(*old), now) : now;
    }
    if (row.kind == RowKind::Parameter) {
        const DType dtype = outline.parameter(row).dtype;
        return dtype == DType::Unknown ? QString() : plain(checkpoint::info(dtype).name);
    }
    if (row.kind == RowKind::Value)
        return shortTypeName(outline.checkpoint(), outline.node(id));
    const Totals* totals = outline.totals(id);
    if (!totals || totals->dtypes == 0)
        return {};
    const GroupBefore* old = wholeGroup(row, groups);
    return changed(old ? dtypesText(old->dtypes) : QString(), dtypesText(totals->dtypes));
}

QString deviceText(const Outline& outline, RowId id, const EditTrace* trace, const EditedGroups* groups)
{
    const Checkpoint& checkpoint = outline.checkpoint();
    const Row& row = outline.row(id);
    if (row.kind == RowKind::Tensor) {
        const QString device = shown(checkpoint.device(checkpoint.tensors[row.ref]), 60);
        const Tensor* old = trace ? trace->before(row.ref) : nullptr;
        return old && trace->isMoved(row.ref) ? changed(shown(trace->original()->device(*old), 60), device) : device;
    }
    const Totals* totals = outline.totals(id);
    if (!totals)
        return {};
    QString device;
    if (totals->mixedDevices)
        device = RowText::tr("mixed");
    else if (totals->device.valid())
        device = shown(checkpoint::keyText(checkpoint.tree, totals->device), 60);
    const GroupBefore* old = trace ? wholeGroup(row, groups) : nullptr;
    if (!old)
        return device;
    const Checkpoint& original = *trace->original();
    return changed(old->mixedDevices ? RowText::tr("mixed") : shown(original.device(original.tensors[old->first]), 60),
                   device);
}

QString oldGroupName(const Outline& outline, RowId id, const EditedGroups* groups)
{
    const Row& row = outline.row(id);
    const bool isNamed = row.kind == RowKind::Group || row.kind == RowKind::Module;
    const GroupBefore* old = isNamed ? wholeGroup(row, groups) : nullptr;
    if (!old || !old->hasName || old->name.empty())
        return {};
    const std::string name = outline.path(id);
    return name.starts_with(old->name + '.') || name == old->name ? QString() : shown(old->name);
}

} // namespace ckptscope::ui
