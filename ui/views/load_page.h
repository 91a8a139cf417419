#pragma once

#include "core/checkpoint/load_advice.h"
#include "ui/views/details_page.h"
#include "ui/views/long_text.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ckptscope::ui {

/// "How do I load this?": a target is chosen; the page tells what PyTorch would say, offers the edit that cures it and
/// the Python lines that load the file, or the one that it will be saved as.
class LoadPage final : public DetailsPage {
    Q_OBJECT

public:
    explicit LoadPage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;
    checkpoint::LoadTarget target() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void advise();
    void showAdvice(checkpoint::LoadAdvice advice);
    static QString caseText(const std::string& prefix, const std::string& wanted);
    void showCases();
    void showOutcomes();
    void addOutcome(const QString& iconName, const QString& text, const QString& message = {});

    checkpoint::CheckpointPtr m_checkpoint;
    std::string m_file; ///< the name in the Python lines
    bool m_isSaved = true; ///< false: edits are not, and m_file is a proposal
    checkpoint::LoadAdvice m_advice;
    QPointer<Job> m_job;

    QLabel *m_modelLabel, *m_gpusLabel, *m_purposeLabel, *m_releaseLabel;
    QComboBox *m_model, *m_gpus, *m_purpose, *m_release;
    QTableWidget* m_cases;
    QWidget* m_outcomes = nullptr;
    QVBoxLayout* m_outcomeSlot;
    QPushButton *m_apply, *m_copy;
    QLabel *m_pythonTitle, *m_mistakesTitle;
    LongText* m_mistakes;
    QPlainTextEdit* m_python;
};

} // namespace ckptscope::ui
