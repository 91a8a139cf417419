#include "ui/models/number_differences.h"

#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QLocale>

#include <cmath>
#include <limits>

namespace ckptscope::ui {

using compare::NumberDifference;

namespace {

/// In the order of the columns, between the key and what is beyond the tolerance.
double number(const tensor::Difference& difference, int column)
{
    switch (column) {
    case GreatestDifferenceColumn:
        return difference.greatest;
    case RelativeDifferenceColumn:
        return difference.greatestRelative;
    case RmsDifferenceColumn:
        return difference.rms;
    case RelativeRmsDifferenceColumn:
        return difference.relativeRms;
    default:
        return difference.cosine;
    }
}

QString numberOr(double value, const QString& none, int column)
{
    if (std::isnan(value))
        return none;
    return column == CosineDifferenceColumn ? QLocale().toString(value, 'f', 6) : realText(value, 3);
}

} // namespace

void NumberDifferences::setRows(std::shared_ptr<const CompareRows> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int NumberDifferences::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_rows || !m_rows->read ? 0 : static_cast<int>(m_rows->read->rows.size());
}

int NumberDifferences::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(NumberDifferenceColumnCount);
}

QString NumberDifferences::text(const NumberDifference& row, int column) const
{
    if (column == KeyDifferenceColumn)
        return shown(compare::commonName(m_rows->comparison, m_rows->pair(row.pair), *m_rows->a, *m_rows->b));
    const QString none = QStringLiteral("—");
    if (!row.difference)
        return column == OverDifferenceColumn ? coreText(row.problem) : none;
    if (column == OverDifferenceColumn)
        return tr("%1 of %2").arg(numberText(row.difference->overTolerance), numberText(row.difference->numbers));
    return numberOr(number(*row.difference, column), none, column);
}

/// What could not be compared comes last where the greatest come first.
QVariant NumberDifferences::order(const NumberDifference& row, int column) const
{
    if (column == KeyDifferenceColumn)
        return text(row, column);
    const double value = !row.difference ? std::numeric_limits<double>::quiet_NaN()
        : column == OverDifferenceColumn ? static_cast<double>(row.difference->overTolerance)
                                         : number(*row.difference, column);
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

QVariant NumberDifferences::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const NumberDifference& row = m_rows->read->rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return asHtml(text(row, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == KeyDifferenceColumn || !row.difference ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                                                        : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::SizeHintRole: // as the rows of the tensors
        return QSize(1, QFontMetrics(QGuiApplication::font()).height() + 6);
    case DifferencePairRole:
        return row.pair;
    case DifferenceOrderRole:
        return order(row, index.column());
    default:
        return {};
    }
}

QString NumberDifferences::copied(int row) const
{
    QStringList cells;
    for (int column = 0; column < NumberDifferenceColumnCount; ++column)
        cells << index(row, column).data().toString();
    return cells.join('\t');
}

QVariant NumberDifferences::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter) | int(section == KeyDifferenceColumn ? Qt::AlignLeft : Qt::AlignRight);
    if (role == Qt::InitialSortOrderRole) // the most changed first
        return int(section == KeyDifferenceColumn ? Qt::AscendingOrder : Qt::DescendingOrder);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isTip = role == Qt::ToolTipRole;
    switch (section) {
    case KeyDifferenceColumn:
        return tr("Numbers that differ");
    case GreatestDifferenceColumn:
        return isTip ? tr("The greatest |A − B|") : tr("Max |A − B|");
    case RelativeDifferenceColumn:
        return isTip ? tr("The greatest |A − B| / |B|") : tr("Max relative");
    case RmsDifferenceColumn:
        return isTip ? tr("Root of the mean of (A − B)²") : tr("RMS");
    case RelativeRmsDifferenceColumn:
        return isTip ? tr("RMS of A − B over RMS of A: how much the tensor changed") : tr("RMS relative");
    case CosineDifferenceColumn:
        return isTip ? tr("Cosine of the angle between the two as vectors; 1: the same direction") : tr("Cosine");
    default:
        return isTip ? tr("How many numbers differ by more than the tolerance") : tr("Beyond tolerance");
    }
}

} // namespace ckptscope::ui
