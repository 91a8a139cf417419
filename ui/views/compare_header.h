#pragma once

#include "core/compare/numbers.h"

#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

namespace ckptscope::ui {

/// The first lines of a comparison: the relation in one sentence, and the cure for either side.
class CompareHeader final : public QWidget {
    Q_OBJECT

public:
    explicit CompareHeader(QWidget* parent = nullptr);
    /// `canCure`: whether edits of one side make sense (not when both are one document).
    void setComparison(const compare::Comparison& comparison, const compare::NumberComparison* read, bool canCure);
    QString sentence() const { return m_sentence->text(); }
    QPushButton* cure(bool right) { return right ? m_cureB : m_cureA; }

signals:
    void cureWanted(bool right, const std::vector<std::string>& fix);
    void againWanted();
    void exportWanted(const QString& format); ///< "txt", "csv", "json"

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showComparison();

    compare::Alignment m_alignment;
    bool m_canCure = false;
    QLabel* m_icon;
    QLabel* m_sentence;
    QPushButton* m_cureA;
    QPushButton* m_cureB;
    QPushButton* m_again;
    QToolButton* m_export;
    QAction *m_text, *m_csv, *m_json;
};

} // namespace ckptscope::ui
