#include "ui/views/values/statistics_table.h"

#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/values/plot_scale.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QShortcut>

#include <algorithm>

namespace ckptscope::ui {

namespace {

QString wholeText(const tensor::WholeLimits& limits, std::int64_t value)
{
    return limits.isUnsigned ? QString::number(static_cast<quint64>(value)) : QString::number(value);
}

QString countWithShare(std::uint64_t count, std::uint64_t all)
{
    if (count == 0 || all == 0)
        return numberText(count);
    const double share = 100 * static_cast<double>(count) / static_cast<double>(all);
    return numberText(count) + QStringLiteral(" (") + QLocale().toString(share, 'g', 3) + QStringLiteral(" %)");
}

QTableWidgetItem* cell(const QString& text, bool isNumber)
{
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(asHtml(text));
    if (isNumber)
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

} // namespace

StatisticsTable::StatisticsTable(QWidget* parent)
    : QTableWidget(parent)
{
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideLeft); // names differ at their ends
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5);
    horizontalHeader()->setHighlightSections(false);
    auto* shortcut = new QShortcut(QKeySequence::Copy, this, nullptr, nullptr, Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, &StatisticsTable::copy);
}

std::vector<StatisticsTable::Fact> StatisticsTable::factsOf(const tensor::Statistics& statistics,
                                                            const tensor::Distribution* distribution, bool all)
{
    constexpr int kDigits = 7;
    const tensor::Counts& counts = statistics.counts;
    const auto limit = [&](double value, bool isGreatest) {
        if (!statistics.whole)
            return plotNumber(value, kDigits);
        return wholeText(*statistics.whole, isGreatest ? statistics.whole->greatest : statistics.whole->least);
    };
    std::vector<Fact> facts{{tr("Numbers"), numberText(counts.numbers)},
                            {tr("Mean"), plotNumber(statistics.mean, kDigits)},
                            {tr("Standard deviation"), plotNumber(statistics.deviation, kDigits)},
                            {tr("Min"), limit(statistics.least, false)},
                            {tr("Max"), limit(statistics.greatest, true)},
                            {tr("Zeros"), countWithShare(counts.zeros, counts.numbers)},
                            {tr("NaN"), countWithShare(counts.nan, counts.numbers)},
                            {tr("+Inf"), countWithShare(counts.positiveInfinity, counts.numbers)},
                            {tr("−Inf"), countWithShare(counts.negativeInfinity, counts.numbers)},
                            {tr("L2 norm"), plotNumber(statistics.norm, kDigits)},
                            {tr("Sum of absolute values"), plotNumber(statistics.magnitudes, kDigits)}};
    if (!all)
        return facts;
    if (counts.subnormals != 0)
        facts.push_back({tr("Subnormal"), countWithShare(counts.subnormals, counts.numbers)});
    if (statistics.zeroChannels != 0)
        facts.push_back({tr("Channels of zeros alone"), countWithShare(statistics.zeroChannels, statistics.channels)});
    if (!distribution)
        return facts;
    for (const tensor::Quantile& quantile : distribution->quantiles) {
        QString value = plotNumber(quantile.value, kDigits);
        if (quantile.error > 0)
            value += QStringLiteral(" ± ") + plotNumber(quantile.error, 2);
        facts.push_back({quantile.share == 0.5 ? tr("Median") : tr("%1 % quantile").arg(quantile.share * 100), value});
    }
    return facts;
}

void StatisticsTable::setSummaries(const QStringList& names, const std::vector<ValueSummary>& summaries)
{
    setAccessibleName(tr("Statistics"));
    const int column = currentColumn(), line = currentRow();
    clear();
    summaries.size() == 1 ? showOne(summaries[0]) : showMany(names, summaries);
    if (line >= 0 && line < rowCount() && column < columnCount())
        setCurrentCell(line, column);
}

void StatisticsTable::showOne(const ValueSummary& summary)
{
    std::vector<Fact> facts;
    if (summary.statistics)
        facts = factsOf(*summary.statistics, summary.distribution ? &*summary.distribution : nullptr, true);
    if (summary.error)
        facts.push_back({tr("Not read"), coreText(summary.error->describe())});
    setColumnCount(2);
    setRowCount(static_cast<int>(facts.size()));
    setHorizontalHeaderLabels({tr("Statistic"), tr("Value")});
    for (int i = 0; i < rowCount(); ++i) {
        setItem(i, 0, cell(facts[static_cast<std::size_t>(i)].name, false));
        setItem(i, 1, cell(facts[static_cast<std::size_t>(i)].value, !summary.error));
    }
    resizeColumnsToContents();
    horizontalHeader()->setStretchLastSection(true);
}

void StatisticsTable::showMany(const QStringList& names, const std::vector<ValueSummary>& summaries)
{
    const tensor::Statistics none;
    QStringList titles{tr("Tensor")};
    for (const Fact& fact : factsOf(none, nullptr, false))
        titles << fact.name;
    setColumnCount(static_cast<int>(titles.size()));
    setRowCount(static_cast<int>(summaries.size()));
    setHorizontalHeaderLabels(titles);
    horizontalHeader()->setStretchLastSection(false);
    for (int i = 0; i < rowCount(); ++i) {
        const ValueSummary& summary = summaries[static_cast<std::size_t>(i)];
        setItem(i, 0, cell(names[i], false));
        if (summary.error)
            setItem(i, 1, cell(coreText(summary.error->describe()), false));
        if (!summary.statistics)
            continue;
        int column = 1;
        for (const Fact& fact : factsOf(*summary.statistics, nullptr, false))
            setItem(i, column++, cell(fact.value, true));
    }
    resizeColumnsToContents();
    setColumnWidth(0, std::min(columnWidth(0), 22 * fontMetrics().averageCharWidth()));
}

void StatisticsTable::copy() const
{
    QStringList lines;
    for (int line = 0; line < rowCount(); ++line) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            if (const QTableWidgetItem* each = item(line, column); each && each->isSelected())
                cells << each->text();
        if (!cells.isEmpty())
            lines << cells.join('\t');
    }
    QApplication::clipboard()->setText(lines.join('\n'));
}

} // namespace ckptscope::ui
