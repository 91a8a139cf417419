#pragma once

#include <QDialog>
#include <QTextBrowser>

namespace ckptscope::ui {

/// The manual inside of the program: the story of "module." in two minutes, the tasks, the shortcuts. In the language
/// of the window; reads nothing from outside.
class HelpWindow final : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void load();
    QTextBrowser* m_text;
};

} // namespace ckptscope::ui
