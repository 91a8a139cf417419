#pragma once

#include "ui/models/number_differences.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QWidget>

#include <optional>

namespace ckptscope::ui {

/// Those that the filter of the page leaves, sorted by any column.
class ShownDifferences final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setShown(const CompareRows& rows, const CompareProjection& projection);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::vector<bool> m_isShown; ///< by pair
};

/// The tensors whose numbers differ, the most changed first, with the tolerance that they are read with.
class CompareNumbers final : public QWidget {
    Q_OBJECT

public:
    explicit CompareNumbers(QWidget* parent = nullptr);
    void setRows(std::shared_ptr<const CompareRows> rows); ///< without `read`: none were read
    void setProjection(const CompareProjection& projection); ///< of these rows: which of them are shown
    void setReading(bool isReading);
    void setCurrentPair(std::uint32_t pair);
    /// As typed; nothing where that is no number, which is said.
    std::optional<tensor::Tolerance> tolerance() const;
    QTreeView& table() { return *m_table; }
    QLineEdit& relative() { return *m_relative; }
    QLineEdit& absolute() { return *m_absolute; }
    QPushButton& readButton() { return *m_read; }

signals:
    void readWanted();
    void pairChosen(std::uint32_t pair);

protected:
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void connectParts();
    void copy();
    void retranslate();
    void showState();

    std::shared_ptr<const CompareRows> m_rows;
    NumberDifferences m_model;
    ShownDifferences m_sorted;
    QLabel* m_title;
    QLabel* m_relativeLabel;
    QLabel* m_absoluteLabel;
    QLineEdit* m_relative;
    QLineEdit* m_absolute;
    QPushButton* m_read;
    QTreeView* m_table;
    bool m_isReading = false;
};

} // namespace ckptscope::ui
