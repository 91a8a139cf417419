#include "ui/models/compare_side_model.h"

#include "ui/text/display.h"

namespace ckptscope::ui {

using checkpoint::kNoIndex;

CompareSideModel::CompareSideModel(bool right, QObject* parent)
    : QAbstractTableModel(parent)
    , m_right(right)
{
}

void CompareSideModel::setRows(std::shared_ptr<const CompareRows> rows, std::vector<std::uint32_t> pairs)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_pairs = std::move(pairs);
    m_rowOf.assign(m_rows ? m_rows->comparison.pairs.size() : 0, kNoIndex);
    for (std::uint32_t i = 0; i < m_pairs.size(); ++i)
        m_rowOf[m_pairs[i]] = i;
    endResetModel();
}

void CompareSideModel::setSideName(const QString& name)
{
    m_name = name;
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

std::uint32_t CompareSideModel::pairAt(const QModelIndex& index) const
{
    return index.isValid() ? m_pairs[static_cast<std::size_t>(index.row())] : kNoIndex;
}

QModelIndex CompareSideModel::indexOf(std::uint32_t pair) const
{
    if (pair >= m_rowOf.size() || m_rowOf[pair] == kNoIndex)
        return {};
    return index(static_cast<int>(m_rowOf[pair]), 0);
}

int CompareSideModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_pairs.size());
}

int CompareSideModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CompareSideModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const std::uint32_t pair = pairAt(index);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return compareNameText(*m_rows, pair, m_right);
        case FactsColumn:
            return compareFactsText(*m_rows, pair, m_right);
        default:
            return compareStatesText(m_rows->states(pair));
        }
    case Qt::ToolTipRole:
        return compareToolTip(*m_rows, pair);
    case CompareStatesRole:
        return static_cast<int>(m_rows->states(pair));
    case ComparePairRole:
        return pair;
    case CompareFactsRole:
        return index.column() == FactsColumn ? compareFacts(*m_rows, pair, m_right) : QVariant();
    case CompareKeyRole:
        return plain(m_rows->name(pair, m_right));
    default:
        return {};
    }
}

QVariant CompareSideModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (section) {
    case NameColumn:
        return (m_right ? QStringLiteral("B: ") : QStringLiteral("A: ")) + m_name;
    case FactsColumn:
        return tr("Shape, dtype, device");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace ckptscope::ui
