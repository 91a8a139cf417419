#pragma once

#include "ui/models/checkpoint_model.h"
#include "ui/models/row_selection.h"

#include <QTreeView>

#include <set>
#include <string>

class QMenu;

namespace ckptscope::ui {

/// The tree of a checkpoint: columns that can be chosen and remember their width, copying, opening of all below,
/// search by typing. Shows a CheckpointModel.
class CheckpointTree final : public QTreeView {
    Q_OBJECT

public:
    explicit CheckpointTree(QWidget* parent = nullptr);
    ~CheckpointTree() override;
    void setCheckpointModel(CheckpointModel* model);
    CheckpointModel* checkpointModel() const { return m_model; }

    /// The rows that are selected, in the order of the tree; one id a row.
    std::vector<RowId> selectedRows() const;
    RowId currentRow() const;
    void goTo(RowId row); ///< selects it and opens what leads to it

    /// What is open, selected and at the top, by path: survives a reload, and an edit with a RowFollower.
    struct Place {
        std::vector<std::string> open;
        std::string current;
        std::vector<std::string> nearby; ///< to go to when that is gone: what is next, before it, and around it
        int scroll = 0;
        bool showsCurrent = false; ///< without scrolling
    };
    Place place() const;
    void restore(const Place& place);
    /// Opens the rows that lead to the filter's matches, as far as that stays usable.
    void openMatches();
    void openFirstLevels();
    /// Opens or closes the current row and all below it; of a checkpoint without a current row, everything.
    void openBelow(bool opens);
    /// Adds an entry for each column that can be hidden, and one for the standard columns.
    void fillColumnMenu(QMenu& menu);
    /// Shows the columns of numbers unless the user has chosen some of them.
    void showNumberColumns();
    void showOrder(const Order& order); ///< as the arrow in the header

    /// \name Text of the selection for the clipboard.
    ///@{
    QString copiedKeys() const;
    QString copiedRows() const; ///< tab-separated, with the visible columns
    QString copiedPython() const;
    QString copiedJson() const;
    ///@}

signals:
    void currentRowChanged(RowId row);
    void selectionChangedTo(int rows);
    void menuRequested(const QPoint& globalPosition);
    void orderWanted(const Order& order); ///< the header was clicked

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    std::vector<std::string> nearby() const;
    void showHeaderMenu(const QPoint& position);
    void setDefaultColumns();
    void spreadColumns();
    int widthFor(const QString& text) const;
    int widthOfDTypes() const; ///< of the longest one there is
    int widthOfNumbers() const; ///< with the marks that some have here
    QModelIndex onlyGroup(const QModelIndex& parent) const;
    void open(const QModelIndex& index); ///< and lists what is below, also while the layout waits
    QModelIndexList selectedNames() const;
    void orderByColumn(int column);

    CheckpointModel* m_model = nullptr;
    RowSelection* m_selection = nullptr;
    Order m_order; ///< that is shown
    bool m_arranging = false; ///< the sections are resized by us, not by the user
    bool m_standardColumns = false; ///< the user changed no column; they fill the width
};

} // namespace ckptscope::ui
