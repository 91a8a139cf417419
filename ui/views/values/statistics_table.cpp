#include "ui/views/values/statistics_table.h"

#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QShortcut>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

QString wholeText(const tensor::WholeLimits& limits, std::int64_t value)
{
    return limits.isUnsigned ? QString::number(static_cast<quint64>(value)) : QString::number(value);
}

/// Sorted by its number.
class NumberItem final : public QTableWidgetItem {
public:
    NumberItem(const QString& text, double number)
        : QTableWidgetItem(text)
        , m_number(number)
    {
        setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setToolTip(asHtml(text));
    }
    bool operator<(const QTableWidgetItem& other) const override
    {
        const auto* number = dynamic_cast<const NumberItem*>(&other);
        if (!number || std::isnan(m_number) || std::isnan(number->m_number))
            return number && !std::isnan(m_number); // what is not known comes last
        return m_number < number->m_number;
    }

private:
    double m_number;
};

QTableWidgetItem* textCell(const QString& text)
{
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(asHtml(text));
    return item;
}

/// Whether a statistic is missing, for there are too few numbers, which is not a NaN among them.
bool isOfNone(const tensor::Counts& counts, double value)
{
    return std::isnan(value) && (counts.numbers == 0 || counts.finite() == 1);
}

/// As the numbers below it.
void alignHeader(const QTableWidget& table, int column)
{
    table.horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

QTableWidgetItem* numberCell(const QString& text, double number, bool isAlarming)
{
    auto* item = new NumberItem(text, number);
    QFont font = item->font();
    font.setBold(isAlarming);
    item->setFont(font);
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
    makePlain(horizontalHeader());
    auto* shortcut = new QShortcut(QKeySequence::Copy, this, nullptr, nullptr, Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, &StatisticsTable::copy);
    connect(this, &QTableWidget::cellActivated, this, [this](int row) {
        if (const QVariant index = item(row, 0)->data(Qt::UserRole); index.isValid())
            emit chosen(index.toInt());
    });
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // at first as they are given
}

std::vector<StatisticsTable::Fact> StatisticsTable::factsOf(const tensor::Statistics& statistics,
                                                            const tensor::Distribution* distribution, bool all)
{
    constexpr int kDigits = 7;
    const tensor::Counts& counts = statistics.counts;
    const auto number = [&](double value) {
        return isOfNone(counts, value) ? QStringLiteral("–") : realText(value, kDigits);
    };
    const auto limit = [&](double value, bool isGreatest) {
        if (!statistics.whole)
            return number(value);
        return wholeText(*statistics.whole, isGreatest ? statistics.whole->greatest : statistics.whole->least);
    };
    const auto amount = [&](double value) { // grouped as the counts beside it, where all digits are there
        constexpr double kFrom = 1000, kTo = 1e7;
        return value >= kFrom && value < kTo ? QLocale().toString(value, 'g', kDigits) : number(value);
    };
    const auto count = [&](std::uint64_t value) { return shareText(value, counts.numbers); };
    const auto asDouble = [](std::uint64_t value) { return static_cast<double>(value); };
    std::vector<Fact> facts{
        {tr("Numbers"), numberText(counts.numbers), asDouble(counts.numbers)},
        {tr("Mean"), number(statistics.mean), statistics.mean},
        {tr("Standard deviation"), number(statistics.deviation), statistics.deviation},
        {tr("Min"), limit(statistics.least, false), statistics.least},
        {tr("Max"), limit(statistics.greatest, true), statistics.greatest},
        {tr("Zeros"), count(counts.zeros), asDouble(counts.zeros)},
        {tr("NaN"), count(counts.nan), asDouble(counts.nan), counts.nan != 0},
        {tr("+Inf"), count(counts.positiveInfinity), asDouble(counts.positiveInfinity), counts.positiveInfinity != 0},
        {tr("−Inf"), count(counts.negativeInfinity), asDouble(counts.negativeInfinity), counts.negativeInfinity != 0},
        {tr("L2 norm"), amount(statistics.norm), statistics.norm},
        {tr("Sum of absolute values"), amount(statistics.magnitudes), statistics.magnitudes}};
    if (!all)
        return facts;
    if (counts.subnormals != 0)
        facts.push_back({tr("Subnormal"), count(counts.subnormals), 0});
    if (statistics.zeroChannels != 0)
        facts.push_back({tr("Channels of zeros alone"), shareText(statistics.zeroChannels, statistics.channels), 0});
    if (!distribution)
        return facts;
    const bool areExact =
        std::ranges::all_of(distribution->quantiles, [](const auto& each) { return each.error == 0; });
    facts.push_back({tr("Quantiles"), areExact ? tr("exact") : tr("estimated, to the ± beside them"), 0});
    for (const tensor::Quantile& quantile : distribution->quantiles) {
        QString value = realText(quantile.value.value, kDigits);
        if (quantile.error > 0)
            value += QStringLiteral(" ± ") + realText(quantile.error, 2);
        facts.push_back(
            {quantile.share == 0.5 ? tr("Median") : tr("%1 % quantile").arg(quantile.share * 100), value, 0});
    }
    return facts;
}

void StatisticsTable::setSummaries(const QStringList& names, const std::vector<ValueSummary>& summaries)
{
    setAccessibleName(tr("Statistics"));
    const int column = currentColumn(), line = currentRow();
    setSortingEnabled(false);
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
    if (summary.statistics && summary.isStored)
        facts.front().name = tr("Numbers (stored values alone)");
    if (summary.statistics && summary.statistics->meaning == tensor::Meaning::Magnitudes)
        facts.front().name = tr("Numbers (absolute values |z|)");
    if (summary.error)
        facts.push_back({tr("Not read"), coreText(summary.error->describe()), 0});
    setColumnCount(2);
    setRowCount(static_cast<int>(facts.size()));
    setHorizontalHeaderLabels({tr("Statistic"), tr("Value")});
    for (int i = 0; i < rowCount(); ++i) {
        const Fact& fact = facts[static_cast<std::size_t>(i)];
        setItem(i, 0, textCell(fact.name));
        setItem(i, 1, summary.error ? textCell(fact.value) : numberCell(fact.value, fact.number, fact.isAlarming));
    }
    if (!summary.error)
        alignHeader(*this, 1);
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
    for (int column = 1; column < columnCount(); ++column)
        alignHeader(*this, column);
    horizontalHeader()->setStretchLastSection(false);
    for (int i = 0; i < rowCount(); ++i) {
        const ValueSummary& summary = summaries[static_cast<std::size_t>(i)];
        const bool isMagnitude =
            summary.statistics && summary.statistics->meaning == tensor::Meaning::Magnitudes; // said as in `stats`
        setItem(i, 0, textCell(isMagnitude ? names[i] + QStringLiteral(" |z|") : names[i]));
        item(i, 0)->setData(Qt::UserRole, i);
        if (summary.error)
            setItem(i, 1, textCell(coreText(summary.error->describe())));
        if (!summary.statistics)
            continue;
        int column = 1;
        for (const Fact& fact : factsOf(*summary.statistics, nullptr, false))
            setItem(i, column++, numberCell(fact.value, fact.number, fact.isAlarming));
    }
    setSortingEnabled(true); // and sorts as before
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
