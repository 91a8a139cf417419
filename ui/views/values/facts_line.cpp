#include "ui/views/values/facts_line.h"

#include "ui/text/display.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace ckptscope::ui {

QString factsLine(const ValueSummary& summary)
{
    if (!summary.statistics)
        return {};
    const tensor::Statistics& found = *summary.statistics;
    const auto words = [](const char* text) { return QCoreApplication::translate("FactsLine", text); };
    QStringList parts;
    if (found.counts.finite() != 0)
        parts << words(QT_TRANSLATE_NOOP("FactsLine", "%1 to %2")).arg(realText(found.least), realText(found.greatest))
              << words(QT_TRANSLATE_NOOP("FactsLine", "mean %1")).arg(realText(found.mean));
    if (!std::isnan(found.deviation))
        parts << words(QT_TRANSLATE_NOOP("FactsLine", "std %1")).arg(realText(found.deviation));
    const auto add = [&](const QString& kind, std::uint64_t count) {
        if (count != 0)
            parts << kind + ' ' + numberText(count);
    };
    add(QStringLiteral("NaN"), found.counts.nan);
    add(QStringLiteral("+Inf"), found.counts.positiveInfinity);
    add(QStringLiteral("−Inf"), found.counts.negativeInfinity);
    add(words(QT_TRANSLATE_NOOP("FactsLine", "zeros")), found.counts.zeros);
    if (found.meaning == tensor::Meaning::Magnitudes)
        parts << words(QT_TRANSLATE_NOOP("FactsLine", "of the absolute values |z|"));
    if (summary.isStored)
        parts << words(QT_TRANSLATE_NOOP("FactsLine", "of the stored values alone"));
    if (summary.sampled != 0)
        parts << words(QT_TRANSLATE_NOOP("FactsLine", "a sample of %1 numbers, until all are counted"))
                     .arg(numberText(summary.sampled));
    return parts.join(QStringLiteral(" · "));
}

} // namespace ckptscope::ui
