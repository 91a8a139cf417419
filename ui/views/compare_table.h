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
    /// Sets the model and, for each column, a text that it has room for until the user chooses other widths; those
    /// with an empty one are of names and share what the others leave.
    void setCompareModel(QAbstractItemModel* model, const QStringList& samples);
    QString copiedRows() const; ///< selected rows with their columns, separated by tabs
    std::vector<std::uint32_t> selectedPairs() const; ///< from the top; of a heading all below it

signals:
    void currentIndexChanged(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QModelIndexList selectedFromTop() const;
    void spreadColumns();

    QString m_settingsKey;
    QStringList m_samples; ///< empty: the user has chosen widths
    bool m_arranging = false; ///< the sections are resized by us, not by the user
};

} // namespace ckptscope::ui
