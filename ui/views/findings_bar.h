#pragma once

#include "core/checkpoint/findings.h"

#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include <functional>
#include <set>

namespace ckptscope::ui {

/// What is noteworthy about a file, the most severe first: a sentence, a button that cures it, and why. A few are
/// shown, the rest on demand; each can be dismissed for this file. As high as its rows need; it scrolls where it is not
/// given that much.
class FindingsBar final : public QScrollArea {
    Q_OBJECT

public:
    explicit FindingsBar(QWidget* parent = nullptr);
    void setFindings(std::vector<checkpoint::Finding> findings);
    /// `isThere` tells of which findings the place can be shown; it is asked again when the places change.
    void setPlaces(std::function<bool(const checkpoint::Finding&)> isThere);
    void placesChanged() { rebuild(); }
    /// A message of our own above them: an error or a result.
    struct Message {
        checkpoint::Severity severity = checkpoint::Severity::Note;
        QString text;
        QStringList actions; ///< texts of buttons, told by messageAction
        QString details; ///< to copy
    };
    /// `say` is asked again after a change of language.
    void showMessage(std::function<Message()> say);
    void clearMessage();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

signals:
    void cureWanted(const std::vector<std::string>& fix);
    void placeWanted(const checkpoint::Finding& finding);
    void whyWanted(const checkpoint::Finding& finding);
    void messageAction(int index);

protected:
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void rebuild();
    void addFolding(QVBoxLayout* rows, const QString& text, bool showsAll);
    void orderTabs();
    QWidget* makeRow(const checkpoint::Finding& finding);
    QWidget* makeMessage(const Message& message);

    QVBoxLayout* m_layout;
    QWidget* m_anchor; ///< never seen: Tab comes to the rows, which are made again and again, after it
    QPointer<QWidget> m_rows;
    std::vector<checkpoint::Finding> m_findings;
    std::set<std::string> m_dismissed; ///< id and place
    std::function<bool(const checkpoint::Finding&)> m_isThere; ///< may be empty
    std::function<Message()> m_message; ///< none: there is no message
    bool m_showsAll = false;
};

} // namespace ckptscope::ui
