#pragma once

#include "core/checkpoint/query.h"

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QWidget>

namespace ckptscope::ui {

/// The filter line above the tree: a query, what is wrong with it, how many rows match, and the way from match to
/// match.
class FilterLine final : public QWidget {
    Q_OBJECT

public:
    explicit FilterLine(QWidget* parent = nullptr);
    void setCount(quint64 matches, quint64 all); ///< what the label says
    void clearCount();
    const checkpoint::Query& query() const { return m_query; }
    bool isEmpty() const { return m_edit->text().trimmed().isEmpty(); }
    QLineEdit* edit() { return m_edit; }
    void activate(); ///< keyboard focus and all text selected

signals:
    void queryChanged(); ///< query() is another one; that of a bad query is empty
    void nextMatch();
    void previousMatch();
    void left(); ///< by Esc, which clears the line, or by Down: the tree wants the focus

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void parse();
    void retranslate();

    QLineEdit* m_edit;
    QLabel* m_count;
    QLabel* m_problem;
    QToolButton* m_previous;
    QToolButton* m_next;
    checkpoint::Query m_query;
};

} // namespace ckptscope::ui
