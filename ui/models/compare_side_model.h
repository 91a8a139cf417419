#pragma once

#include "ui/models/compare_model.h"

namespace ckptscope::ui {

/// The keys of one side of a comparison as they are, in its file's order: without alignment.
class CompareSideModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, FactsColumn, StateColumn, ColumnCount };

    explicit CompareSideModel(bool right, QObject* parent = nullptr);
    void setRows(std::shared_ptr<const CompareRows> rows, std::vector<std::uint32_t> pairs); ///< resets
    void setSideName(const QString& name);
    std::uint32_t pairAt(const QModelIndex& index) const; ///< kNoIndex for none
    QModelIndex indexOf(std::uint32_t pair) const; ///< invalid when this side lacks it, or it is filtered away

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool m_right;
    QString m_name;
    std::shared_ptr<const CompareRows> m_rows;
    std::vector<std::uint32_t> m_pairs;
    std::vector<std::uint32_t> m_rowOf; ///< by pair
};

} // namespace ckptscope::ui
