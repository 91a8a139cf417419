#pragma once

#include "ui/document/edit_trace.h"
#include "ui/models/edited_groups.h"
#include "ui/models/projection.h"

#include <QAbstractItemModel>

#include <memory>

namespace ckptscope::ui {

/// Columns of a checkpoint's tree. Unscoped: Qt wants integers.
enum CheckpointColumn {
    NameColumn,
    ShapeColumn, ///< of a tensor; of other rows their value or what they hold
    DTypeColumn, ///< of a tensor; of other values their type
    DeviceColumn,
    ParametersColumn,
    SizeColumn,
    MeanColumn, ///< this and the next five: what a scan of the numbers found
    DeviationColumn,
    LeastColumn,
    GreatestColumn,
    NotFiniteColumn,
    ZerosColumn,
    StorageColumn,
    OffsetColumn,
    StridesColumn,
    RequiresGradColumn,
    PathColumn,
    CheckpointColumnCount
};

/// "1 NaN, 2 Inf", or 0.
QString notFiniteText(const NumberFacts& facts);

enum CheckpointRole {
    RowIdRole = Qt::UserRole + 1,
    PathRole, ///< whole path of the row, not escaped
    OldNameRole, ///< full key before the edits, or where a whole group stood, where it differs
    MarksRole, ///< int, CheckpointMark bits
    MatchRole, ///< whether the filter matched this very row
};

/// What rows are ordered by through a column, or nothing.
std::optional<Order::By> orderBy(int column);

/// Marks at a row's name. Each has a tooltip.
enum CheckpointMark { SharedMark = 1, ViewMark = 2, EditedMark = 4, BrokenMark = 8, AgainMark = 16 };

/// Rows, names and the filter's result of one checkpoint; made on another thread.
struct CheckpointRows {
    std::shared_ptr<Outline> outline;
    std::shared_ptr<const RowNames> names;
    std::shared_ptr<const EditTrace> trace; ///< null: nothing was edited
    std::shared_ptr<const EditedGroups> groups; ///< null: likewise
};

/// Of a checkpoint with edits, or without (`current` is `original`).
CheckpointRows makeRows(const checkpoint::CheckpointPtr& original, const checkpoint::CheckpointPtr& current,
                        OutlineMode mode);

/// The tree of a checkpoint. The internalId stands for the row (rowId()); nothing is copied for a row; plain values
/// deep inside are listed when they are opened (fetchMore). Filter and order replace the projection in one reset.
class CheckpointModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    explicit CheckpointModel(QObject* parent = nullptr);

    void setRows(CheckpointRows rows); ///< resets; the projection is gone
    void setProjection(Projection projection);
    /// What the rows' columns of numbers show; null: nothing was read.
    void setNumbers(std::shared_ptr<const RowNumbers> numbers);
    /// While another thread reads the outline (true as often as false): nothing is listed, so that no row moves.
    void holdRows(bool hold) { m_holds += hold ? 1 : -1; }
    const CheckpointRows& rows() const { return m_rows; }
    const std::shared_ptr<const RowNumbers>& numbers() const { return m_numbers; }
    const Outline* outline() const { return m_rows.outline.get(); }
    const Projection& projection() const { return m_projection; }

    RowId rowId(const QModelIndex& index) const;
    QModelIndex indexOf(RowId row, int column = 0) const; ///< invalid when it is filtered away

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString text(RowId id, int column) const;
    QString factText(RowId id, int column) const; ///< of the numbers of a row
    bool isOfMagnitudes(RowId id, int column) const; ///< |z| of complex numbers
    bool isOfStored(RowId id, int column) const; ///< the stored values of a sparse tensor
    QString toolTip(RowId id, int column) const;
    int marks(RowId id) const;
    QString oldName(RowId id) const;

    CheckpointRows m_rows;
    std::shared_ptr<const RowNumbers> m_numbers;
    Projection m_projection;
    int m_holds = 0;
    std::vector<bool> m_isMatch; ///< by row; empty without a filter
};

} // namespace ckptscope::ui
