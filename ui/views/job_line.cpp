#include "ui/views/job_line.h"

#include "ui/text/display.h"
#include "ui/views/icons.h"

#include <QEvent>
#include <QHBoxLayout>

namespace ckptscope::ui {

namespace {

constexpr int kShownAfterMilliseconds = 150;
constexpr int kSteps = 1000;

} // namespace

JobLine::JobLine(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel)
    , m_bar(new QProgressBar)
    , m_cancel(new QToolButton)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    m_bar->setFixedWidth(160);
    m_bar->setTextVisible(false);
    m_cancel->setIcon(icon(QStringLiteral("close")));
    m_cancel->setAutoRaise(true);
    connect(m_cancel, &QToolButton::clicked, this, &JobLine::cancel);
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, [this] { setVisible(m_job && m_job->isRunning()); });
    retranslate();
    hide();
}

void JobLine::retranslate()
{
    m_cancel->setToolTip(tr("Cancel (Esc)"));
    m_cancel->setAccessibleName(tr("Cancel"));
    if (!m_job)
        m_text->clear(); // of a job that is done
}

void JobLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void JobLine::setJob(Job* job)
{
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    if (!job) {
        m_delay.stop();
        m_text->clear();
        hide();
        return;
    }
    m_text->setText(job->title());
    m_bar->setRange(0, 0);
    connect(job, &Job::progressed, this, &JobLine::progressed);
    connect(job, &Job::finished, this, [this] { setJob(nullptr); });
    m_delay.start(kShownAfterMilliseconds);
}

void JobLine::cancel()
{
    if (m_job)
        m_job->cancel();
}

void JobLine::progressed(quint64 done, quint64 total, double perSecond)
{
    if (!m_job || total == 0)
        return;
    m_bar->setRange(0, kSteps);
    m_bar->setValue(static_cast<int>(static_cast<double>(done) / static_cast<double>(total) * kSteps));
    m_text->setText(tr("%1: %2 of %3, %4/s")
                        .arg(m_job->title(), bytesText(done), bytesText(total),
                             bytesText(static_cast<quint64>(std::max(perSecond, 0.0)))));
}

} // namespace ckptscope::ui
