#pragma once

#include "core/checkpoint/query.h"
#include "core/compare/values.h"

#include <QLabel>
#include <QTreeWidget>
#include <QWidget>

namespace ckptscope::ui {

/// The plain values that differ: epoch, learning rate, optimizer options, arguments.
class CompareValues final : public QWidget {
    Q_OBJECT

public:
    explicit CompareValues(QWidget* parent = nullptr);
    void setDifferences(compare::ValueDifferences differences);
    /// Shows only values whose path matches. `checkpoint`: of one side, for terms that ask more than the name.
    void setQuery(const checkpoint::Query& query, const checkpoint::Checkpoint& checkpoint);
    QTreeWidget* table() { return m_table; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showTitle();

    compare::ValueDifferences m_differences;
    QLabel* m_title;
    QTreeWidget* m_table;
};

} // namespace ckptscope::ui
