#include "ui/models/batch_model.h"

#include "ui/text/display.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <utility>

namespace ckptscope::ui {

namespace {

/// Of a column, and of the header above it.
QVariant alignment(int column)
{
    return QVariant::fromValue(Qt::Alignment(column == BatchModel::SizeColumn ? Qt::AlignRight : Qt::AlignLeft)
                               | Qt::AlignVCenter);
}

bool isFinished(const BatchRow& row)
{
    return row.state == BatchState::Done || row.state == BatchState::Unchanged;
}

bool isStale(const BatchRow& row)
{
    return io::system::identityOf(row.input.toStdString()) != row.inputFile
        || (row.state == BatchState::Done && !QFileInfo::exists(row.target));
}

/// "net.pth", or "net.pth — b/c" with as many folders as are wanted.
QString nameWithFolders(const QString& path, qsizetype folders)
{
    const QString name = shown(QFileInfo(path).fileName().toStdString(), 200);
    if (folders == 0)
        return name;
    const QStringList all = QFileInfo(path).absolutePath().split('/');
    return name + QStringLiteral(" — ") + shownPath(all.mid(std::max<qsizetype>(0, all.size() - folders)).join('/'));
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
        const QFileInfo file(path);
        row.input = file.absoluteFilePath();
        row.inputBytes = file.size();
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
    nameAgain();
    endInsertRows();
    emit dataChanged(index(0, FileColumn), index(rowCount() - 1, FileColumn));
    return count;
}

void BatchModel::removeAt(std::vector<int> rows)
{
    std::ranges::sort(rows, std::greater());
    for (const int row : rows) {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        m_names.removeAt(row);
        endRemoveRows();
    }
    if (rows.empty() || m_rows.empty())
        return;
    nameAgain();
    emit dataChanged(index(0, FileColumn), index(rowCount() - 1, FileColumn));
}

/// Files of the same name get the least number of folders that tells them apart.
void BatchModel::nameAgain()
{
    constexpr qsizetype kMostFolders = 64;
    m_names.clear();
    for (const BatchRow& row : m_rows)
        m_names << nameWithFolders(row.input, 0);
    for (qsizetype folders = 1; folders <= kMostFolders; ++folders) {
        QHash<QString, int> rowsOf;
        for (const QString& name : std::as_const(m_names))
            ++rowsOf[name];
        if (rowsOf.size() == m_names.size())
            return;
        for (qsizetype i = 0; i < m_names.size(); ++i)
            if (rowsOf[m_names[i]] > 1)
                m_names[i] = nameWithFolders(m_rows[static_cast<std::size_t>(i)].input, folders);
    }
}

void BatchModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
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

double BatchModel::doneShare() const
{
    double all = 0, done = 0;
    for (const BatchRow& row : m_rows) {
        const double bytes = static_cast<double>(row.inputBytes) + 1; // an empty file is one, too
        all += bytes;
        if (row.state == BatchState::Running)
            done += bytes * row.percent / 100;
        else if (row.state != BatchState::Waiting)
            done += bytes;
    }
    return all == 0 ? 0 : done / all;
}

void BatchModel::letWait(int row)
{
    BatchRow fresh;
    fresh.input = rowAt(row).input;
    fresh.inputBytes = QFileInfo(fresh.input).size();
    setRow(row, std::move(fresh));
}

void BatchModel::waitAgain(bool all)
{
    for (int row = 0; row < rowCount(); ++row)
        if (all || !isFinished(rowAt(row)))
            letWait(row);
}

void BatchModel::checkDisk()
{
    for (int row = 0; row < rowCount(); ++row)
        if (isFinished(rowAt(row)) && isStale(rowAt(row)))
            letWait(row);
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
    const auto detail = [&row] { return row.detail ? row.detail() : QString(); };
    if (role == Qt::ToolTipRole)
        return asHtml(shownPath(row.input) + (row.detail ? '\n' + detail() : QString())
                      + (row.target.isEmpty() ? QString() : "\n→ " + shownPath(row.target)));
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case FileColumn:
        return m_names[index.row()];
    case StateColumn:
        return stateText(row);
    case DetailColumn:
        return row.state == BatchState::Done
            ? shown(QFileInfo(row.target).fileName().toStdString(), 200) + QStringLiteral(" — ") + detail()
            : detail();
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
