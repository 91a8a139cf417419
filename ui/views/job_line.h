#pragma once

#include "ui/jobs/job.h"

#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QToolButton>
#include <QWidget>

namespace ckptscope::ui {

/// The progress of one job: what runs, how far it is, how fast, and a button that cancels it. Hidden without a job, and
/// for a moment at its beginning, so that short work does not flicker.
class JobLine final : public QWidget {
    Q_OBJECT

public:
    explicit JobLine(QWidget* parent = nullptr);
    void setJob(Job* job); ///< until it is done; null: none
    void cancel(); ///< what the button does

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void progressed(quint64 done, quint64 total, double perSecond);

    QPointer<Job> m_job;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
    QTimer m_delay;
};

} // namespace ckptscope::ui
