#pragma once

#include "ui/models/outline.h"

#include <QTableWidget>

namespace ckptscope::ui {

/// The hyper-parameters of an optimizer's parameter groups, a column a group. Rows in which the groups differ are bold
/// and say so.
class GroupTable final : public QTableWidget {
    Q_OBJECT

public:
    explicit GroupTable(QWidget* parent = nullptr);
    /// Shows the groups below an optimizer's row; answers whether there are any.
    bool setGroups(const Outline& outline, RowId optimizer);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight(); ///< with room for a scroll bar only where one is needed
};

} // namespace ckptscope::ui
