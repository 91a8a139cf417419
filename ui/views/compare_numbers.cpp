#include "ui/views/compare_numbers.h"

#include "ui/text/display.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

/// Not negative and finite; an empty text is 0.
std::optional<double> toleranceOf(const QString& text)
{
    bool isNumber = false;
    const double value = text.trimmed().isEmpty() ? (isNumber = true, 0) : text.trimmed().toDouble(&isNumber);
    return isNumber && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

} // namespace

void ShownDifferences::setShown(const CompareRows& rows, const CompareProjection& projection)
{
    m_isShown.assign(rows.comparison.pairs.size(), false);
    for (const std::uint32_t pair : projection.left)
        m_isShown[pair] = true;
    invalidateFilter();
}

bool ShownDifferences::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const std::uint32_t pair = sourceModel()->index(row, 0, parent).data(DifferencePairRole).toUInt();
    return pair >= m_isShown.size() || m_isShown[pair];
}

CompareNumbers::CompareNumbers(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_relativeLabel(new QLabel)
    , m_absoluteLabel(new QLabel)
    , m_relative(new QLineEdit(QStringLiteral("0")))
    , m_absolute(new QLineEdit(QStringLiteral("0")))
    , m_read(new QPushButton)
    , m_table(new QTreeView)
{
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(DifferenceOrderRole);
    layOut();
    connectParts();
    retranslate();
}

void CompareNumbers::layOut()
{
    m_table->setModel(&m_sorted);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->header()->setSortIndicator(-1, Qt::DescendingOrder); // the most changed first, as they come
    m_table->header()->setSortIndicatorClearable(true);
    const int unit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < NumberDifferenceColumnCount; ++column)
        m_table->header()->resizeSection(column, (column == KeyDifferenceColumn ? 40 : 15) * unit);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setMinimumWidth(1);
    const int width = m_relative->fontMetrics().horizontalAdvance(QStringLiteral("0.000001234"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_title, 1);
    for (const auto& [label, edit] : {std::pair(m_relativeLabel, m_relative), std::pair(m_absoluteLabel, m_absolute)}) {
        label->setBuddy(edit);
        edit->setMaximumWidth(width);
        line->addWidget(label);
        line->addWidget(edit);
    }
    line->addWidget(m_read);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_table, 1);
}

void CompareNumbers::connectParts()
{
    for (QLineEdit* edit : {m_relative, m_absolute}) {
        connect(edit, &QLineEdit::textChanged, this, &CompareNumbers::showState);
        connect(edit, &QLineEdit::returnPressed, m_read, &QPushButton::click);
    }
    connect(m_read, &QPushButton::clicked, this, &CompareNumbers::readWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            emit pairChosen(now.data(DifferencePairRole).toUInt());
    });
    connect(new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
            this, &CompareNumbers::copy);
}

void CompareNumbers::setRows(std::shared_ptr<const CompareRows> rows)
{
    m_rows = std::move(rows);
    const QSignalBlocker blocker(m_table->selectionModel()); // nobody chose the first row
    m_model.setRows(m_rows);
    showState();
}

void CompareNumbers::setProjection(const CompareProjection& projection)
{
    if (m_rows)
        m_sorted.setShown(*m_rows, projection);
}

void CompareNumbers::setReading(bool isReading)
{
    m_isReading = isReading;
    showState();
}

void CompareNumbers::setCurrentPair(std::uint32_t pair)
{
    if (!m_rows || !m_rows->difference(pair))
        return;
    const QModelIndex index =
        m_sorted.mapFromSource(m_model.index(static_cast<int>(m_rows->readRows[pair]), KeyDifferenceColumn));
    if (index.isValid() && index.row() != m_table->currentIndex().row())
        m_table->setCurrentIndex(index);
}

std::optional<tensor::Tolerance> CompareNumbers::tolerance() const
{
    const std::optional<double> relative = toleranceOf(m_relative->text()), absolute = toleranceOf(m_absolute->text());
    return relative && absolute ? std::optional(tensor::Tolerance{*relative, *absolute}) : std::nullopt;
}

void CompareNumbers::copy()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex& row : rows)
        lines << m_model.copied(m_sorted.mapToSource(row).row());
    QApplication::clipboard()->setText(lines.join('\n'));
}

void CompareNumbers::showState()
{
    m_read->setEnabled(!m_isReading && tolerance().has_value());
    if (!tolerance()) {
        m_title->setText(QStringLiteral("⚠ ") + tr("A tolerance is a number that is not negative, such as 1e-5."));
        return;
    }
    if (!m_rows || !m_rows->read) {
        m_title->setText(m_isReading ? tr("Reading the numbers of both sides …")
                                     : tr("The numbers have not been read."));
        return;
    }
    const compare::NumberComparison& read = *m_rows->read;
    if (tolerance()->relative != read.tolerance.relative || tolerance()->absolute != read.tolerance.absolute) {
        m_title->setText(tr("Read the numbers again with this tolerance."));
        return;
    }
    QStringList parts{tr("%1 equal").arg(numberText(read.equal)), tr("%1 differ").arg(numberText(read.different))};
    if (read.tolerance.relative != 0 || read.tolerance.absolute != 0)
        parts[0] = tr("%1 equal within the tolerance").arg(numberText(read.equal));
    if (read.byChecksum != 0)
        parts << tr("%1 of the equal ones known by checksum").arg(numberText(read.byChecksum));
    if (read.notCompared != 0)
        parts << tr("%1 not compared").arg(numberText(read.notCompared));
    if (read.unreadable != 0)
        parts << tr("%1 cannot be read").arg(numberText(read.unreadable));
    m_title->setText(parts.join(QStringLiteral(" · ")));
}

void CompareNumbers::retranslate()
{
    m_relativeLabel->setText(tr("&Relative tolerance:"));
    m_absoluteLabel->setText(tr("A&bsolute:"));
    m_relative->setAccessibleName(tr("Relative tolerance"));
    m_absolute->setAccessibleName(tr("Absolute tolerance"));
    for (QLineEdit* edit : {m_relative, m_absolute})
        edit->setToolTip(tr("Numbers agree when |A − B| ≤ absolute + relative × |B|"));
    m_read->setText(tr("Read the &numbers"));
    m_read->setToolTip(tr("Compare all numbers of both sides with this tolerance (Ctrl+Shift+N)"));
    m_table->setAccessibleName(tr("Tensors whose numbers differ"));
    showState();
}

void CompareNumbers::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
