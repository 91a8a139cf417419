#pragma once

#include "ui/models/compare_rows.h"

#include <QAbstractItemModel>

namespace ckptscope::ui {

/// Columns of a comparison. Unscoped: Qt wants integers.
enum CompareColumn {
    LeftNameColumn,
    LeftFactsColumn, ///< shape, dtype, device
    CompareStateColumn,
    RightNameColumn,
    RightFactsColumn,
    NumbersColumn, ///< whether the numbers are equal, as far as checksums or reading tell
    CompareColumnCount
};

enum CompareRole {
    CompareStatesRole = Qt::UserRole + 100, ///< int, CompareState bits; of a heading those of all its rows
    ComparePairRole, ///< uint, index of the pair; invalid for a heading
    CompareFactsRole, ///< of a cell with facts: QStringList of shape, dtype, device
    CompareKeyRole, ///< the left key (else the right one), not escaped
};

/// "Renamed", "Only in A" …: what a state is called in the language of the window.
QString compareStateName(CompareState state);

/// \name Cells that the aligned and the raw view share. Text from the file is escaped.
///@{
QString compareStatesText(unsigned states);
QString compareNameText(const CompareRows& rows, std::uint32_t pair, bool right);
QStringList compareFacts(const CompareRows& rows, std::uint32_t pair, bool right); ///< shape, dtype, device
QString compareFactsText(const CompareRows& rows, std::uint32_t pair, bool right);
QString compareNumbersText(const CompareRows& rows, std::uint32_t pair);
QString compareToolTip(const CompareRows& rows, std::uint32_t pair);
///@}

/// \name Texts as long as most cells of a comparison are, for the widths of its columns.
///@{
QString longFacts();
QString longNumbers();
///@}

/// Aligned rows: what stands for each other is in one row, below headings of equal names. internalId is 0 at the top,
/// else the number of the heading's group + 1.
class CompareModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    using QAbstractItemModel::QAbstractItemModel;

    void setRows(std::shared_ptr<const CompareRows> rows, CompareProjection projection); ///< resets
    void setProjection(CompareProjection projection); ///< resets
    void setSideNames(const QString& left, const QString& right);
    const CompareRows* rows() const { return m_rows.get(); }
    const CompareProjection& projection() const { return m_projection; }

    /// The pair of a row; kNoIndex for a heading.
    std::uint32_t pairAt(const QModelIndex& index) const;
    QModelIndex indexOf(std::uint32_t pair, int column = 0) const; ///< invalid when it is filtered away

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::uint32_t groupAt(const QModelIndex& index) const; ///< of a heading, or kNoIndex
    QVariant groupData(std::uint32_t group, int column, int role) const;
    std::string groupPath(std::uint32_t group, bool right) const; ///< the module of its rows, of one side
    QString groupText(std::uint32_t group, int column) const;
    QVariant pairData(std::uint32_t pair, int column, int role) const;
    QString nameText(std::uint32_t pair, bool right) const; ///< below a group without the path that the group shows
    QString pairText(std::uint32_t pair, int column) const;

    std::shared_ptr<const CompareRows> m_rows;
    CompareProjection m_projection;
    QString m_left, m_right;
};

} // namespace ckptscope::ui
