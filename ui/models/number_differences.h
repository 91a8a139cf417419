#pragma once

#include "ui/models/compare_rows.h"

#include <QAbstractTableModel>

namespace ckptscope::ui {

enum NumberDifferenceColumn {
    KeyDifferenceColumn,
    GreatestDifferenceColumn,
    RelativeDifferenceColumn,
    RmsDifferenceColumn,
    RelativeRmsDifferenceColumn,
    CosineDifferenceColumn,
    OverDifferenceColumn, ///< how many are beyond the tolerance; or why the two were not compared
    NumberDifferenceColumnCount
};

enum NumberDifferenceRole {
    DifferencePairRole = Qt::UserRole + 150, ///< uint, index of the pair
    DifferenceOrderRole, ///< what a column is sorted by
};

/// The tensors whose numbers differ, or could not be compared, as rows in the order of CompareRows::read.
class NumberDifferences final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::shared_ptr<const CompareRows> rows); ///< null or without `read`: none
    QString copied(int row) const; ///< with its columns, separated by tabs

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const compare::NumberDifference& row, int column) const;
    QVariant order(const compare::NumberDifference& row, int column) const;

    std::shared_ptr<const CompareRows> m_rows;
};

} // namespace ckptscope::ui
