#pragma once

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QWidget>

namespace ckptscope::ui {

/// What an empty window shows: one sentence, the files opened last, and an example.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    void setRecent(const QStringList& paths);

signals:
    void openWanted();
    void exampleWanted();
    void fileWanted(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel* m_sentence;
    QPushButton* m_open;
    QPushButton* m_example;
    QLabel* m_recentTitle;
    QListWidget* m_recent;
};

} // namespace ckptscope::ui
