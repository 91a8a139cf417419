#pragma once

#include <QItemSelectionModel>

namespace ckptscope::ui {

/// The selected rows of a tree, of which many thousand groups may be open: each is a range of its own, and what Qt does
/// with rows costs the square of their number.
class RowSelection final : public QItemSelectionModel {
    Q_OBJECT

public:
    using QItemSelectionModel::QItemSelectionModel;
    using QItemSelectionModel::select;
    void select(const QItemSelection& selection, QItemSelectionModel::SelectionFlags command) override;
    /// One index a row, of its first column, in no order.
    QModelIndexList rows() const;
};

} // namespace ckptscope::ui
