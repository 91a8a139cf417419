#pragma once

#include "ui/document/document.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

namespace ckptscope::ui {

/// The list of edits: what each does, going back to one, removing one, doing undone ones again; the command line that
/// does the same; and the list as a recipe file.
class ChangesPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ChangesPanel(Document& document, QWidget* parent = nullptr);

    void saveRecipe(); ///< asks for a file
    void loadRecipe(); ///< asks for a file; its edits come after those that are there

signals:
    void noted(const QString& sentence); ///< a result to show

protected:
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void retranslate();
    void refresh();
    void addChange(int change, const std::vector<std::size_t>& steps);
    void addUndone(int command);
    void showMenu(const QPoint& position);
    void goTo(int row);
    void removeChange(int row);
    void keepChanges(std::size_t count, const QString& what);

    Document& m_document;
    QLabel* m_heading;
    QListWidget* m_list;
    QLineEdit* m_command;
    QToolButton* m_copy;
    QPushButton *m_save, *m_load;
    QAction* m_remove;
};

} // namespace ckptscope::ui
