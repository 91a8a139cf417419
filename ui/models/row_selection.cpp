#include "ui/models/row_selection.h"

#include <QSet>

namespace ckptscope::ui {

/// Makes whole rows of the ranges without comparing each with all others: those that a tree asks for are apart already.
void RowSelection::select(const QItemSelection& selection, QItemSelectionModel::SelectionFlags command)
{
    if (!command.testFlag(Rows) || selection.size() < 2)
        return QItemSelectionModel::select(selection, command);
    QItemSelection rows;
    QSet<std::pair<quintptr, int>> known; // a tree asks once for each run of columns that is not interrupted
    for (const QItemSelectionRange& range : selection) {
        const QModelIndex first = range.topLeft(), last = range.bottomRight();
        if (!range.isValid() || known.contains({first.internalId(), last.row()}))
            continue;
        known.insert({first.internalId(), last.row()});
        rows.append(QItemSelectionRange(first.siblingAtColumn(0),
                                        last.siblingAtColumn(model()->columnCount(range.parent()) - 1)));
    }
    QItemSelectionModel::select(rows, command & ~SelectionFlags(Rows));
}

QModelIndexList RowSelection::rows() const
{
    QModelIndexList rows;
    for (const QItemSelectionRange& range : selection()) // they are whole rows
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << model()->index(row, 0, range.parent());
    return rows;
}

} // namespace ckptscope::ui
