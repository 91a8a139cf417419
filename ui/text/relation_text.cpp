#include "ui/text/relation_text.h"

#include "ui/text/display.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ckptscope::ui {

using compare::Comparison;
using compare::Prefix;
using compare::Relation;

namespace {

struct RelationText {
    Q_DECLARE_TR_FUNCTIONS(RelationText)
};

/// "A", "“state_dict” in A", "the model in A".
QString sideText(const QString& side, const Prefix& prefix, const Prefix& other)
{
    if (prefix.inModel != other.inModel && prefix.inModel)
        return prefix.container.empty()
            ? RelationText::tr("the model in %1").arg(side)
            : RelationText::tr("the model “%1” in %2").arg(shown(prefix.container, 80), side);
    if (prefix.container == other.container || prefix.container.empty())
        return side;
    return RelationText::tr("“%1” in %2").arg(shown(prefix.container, 80), side);
}

bool isChinese(QChar c)
{
    constexpr char16_t kFirst = 0x2e80; // CJK radicals; characters and their punctuation follow
    return c.unicode() >= kFirst;
}

/// The pattern for these values of %1 and %2. In Chinese it has spaces beside them, which only Latin letters want.
QString fitted(QString pattern, const QString& first, const QString& second)
{
    const auto fit = [&](const QString& place, const QString& value) {
        const bool isQuoted = value.back() == QChar(0x201d);
        const qsizetype at = pattern.indexOf(place), end = at + place.size();
        const auto isSpaceTo = [&](qsizetype space, qsizetype beyond) {
            return beyond >= 0 && beyond < pattern.size() && pattern[space] == ' ' && isChinese(pattern[beyond]);
        };
        if ((isChinese(value.back()) || isQuoted) && isSpaceTo(end, end + 1))
            pattern.remove(end, 1);
        if (isChinese(value.front()) && at > 0 && isSpaceTo(at - 1, at - 2))
            pattern.remove(at - 1, 1);
    };
    fit(QStringLiteral("%1"), first);
    fit(QStringLiteral("%2"), second);
    return pattern;
}

QString keysText(const Relation& relation)
{
    const QString a = sideText(QStringLiteral("A"), relation.a, relation.b);
    const QString b = sideText(QStringLiteral("B"), relation.b, relation.a);
    const QString more = shown(relation.b.keys.substr(relation.common.size()), 80);
    const QString less = shown(relation.a.keys.substr(relation.common.size()), 80);
    QString text;
    if (more.isEmpty() && less.isEmpty())
        text = fitted(RelationText::tr("The keys of %1 and of %2 are the same"), b, a).arg(b, a);
    else if (less.isEmpty())
        text = fitted(RelationText::tr("The keys of %1 are those of %2 with “%3” in front"), b, a).arg(b, a, more);
    else if (more.isEmpty())
        text = fitted(RelationText::tr("The keys of %1 are those of %2 without “%3” in front"), b, a).arg(b, a, less);
    else
        text = fitted(RelationText::tr("The keys of %1 are those of %2 with “%3” in place of “%4”"), b, a)
                   .arg(b, a, more, less);
    if (!relation.common.empty() && !(more.isEmpty() && less.isEmpty()))
        text += RelationText::tr(" (behind “%1”)").arg(shown(relation.common, 80));
    return RelationText::tr("%1: %2 of %3").arg(text, numberText(relation.matched), numberText(relation.all));
}

/// Where no name has changed.
QString sameKeysText(std::uint64_t matched, std::uint64_t all)
{
    return matched == all
        ? RelationText::tr("%1: %2 of %3")
              .arg(RelationText::tr("A and B have the same keys"), numberText(matched), numberText(all))
        : RelationText::tr("%1 of %2 keys are the same in A and B").arg(numberText(matched), numberText(all));
}

/// One relation; where parts of the files are related in different ways, of the part that it is about.
QString partText(const Relation& relation, bool bySection)
{
    const QString text = relation.isIdentity() ? sameKeysText(relation.matched, relation.all) : keysText(relation);
    return bySection && relation.a.container == relation.b.container && !relation.a.container.empty()
        ? RelationText::tr("“%1”: %2").arg(shown(relation.a.container, 80), text)
        : text;
}

QString alignmentText(const Comparison& comparison)
{
    const compare::Alignment& alignment = comparison.alignment;
    if (alignment.told.empty())
        return sameKeysText(comparison.counts.paired, std::max(comparison.tensorsA, comparison.tensorsB));
    QStringList parts;
    for (const Relation& relation : alignment.told)
        parts << partText(relation, alignment.bySection);
    if (alignment.more != 0)
        parts << RelationText::tr("%Ln more part(s)", nullptr, static_cast<int>(alignment.more));
    return parts.join(RelationText::tr("; "));
}

QString factsText(const Comparison& comparison, const compare::NumberComparison* read)
{
    const compare::Counts& counts = comparison.counts;
    QStringList parts;
    const auto other = [&](std::uint64_t count, const char* one) {
        if (count != 0)
            parts << QCoreApplication::translate("RelationText", one, nullptr, static_cast<int>(count));
    };
    if (counts.shape == 0 && counts.dtype == 0)
        parts << RelationText::tr("same shapes and dtypes");
    other(counts.shape, QT_TRANSLATE_N_NOOP("RelationText", "%Ln shape(s) differ"));
    other(counts.dtype, QT_TRANSLATE_N_NOOP("RelationText", "%Ln dtype(s) differ"));
    other(counts.device, QT_TRANSLATE_N_NOOP("RelationText", "%Ln device(s) differ"));
    if (read) {
        if (read->same())
            parts << RelationText::tr("same numbers");
        other(read->different, QT_TRANSLATE_N_NOOP("RelationText", "numbers of %Ln differ"));
        other(read->notCompared + read->unreadable,
              QT_TRANSLATE_N_NOOP("RelationText", "of %Ln they were not compared"));
    } else if (counts.numbersDifferent + counts.numbersSame == 0)
        parts << RelationText::tr("numbers not compared (no checksums)");
    else if (counts.numbersDifferent == 0 && counts.numbersNotKnown == 0)
        parts << RelationText::tr("same numbers, as the checksums tell");
    else {
        other(counts.numbersDifferent, QT_TRANSLATE_N_NOOP("RelationText", "numbers of %Ln differ by checksum"));
        other(counts.numbersSame, QT_TRANSLATE_N_NOOP("RelationText", "of %Ln the checksum is the same"));
        other(counts.numbersNotKnown, QT_TRANSLATE_N_NOOP("RelationText", "of %Ln it is not known"));
    }
    return parts.join(RelationText::tr("; "));
}

} // namespace

