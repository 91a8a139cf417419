#pragma once

#include "ui/models/outline.h"

#include <QVBoxLayout>
#include <QWidget>

namespace ckptscope::ui {

/// Names of rows, one below the other, that lead there when they are clicked.
class RowLinks final : public QWidget {
    Q_OBJECT

public:
    explicit RowLinks(QWidget* parent = nullptr);
    /// Rows with id 0 are left out.
    void setRows(const Outline& outline, const std::vector<RowId>& rows);
    /// Adds a line that leads nowhere: "and 7 more".
    void addText(const QString& text);

signals:
    void rowWanted(RowId row);

private:
    QVBoxLayout* m_layout;
};

} // namespace ckptscope::ui
