#include "ui/models/compare_model.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QCoreApplication>
#include <QStringList>

namespace ckptscope::ui {

namespace {

struct CompareText {
    Q_DECLARE_TR_FUNCTIONS(CompareText)
};

} // namespace

QString compareStateName(CompareState state)
{
    switch (state) {
    case SameState:
        return CompareText::tr("Same");
    case OnlyLeftState:
        return CompareText::tr("Only in A");
    case OnlyRightState:
        return CompareText::tr("Only in B");
    case RenamedState:
        return CompareText::tr("Renamed");
    case ShapeState:
        return CompareText::tr("Shape");
    case DTypeState:
        return CompareText::tr("DType");
    case DeviceState:
        return CompareText::tr("Device");
    case NumbersState:
        return CompareText::tr("Numbers");
    case AllStates:
        break;
    }
    return CompareText::tr("All");
}

QString compareStatesText(unsigned states)
{
    QStringList names;
    for (CompareState state : kCompareStates)
        if (states & state)
            names << compareStateName(state);
    return names.join(QStringLiteral(" · "));
}

QString compareNameText(const CompareRows& rows, std::uint32_t pair, bool right)
{
    const std::uint32_t tensor = right ? rows.pair(pair).b : rows.pair(pair).a;
    return tensor == checkpoint::kNoIndex ? QStringLiteral("—") : shown(rows.name(pair, right));
}

QStringList compareFacts(const CompareRows& rows, std::uint32_t pair, bool right)
{
    const std::uint32_t index = right ? rows.pair(pair).b : rows.pair(pair).a;
    if (index == checkpoint::kNoIndex)
        return {};
    const checkpoint::Checkpoint& side = right ? *rows.b : *rows.a;
    const checkpoint::Tensor& tensor = side.tensors[index];
    const bool isTyped = tensor.dtype != checkpoint::DType::Unknown;
    return {tensor.sizes.valid() ? shapeText(side.shape(tensor)) : QString(),
            isTyped ? plain(compare::dtypeText(tensor)) : QString(), shown(side.device(tensor), 60)};
}

QString compareFactsText(const CompareRows& rows, std::uint32_t pair, bool right)
{
    QStringList facts = compareFacts(rows, pair, right);
    facts.removeAll(QString());
    return facts.join(QStringLiteral(" · "));
}

QString compareNumbersText(const CompareRows& rows, std::uint32_t index)
{
    const compare::Pair& pair = rows.pair(index);
    if (pair.isOnlyA() || pair.isOnlyB())
        return {};
    const compare::NumberDifference* read = rows.difference(index);
    if (read && read->difference && read->difference->notFinite == 0) {
        const QString most = realText(read->difference->greatest, 3);
        return read->difference->overTolerance != 0 ? CompareText::tr("up to %1 apart").arg(most)
                                                    : CompareText::tr("within %1").arg(most);
    }
    switch (rows.numbers(index)) {
    case compare::Numbers::Same:
        return pair.numbers == compare::Numbers::Same ? CompareText::tr("same checksum") : CompareText::tr("equal");
    case compare::Numbers::Different:
        return CompareText::tr("different");
    case compare::Numbers::NotKnown:
        break;
    }
    return CompareText::tr("not known");
}

QString longFacts()
{
    return QStringLiteral("512 × 512 × 3 × 3 · float32 · cuda:0");
}

QString longNumbers()
{
    return CompareText::tr("up to %1 apart").arg(realText(1.23e-12, 3));
}

QString compareToolTip(const CompareRows& rows, std::uint32_t pair)
{
    QStringList lines{compareStatesText(rows.states(pair))};
    for (bool right : {false, true}) {
        const QString facts = compareFactsText(rows, pair, right);
        const QString side = right ? QStringLiteral("B: ") : QStringLiteral("A: ");
        lines << side + (facts.isEmpty() ? CompareText::tr("not there") : shown(rows.name(pair, right), 2000))
              << (facts.isEmpty() ? QString() : QStringLiteral("   ") + facts);
    }
    if (const QString numbers = compareNumbersText(rows, pair); !numbers.isEmpty())
        lines << CompareText::tr("Numbers: %1").arg(numbers);
    if (const compare::NumberDifference* read = rows.difference(pair); read && !read->difference)
        lines << coreText(read->problem);
    lines.removeAll(QString());
    return asHtml(lines.join('\n'));
}

} // namespace ckptscope::ui
