#pragma once

#include <QTreeView>

#include <cstdint>
#include <vector>

namespace ckptscope::ui {

/// Our icon of a comparison's state (CompareState).
QIcon compareStateIcon(unsigned state);

/// A view of a comparison: uniform rows, states with icons, whole cells copied. Shows a CompareModel or a
/// CompareSideModel.
class CompareTable final : public QTreeView {
    Q_OBJECT

public:
    /// `stateColumn`: where the icon stands; `factsColumns`: of shape, dtype and device; `settingsKey`: under which the
    /// column widths are remembered.
    CompareTable(int stateColumn, const QList<int>& factsColumns, const QString& settingsKey,
                 QWidget* parent = nullptr);
    /// Sets the model and the widths, in characters, that hold until the user chooses others.
    void setCompareModel(QAbstractItemModel* model, const QList<int>& widths);
    QString copiedRows() const; ///< selected rows with their columns, separated by tabs
    std::vector<std::uint32_t> selectedPairs() const; ///< from the top; of a heading all below it

signals:
    void currentIndexChanged(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    QModelIndexList selectedFromTop() const;

    QString m_settingsKey;
};

} // namespace ckptscope::ui
