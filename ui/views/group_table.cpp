#include "ui/views/group_table.h"

#include "ui/models/row_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr std::size_t kMostGroups = 64;
constexpr std::size_t kMostRows = 200;

/// Adds the hyper-parameters of one group to `names` and `cells`.
void collect(const Outline& outline, RowId group, std::size_t column, QStringList& names,
             std::vector<QStringList>& cells)
{
    const Row& row = outline.row(group);
    for (RowId child = row.first; child < row.first + row.count; ++child) {
        if (outline.row(child).kind == RowKind::Parameter)
            continue;
        const QString name = nameText(outline, child);
        qsizetype at = names.indexOf(name);
        if (at < 0) {
            if (cells.size() == kMostRows)
                continue;
            at = names.size();
            names << name;
            cells.emplace_back();
        }
        QStringList& line = cells[static_cast<std::size_t>(at)];
        while (line.size() <= static_cast<qsizetype>(column))
            line << QString();
        line[static_cast<qsizetype>(column)] = contentText(outline, child);
    }
}

} // namespace

GroupTable::GroupTable(QWidget* parent)
    : QTableWidget(parent)
{
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setAccessibleName(tr("Hyper-parameters of the parameter groups"));
    for (QHeaderView* header : {horizontalHeader(), verticalHeader()})
        makePlain(header);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
}

bool GroupTable::setGroups(const Outline& outline, RowId optimizer)
{
    std::vector<RowId> groups;
    const Row& parent = outline.row(optimizer);
    for (RowId child = parent.first; child < parent.first + parent.count && groups.size() < kMostGroups; ++child)
        if (outline.row(child).kind == RowKind::ParameterGroup)
            groups.push_back(child);
    QStringList names, titles;
    std::vector<QStringList> cells;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        titles << nameText(outline, groups[i]);
        collect(outline, groups[i], i, names, cells);
    }
    setRowCount(static_cast<int>(names.size()));
    setColumnCount(static_cast<int>(groups.size()));
    setHorizontalHeaderLabels(titles);
    setVerticalHeaderLabels(names);
    for (int i = 0; i < rowCount(); ++i) {
        QStringList& line = cells[static_cast<std::size_t>(i)];
        while (line.size() < columnCount())
            line << QString();
        const bool differs = std::ranges::any_of(line, [&](const QString& text) { return text != line.front(); });
        for (int j = 0; j < columnCount(); ++j) {
            auto* item = new QTableWidgetItem(line[j]);
            QFont font = item->font();
            font.setBold(differs);
            item->setFont(font);
            item->setToolTip(asHtml(differs ? tr("%1 (differs between the groups)").arg(line[j]) : line[j]));
            setItem(i, j, item);
        }
        if (differs)
            verticalHeaderItem(i)->setText(names[i] + QStringLiteral(" ≠"));
    }
    resizeColumnsToContents();
    fitHeight();
    return !groups.empty() && rowCount() > 0;
}

void GroupTable::fitHeight()
{
    constexpr int kMost = 16;
    const int lines = std::min(rowCount(), kMost);
    const bool scrolls = horizontalHeader()->length() > viewport()->width();
    setMinimumHeight(horizontalHeader()->sizeHint().height() + lines * verticalHeader()->defaultSectionSize()
                     + (scrolls ? horizontalScrollBar()->sizeHint().height() : 0) + 2 * frameWidth());
}

void GroupTable::resizeEvent(QResizeEvent* event)
{
    QTableWidget::resizeEvent(event);
    fitHeight();
}

} // namespace ckptscope::ui
