#include "ui/text/finding_text.h"

#include "core/tensor/value_findings.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>

namespace ckptscope::ui {

namespace {

struct FindingText {
    Q_DECLARE_TR_FUNCTIONS(FindingText)
};

QString fixText(std::span<const std::string> fix)
{
    const QString value = fix.size() > 1 ? shown(fix[1], 60) : QString();
    if (fix.empty())
        return {};
    if (fix.size() > 2)
        return FindingText::tr("Mend");
    if (fix[0] == "--strip")
        return FindingText::tr("Strip “%1”").arg(value);
    if (fix[0] == "--add")
        return FindingText::tr("Add “%1”").arg(value);
    if (fix[0] == "--unwrap")
        return FindingText::tr("Unwrap");
    if (fix[0] == "--extract")
        return FindingText::tr("Extract weights");
    if (fix[0] == "--device")
        return FindingText::tr("Re-tag to %1").arg(value.section(QLatin1Char('='), 1));
    if (fix[0] == "--rename")
        return FindingText::tr("Rename keys");
    if (fix[0] == "--format")
        return FindingText::tr("Save as %1…").arg(value);
    return FindingText::tr("Mend");
}

} // namespace

QString findingText(const checkpoint::Finding& finding)
{
    return coreText(finding.message);
}

QString placeText(const checkpoint::Finding& finding)
{
    return finding.id == "weights-only-refused" ? coreText(finding.where) : shown(finding.where, 80);
}

QString placedFindingText(const checkpoint::Finding& finding)
{
    const QString where = placeText(finding), said = findingText(finding);
    return where.isEmpty() ? said : FindingText::tr("%1: %2").arg(where, said);
}

QString cureText(const checkpoint::Finding& finding)
{
    const std::span<const std::string> fix = finding.fix;
    if (fix.size() < 3 || fix[0] != "--scope")
        return fixText(fix);
    const std::span<const std::string> limited = fix.subspan(2);
    return limited[0] == "--strip" && limited.size() == 2
        ? FindingText::tr("Strip “%1” from %2").arg(shown(limited[1], 60), shown(fix[1], 40))
        : FindingText::tr("%1 in %2").arg(fixText(limited), shown(fix[1], 40));
}

bool isAboutNumbers(std::string_view findingId)
{
    const auto& ids = tensor::valueFindingIds();
    return std::ranges::find(ids, findingId, &checkpoint::FindingId::id) != ids.end();
}

QString verdictText(checkpoint::VerdictLevel level)
{
    using checkpoint::VerdictLevel;
    switch (level) {
    case VerdictLevel::DataOnly:
        return FindingText::tr("data only");
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return FindingText::tr("needs weights_only=False");
    case VerdictLevel::ContainsProgram:
        return FindingText::tr("contains a program");
    case VerdictLevel::Ambiguous:
        return FindingText::tr("ambiguous or damaged");
    case VerdictLevel::Dangerous:
        break;
    }
    return FindingText::tr("dangerous");
}

} // namespace ckptscope::ui