QString relationText(const Comparison& comparison, const compare::NumberComparison* read)
{
    if (comparison.tensorsA == 0 && comparison.tensorsB == 0)
        return RelationText::tr("Neither A nor B holds tensors.");
    if (comparison.alignment.relations.empty())
        return RelationText::tr("A and B have no key in common.");
    return alignmentText(comparison) + RelationText::tr("; ") + factsText(comparison, read) + RelationText::tr(".");
}

QString fixText(const std::vector<std::string>& fix)
{
    QStringList parts;
    for (std::size_t i = 0; i < fix.size(); ++i) {
        const bool isFlag = fix[i] == "--unwrap" || fix[i] == "--extract" || fix[i] == "--again";
        const bool hasValue = !isFlag && i + 1 < fix.size();
        const QString value = hasValue ? shown(fix[i + 1], 60) : QString();
        if (fix[i] == "--strip")
            parts << RelationText::tr("strip “%1”").arg(value);
        else if (fix[i] == "--add")
            parts << RelationText::tr("add “%1”").arg(value);
        else if (fix[i] == "--scope")
            parts << RelationText::tr("in “%1”").arg(value);
        else if (fix[i] == "--pick")
            parts << RelationText::tr("pick “%1” as root").arg(value);
        else if (fix[i] == "--extract")
            parts << RelationText::tr("extract the state dict");
        else if (fix[i] == "--unwrap")
            parts << RelationText::tr("unwrap the model");
        else if (fix[i] == "--rename")
            parts << RelationText::tr("rename keys (%1)").arg(value);
        i += hasValue ? 1 : 0;
    }
    return parts.join(RelationText::tr(", "));
}

} // namespace ckptscope::ui
