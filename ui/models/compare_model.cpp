#include "ui/models/compare_model.h"

#include "ui/text/display.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::kNoIndex;
using compare::Pair;

void CompareModel::setRows(std::shared_ptr<const CompareRows> rows, CompareProjection projection)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_projection = std::move(projection);
    endResetModel();
}

void CompareModel::setProjection(CompareProjection projection)
{
    beginResetModel();
    m_projection = std::move(projection);
    endResetModel();
}

void CompareModel::setSideNames(const QString& left, const QString& right)
{
    m_left = left;
    m_right = right;
    emit headerDataChanged(Qt::Horizontal, 0, CompareColumnCount - 1);
}

std::uint32_t CompareModel::groupAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() != 0)
        return kNoIndex;
    const std::uint32_t entry = m_projection.top[static_cast<std::size_t>(index.row())];
    return entry & CompareRows::kGroup ? entry & ~CompareRows::kGroup : kNoIndex;
}

std::uint32_t CompareModel::pairAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return kNoIndex;
    const auto row = static_cast<std::size_t>(index.row());
    if (index.internalId() != 0)
        return m_projection.grouped[m_projection.first[index.internalId() - 1] + row];
    return groupAt(index) == kNoIndex ? m_projection.top[row] : kNoIndex;
}

QModelIndex CompareModel::indexOf(std::uint32_t pair, int column) const
{
    if (!m_rows || pair >= m_rows->groupOf.size())
        return {};
    const std::uint32_t group = m_rows->groupOf[pair];
    const std::vector<std::uint32_t>& list = group == kNoIndex ? m_projection.top : m_projection.grouped;
    const auto begin = list.begin() + (group == kNoIndex ? 0 : m_projection.first[group]);
    const auto end = group == kNoIndex ? list.end() : begin + m_projection.count[group];
    const auto found = std::find(begin, end, pair);
    return found == end ? QModelIndex()
                        : createIndex(static_cast<int>(found - begin), column,
                                      static_cast<quintptr>(group == kNoIndex ? 0 : group + 1));
}

QModelIndex CompareModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || row >= rowCount(parent) || column < 0 || column >= CompareColumnCount)
        return {};
    return createIndex(row, column, static_cast<quintptr>(parent.isValid() ? groupAt(parent) + 1 : 0));
}

QModelIndex CompareModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(m_projection.position[index.internalId() - 1]), 0, quintptr(0));
}

int CompareModel::rowCount(const QModelIndex& parent) const
{
    if (!m_rows || parent.column() > 0)
        return 0;
    if (!parent.isValid())
        return static_cast<int>(m_projection.top.size());
    const std::uint32_t group = groupAt(parent);
    return group == kNoIndex ? 0 : static_cast<int>(m_projection.count[group]);
}

int CompareModel::columnCount(const QModelIndex&) const
{
    return CompareColumnCount;
}

std::string CompareModel::groupPath(std::uint32_t group, bool right) const
{
    const CompareGroup& each = m_rows->groups[group];
    for (std::uint32_t i = each.first; i < each.first + each.count; ++i) {
        const std::string name = m_rows->name(m_rows->grouped[i], right);
        const std::size_t last = name.rfind('.');
        const std::size_t dot = last == std::string::npos || last == 0 ? last : name.rfind('.', last - 1);
        if (dot != std::string::npos)
            return name.substr(0, dot);
    }
    return {};
}

QString CompareModel::groupText(std::uint32_t group, int column) const
{
    const CompareGroup& each = m_rows->groups[group];
    switch (column) {
    case LeftNameColumn:
    case RightNameColumn:
        return shown(groupPath(group, column == RightNameColumn));
    case LeftFactsColumn:
        return tr("%Ln tensor(s)", nullptr, static_cast<int>(each.count));
    case CompareStateColumn: {
        QStringList parts;
        for (std::size_t i = 0; i < kCompareStates.size(); ++i)
            if (each.counts[i] == each.count)
                parts << compareStateName(kCompareStates[i]);
            else if (each.counts[i] != 0 && kCompareStates[i] != SameState)
                parts << compareStateName(kCompareStates[i]) + ' ' + numberText(each.counts[i]);
        return parts.join(QStringLiteral(" · "));
    }
    default:
        return {};
    }
}

