#pragma once

#include "ui/document/document.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QWidget>

namespace ckptscope::ui {

/// The list of edits: what each does, going back to one, removing one; and the command line that does the same.
class ChangesPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ChangesPanel(Document& document, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void showMenu(const QPoint& position);
    void removeStep(int row);
    void keepUntil(int row);

    Document& m_document;
    QLabel* m_heading;
    QListWidget* m_list;
    QLineEdit* m_command;
};

} // namespace ckptscope::ui
