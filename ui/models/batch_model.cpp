#include "ui/models/batch_model.h"

#include "ui/text/display.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace ckptscope::ui {

namespace {

/// Of a column, and of the header above it.
QVariant alignment(int column)
{
    return QVariant::fromValue(Qt::Alignment(column == BatchModel::SizeColumn ? Qt::AlignRight : Qt::AlignLeft)
                               | Qt::AlignVCenter);
}

} // namespace

BatchModel::BatchModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

int BatchModel::addFiles(const QStringList& paths)
{
    QSet<QString> known;
    for (const BatchRow& row : m_rows)
        known.insert(row.input);
    std::vector<BatchRow> added;
    for (const QString& path : paths) {
        BatchRow row;
        row.input = QFileInfo(path).absoluteFilePath();
        if (known.contains(row.input))
            continue;
        known.insert(row.input);
        added.push_back(std::move(row));
    }
    if (added.empty())
        return 0;
    const int first = rowCount(), count = static_cast<int>(added.size());
    beginInsertRows({}, first, first + count - 1);
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
    return count;
}

void BatchModel::removeAt(std::vector<int> rows)
{
    std::ranges::sort(rows, std::greater());
    for (const int row : rows) {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void BatchModel::setRow(int row, BatchRow content)
{
    m_rows[static_cast<std::size_t>(row)] = std::move(content);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int BatchModel::firstWaiting() const
{
    const auto found = std::ranges::find(m_rows, BatchState::Waiting, &BatchRow::state);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int BatchModel::count(BatchState state) const
{
    return static_cast<int>(std::ranges::count(m_rows, state, &BatchRow::state));
}

void BatchModel::waitAgain(bool all)
{
    for (int row = 0; row < rowCount(); ++row) {
        const BatchState state = rowAt(row).state;
        if (!all && (state == BatchState::Done || state == BatchState::Unchanged))
            continue;
        BatchRow fresh;
        fresh.input = rowAt(row).input;
        setRow(row, std::move(fresh));
    }
}

int BatchModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BatchModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString BatchModel::stateText(const BatchRow& row)
{
    switch (row.state) {
    case BatchState::Waiting:
        return tr("waiting");
    case BatchState::Running:
        return tr("%1 %").arg(row.percent);
    case BatchState::Done:
        return tr("✓ done");
    case BatchState::Unchanged:
        return tr("– nothing to do");
    case BatchState::Refused:
        return tr("⚠ refused");
    case BatchState::Failed:
        return tr("✗ failed");
    case BatchState::Cancelled:
        return tr("cancelled");
    }
    return {};
}

QVariant BatchModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const BatchRow& row = rowAt(index.row());
    if (role == Qt::ToolTipRole)
        return asHtml(row.input + (row.detail.isEmpty() ? QString() : '\n' + row.detail)
                      + (row.target.isEmpty() ? QString() : "\n→ " + row.target));
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case FileColumn:
        return shown(QFileInfo(row.input).fileName().toStdString(), 200);
    case StateColumn:
        return stateText(row);
    case DetailColumn:
        return row.state == BatchState::Done
            ? shown(QFileInfo(row.target).fileName().toStdString(), 200) + QStringLiteral(" — ") + row.detail
            : row.detail;
    case SizeColumn:
        return row.state == BatchState::Done ? bytesText(row.bytes) : QString();
    default:
        return {};
    }
}

QVariant BatchModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return alignment(section);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FileColumn:
        return tr("File");
    case StateColumn:
        return tr("State");
    case DetailColumn:
        return tr("Result");
    case SizeColumn:
        return tr("New size");
    default:
        return {};
    }
}

} // namespace ckptscope::ui