QVariant CompareModel::groupData(std::uint32_t group, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return groupText(group, column);
    case Qt::ToolTipRole:
        return asHtml(groupText(group, column));
    case Qt::FontRole: {
        QFont font;
        font.setBold(column == LeftNameColumn || column == RightNameColumn);
        return font;
    }
    case CompareStatesRole: {
        unsigned states = 0;
        for (std::size_t i = 0; i < kCompareStates.size(); ++i)
            states |= m_rows->groups[group].counts[i] != 0 ? unsigned(kCompareStates[i]) : 0U;
        return static_cast<int>(states);
    }
    case CompareKeyRole: {
        const QString left = groupText(group, LeftNameColumn);
        return left.isEmpty() ? groupText(group, RightNameColumn) : left;
    }
    default:
        return {};
    }
}

QString CompareModel::nameText(std::uint32_t pair, bool right) const
{
    const std::uint32_t group = m_rows->groupOf[pair];
    const std::string path = group == kNoIndex ? std::string() : groupPath(group, right);
    const std::string name = m_rows->name(pair, right);
    return !path.empty() && name.starts_with(path + '.') ? shown(name.substr(path.size() + 1))
                                                         : compareNameText(*m_rows, pair, right);
}

QString CompareModel::pairText(std::uint32_t pair, int column) const
{
    switch (column) {
    case LeftNameColumn:
    case RightNameColumn:
        return nameText(pair, column == RightNameColumn);
    case LeftFactsColumn:
    case RightFactsColumn:
        return compareFactsText(*m_rows, pair, column == RightFactsColumn);
    case CompareStateColumn:
        return compareStatesText(m_rows->states(pair));
    case NumbersColumn:
        return compareNumbersText(*m_rows, pair);
    default:
        return {};
    }
}

QVariant CompareModel::pairData(std::uint32_t index, int column, int role) const
{
    const Pair& pair = m_rows->pair(index);
    switch (role) {
    case Qt::DisplayRole:
        return pairText(index, column);
    case Qt::AccessibleTextRole: {
        const bool isName = column == LeftNameColumn || column == RightNameColumn;
        return isName ? compareNameText(*m_rows, index, column == RightNameColumn) : pairText(index, column);
    }
    case Qt::ToolTipRole:
        return compareToolTip(*m_rows, index);
    case Qt::ForegroundRole: {
        const bool absent =
            (column == LeftNameColumn && pair.isOnlyB()) || (column == RightNameColumn && pair.isOnlyA());
        const bool unknown = column == NumbersColumn && m_rows->numbers(index) == compare::Numbers::NotKnown;
        return absent || unknown ? QGuiApplication::palette().brush(QPalette::Disabled, QPalette::Text) : QVariant();
    }
    case CompareStatesRole:
        return static_cast<int>(m_rows->states(index));
    case ComparePairRole:
        return index;
    case CompareFactsRole: {
        const bool facts = column == LeftFactsColumn || column == RightFactsColumn;
        return facts ? compareFacts(*m_rows, index, column == RightFactsColumn) : QVariant();
    }
    case CompareKeyRole:
        return plain(m_rows->name(index, pair.isOnlyB()));
    default:
        return {};
    }
}

QVariant CompareModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_rows)
        return {};
    const std::uint32_t group = groupAt(index);
    return group == kNoIndex ? pairData(pairAt(index), index.column(), role) : groupData(group, index.column(), role);
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (section) {
    case LeftNameColumn:
        return QStringLiteral("A: ") + m_left;
    case RightNameColumn:
        return QStringLiteral("B: ") + m_right;
    case LeftFactsColumn:
        return tr("Shape, dtype, device");
    case RightFactsColumn:
        return tr("Shape, dtype, device");
    case CompareStateColumn:
        return tr("State");
    case NumbersColumn:
        return tr("Numbers");
    default:
        return {};
    }
}

} // namespace ckptscope::ui
