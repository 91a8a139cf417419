#pragma once

#include "core/checkpoint/findings.h"

#include <QPointer>
#include <QVBoxLayout>
#include <QWidget>

#include <set>

namespace ckptscope::ui {

/// What is noteworthy about a file, the most severe first: a sentence, a button that cures it, and why. A few are
/// shown, the rest on demand; each can be dismissed for this file.
class FindingsBar final : public QWidget {
    Q_OBJECT

public:
    explicit FindingsBar(QWidget* parent = nullptr);
    void setFindings(std::vector<checkpoint::Finding> findings);
    /// A message of our own above them: an error or a result. `actions` are texts of buttons, told by messageAction.
    void showMessage(checkpoint::Severity severity, const QString& text, const QStringList& actions = {},
                     const QString& details = {});
    void clearMessage();

signals:
    void cureWanted(const std::vector<std::string>& fix);
    void whyWanted(const QString& id);
    void messageAction(int index);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Message {
        checkpoint::Severity severity;
        QString text;
        QStringList actions;
        QString details;
    };
    void rebuild();
    void orderTabs();
    QWidget* makeRow(const checkpoint::Finding& finding);
    QWidget* makeMessage(const Message& message);

    QVBoxLayout* m_layout;
    QWidget* m_anchor; ///< never seen: Tab comes to the rows, which are made again and again, after it
    QPointer<QWidget> m_rows;
    std::vector<checkpoint::Finding> m_findings;
    std::set<std::string> m_dismissed; ///< id and place
    std::vector<Message> m_messages; ///< at most one
    bool m_showsAll = false;
};

} // namespace ckptscope::ui
