#pragma once

#include "core/io/progress.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace ckptscope::tensor {

/// How many threads to use where `wanted` were asked for; 0: as many as this machine has cores. At most 8.
inline std::size_t threadsFor(std::size_t wanted)
{
    constexpr std::size_t kMost = 8; // more do not read faster, and each holds memory
    const std::size_t all = wanted != 0 ? wanted : std::thread::hardware_concurrency();
    return all == 0 ? 1 : all < kMost ? all : kMost;
}

/// Adds up what several threads have read; only the thread that made it tells others.
class SharedProgress {
public:
    SharedProgress(const io::Progress& progress, std::uint64_t before, std::uint64_t total)
        : m_progress(progress)
        , m_done(before)
        , m_total(total)
    {
    }
    /// For what may stop, and tells nothing.
    io::Progress stopping() const { return {m_progress.stop, {}}; }
    /// Throws Cancelled when asked to stop.
    void add(std::uint64_t bytes)
    {
        const std::uint64_t done = m_done.fetch_add(bytes, std::memory_order_relaxed) + bytes;
        std::this_thread::get_id() == m_owner ? m_progress.advance(done, m_total) : m_progress.check();
    }

private:
    const io::Progress& m_progress;
    std::thread::id m_owner = std::this_thread::get_id();
    std::atomic<std::uint64_t> m_done;
    std::uint64_t m_total;
};

/// Lets only so many threads at a time do what takes much memory.
class Turns {
public:
    explicit Turns(std::size_t count)
        : m_free(count)
    {
    }
    /// Waits for a turn, when `isNeeded`, and gives it back at the end of its life.
    class Turn {
    public:
        Turn(Turns& turns, bool isNeeded)
            : m_turns(isNeeded ? &turns : nullptr)
        {
            if (m_turns == nullptr)
                return;
            std::unique_lock lock(m_turns->m_mutex);
            m_turns->m_changed.wait(lock, [this] { return m_turns->m_free > 0; });
            --m_turns->m_free;
        }
        ~Turn()
        {
            if (m_turns == nullptr)
                return;
            const std::lock_guard lock(m_turns->m_mutex);
            ++m_turns->m_free;
            m_turns->m_changed.notify_one();
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        Turns* m_turns;
    };

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_free;
};

/// Works through jobs on several threads, the calling one among them. `next()` gives the next job, nothing at the end;
/// only one thread is in it at a time. `work(job)` is done by any thread; `take(job)` by the calling thread, in the
/// order in which next() gave them: so what it makes of them does not depend on the count of threads. What one of them
/// throws is thrown when all threads have ended.
template <typename Job, typename Next, typename Work, typename Take> class Crew {
public:
    Crew(Next next, Work work, Take take)
        : m_next(std::move(next))
        , m_work(std::move(work))
        , m_take(std::move(take))
    {
    }

    void run(std::size_t threads)
    {
        m_most = 4 * threads;
        std::vector<std::jthread> others;
        const Ended ended{*this}; // before the threads are waited for
        std::unique_lock lock(m_mutex);
        while (true) {
            if (!m_jobs.empty() && m_jobs.front().isDone) {
                takeFirst(lock);
            } else if (canBegin()) {
                if (others.size() + 1 < threads && m_begun > others.size()) // none for a single job
                    addThread(others, threads);
                workOne(lock);
            } else if (m_jobs.empty()) {
                return;
            } else {
                m_changed.wait(lock);
            }
        }
    }

private:
    struct Entry {
        std::optional<Job> job;
        bool isDone = false;
        std::exception_ptr error;
    };
    struct Ended {
        Crew& crew;
        ~Ended()
        {
            const std::lock_guard lock(crew.m_mutex);
            crew.m_isEnded = true;
            crew.m_changed.notify_all();
        }
    };

    void addThread(std::vector<std::jthread>& others, std::size_t& threads)
    {
        try {
            others.emplace_back([this] { help(); });
        } catch (const std::system_error&) { // the system has no more: those that there are do it
            threads = others.size() + 1;
        }
    }

    bool canBegin() const { return !m_isEnded && m_jobs.size() < m_most; }

    void workOne(std::unique_lock<std::mutex>& lock)
    {
        Entry& entry = m_jobs.emplace_back();
        try {
            entry.job = m_next();
        } catch (...) {
            entry.error = std::current_exception();
        }
        if (!entry.job) {
            m_isEnded = true;
            entry.error ? static_cast<void>(entry.isDone = true) : m_jobs.pop_back();
            m_changed.notify_all();
            return;
        }
        ++m_begun;
        lock.unlock();
        try {
            m_work(*entry.job);
        } catch (...) {
            entry.error = std::current_exception();
        }
        lock.lock();
        entry.isDone = true;
        m_changed.notify_all();
    }

    void takeFirst(std::unique_lock<std::mutex>& lock)
    {
        Entry entry = std::move(m_jobs.front());
        m_jobs.pop_front();
        m_changed.notify_all();
        lock.unlock();
        if (entry.error)
            std::rethrow_exception(entry.error);
        m_take(*entry.job);
        lock.lock();
    }

    void help()
    {
        std::unique_lock lock(m_mutex);
        while (!m_isEnded)
            canBegin() ? workOne(lock) : m_changed.wait(lock);
    }

    Next m_next;
    Work m_work;
    Take m_take;
    std::size_t m_most = 0, m_begun = 0;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Entry> m_jobs; ///< begun and not yet taken, in order
    bool m_isEnded = false; ///< no more is begun
};

/// Crew, with its types found by the compiler.
template <typename Job, typename Next, typename Work, typename Take>
void workThrough(std::size_t threads, Next next, Work work, Take take)
{
    Crew<Job, Next, Work, Take>(std::move(next), std::move(work), std::move(take)).run(threads);
}

} // namespace ckptscope::tensor
