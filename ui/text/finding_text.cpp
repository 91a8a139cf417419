#include "ui/text/finding_text.h"

#include "ui/text/display.h"

#include <QCoreApplication>

namespace ckptscope::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("FindingText", text);
}

} // namespace

QString findingText(const checkpoint::Finding& finding)
{
    return plain(finding.message);
}

QString cureText(const checkpoint::Finding& finding)
{
    const std::vector<std::string>& fix = finding.fix;
    const QString value = fix.size() > 1 ? shown(fix[1], 60) : QString();
    if (fix.empty())
        return {};
    if (fix.size() > 2)
        return tr("Mend");
    if (fix[0] == "--strip")
        return tr("Strip “%1”").arg(value);
    if (fix[0] == "--add")
        return tr("Add “%1”").arg(value);
    if (fix[0] == "--unwrap")
        return tr("Unwrap");
    if (fix[0] == "--extract")
        return tr("Extract weights");
    if (fix[0] == "--device")
        return tr("Re-tag to %1").arg(value.section(QLatin1Char('='), 1));
    if (fix[0] == "--rename")
        return tr("Rename keys");
    if (fix[0] == "--format")
        return tr("Save as %1…").arg(value);
    return tr("Mend");
}

QString verdictText(checkpoint::VerdictLevel level)
{
    using checkpoint::VerdictLevel;
    switch (level) {
    case VerdictLevel::DataOnly:
        return tr("data only");
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return tr("needs weights_only=False");
    case VerdictLevel::ContainsProgram:
        return tr("contains a program");
    case VerdictLevel::Ambiguous:
        return tr("ambiguous or damaged");
    case VerdictLevel::Dangerous:
        break;
    }
    return tr("dangerous");
}

QString whyText(const QString&)
{
    return {};
}

} // namespace ckptscope::ui
