#pragma once

#include "core/io/error.h"
#include "core/io/progress.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <variant>

namespace ckptscope::ui {

/// What a job gives: its result, or the one error of core.
template <typename Result> using Outcome = std::variant<Result, io::Error>;

/// Long work off the window's thread. It belongs to `owner`: when the owner goes, the work is asked to stop and its
/// result is dropped. All members are for the window's thread.
class Job final : public QObject {
    Q_OBJECT

public:
    ~Job() override;
    QString title() const { return m_title; }
    bool isRunning() const { return m_running; }
    /// Asks the work to stop; `finished` follows, with an Error of kind Cancelled as the outcome.
    void cancel();
    /// Where all jobs run. One of their own: painting needs the program's, and would wait until long jobs are done.
    static QThreadPool& pool();

    /// Runs `work` on a thread of the pool; it throws io::Error to fail. `done` is called on the window's thread,
    /// unless the owner or the job is gone by then. The job deletes itself afterwards.
    template <typename Result>
    static Job* start(QObject* owner, const QString& title, std::function<Result(const io::Progress&)> work,
                      std::function<void(Outcome<Result>&&)> done);

signals:
    /// Bytes (or steps) done of all, and bytes a second; about ten times a second while they change.
    void progressed(quint64 done, quint64 total, double perSecond);
    void finished();

private:
    struct Shared {
        std::stop_source stop;
        std::atomic<std::uint64_t> done{0}, total{0};
    };
    Job(QObject* owner, QString title);
    void poll();
    io::Progress progress() const;
    /// Runs `work` on the pool, then the function that it gave on the window's thread if the job is still there.
    void run(std::function<std::function<void()>()> work);

    QString m_title;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    QTimer m_poll;
    QElapsedTimer m_clock;
    std::uint64_t m_told = 0;
    bool m_running = true;
};

template <typename Result>
Job* Job::start(QObject* owner, const QString& title, std::function<Result(const io::Progress&)> work,
                std::function<void(Outcome<Result>&&)> done)
{
    Job* job = new Job(owner, title);
    job->run([work = std::move(work), done = std::move(done), progress = job->progress()]() -> std::function<void()> {
        std::shared_ptr<Outcome<Result>> outcome;
        try {
            outcome = std::make_shared<Outcome<Result>>(work(progress));
        } catch (...) {
            outcome = std::make_shared<Outcome<Result>>(io::currentError());
        }
        return [done, outcome] { done(std::move(*outcome)); };
    });
    return job;
}

} // namespace ckptscope::ui
