#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <utility>

namespace ckptscope::io {

/// Work that is done beside its caller's: on a thread of its own, or, where that is not worth one, in finish().
class Beside {
public:
    Beside(bool onThread, std::function<void()> work)
        : m_work(std::move(work))
    {
        if (onThread)
            m_thread = std::jthread([this] { run(); });
    }

    /// Waits for the work; throws what it threw. Call it once.
    void finish()
    {
        if (m_thread.joinable())
            m_thread.join();
        else
            run();
        if (m_error)
            std::rethrow_exception(m_error);
    }

private:
    void run()
    {
        try {
            m_work();
        } catch (...) {
            m_error = std::current_exception();
        }
    }

    std::function<void()> m_work;
    std::exception_ptr m_error;
    std::jthread m_thread; ///< the last member: it ends before what it uses
};

} // namespace ckptscope::io
