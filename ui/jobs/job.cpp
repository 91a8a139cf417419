#include "ui/jobs/job.h"

#include <QCoreApplication>
#include <QPointer>

namespace ckptscope::ui {

namespace {

constexpr int kPollMilliseconds = 100;

} // namespace

Job::Job(QObject* owner, QString title)
    : QObject(owner)
    , m_title(std::move(title))
{
    m_clock.start();
    connect(&m_poll, &QTimer::timeout, this, &Job::poll);
    m_poll.start(kPollMilliseconds);
}

Job::~Job()
{
    m_shared->stop.request_stop();
}

QThreadPool& Job::pool()
{
    static QThreadPool pool;
    static const bool isAwaited = [] {
        qAddPostRoutine([] { pool.waitForDone(); }); // jobs hand their results to the application
        return true;
    }();
    Q_UNUSED(isAwaited)
    return pool;
}

void Job::cancel()
{
    m_shared->stop.request_stop();
}

void Job::poll()
{
    const std::uint64_t done = m_shared->done;
    if (done == m_told)
        return;
    m_told = done;
    const double seconds = static_cast<double>(m_clock.elapsed()) / 1000;
    emit progressed(done, m_shared->total, seconds > 0 ? static_cast<double>(done) / seconds : 0);
}

io::Progress Job::progress() const
{
    return {m_shared->stop.get_token(), [shared = m_shared](std::uint64_t done, std::uint64_t total) {
                shared->total = total;
                shared->done = done;
            }};
}

void Job::run(std::function<std::function<void()>()> work)
{
    pool().start([self = QPointer<Job>(this), work = std::move(work)] {
        std::function<void()> deliver = work();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, deliver = std::move(deliver)] {
                if (!self)
                    return;
                self->m_poll.stop();
                self->m_running = false;
                deliver();
                if (self) {
                    emit self->finished();
                    self->deleteLater();
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace ckptscope::ui
