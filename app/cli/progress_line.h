#pragma once

#include "core/io/progress.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace ckptscope::cli {

/// One line on standard error that is drawn again and again: share, bytes, rate, time left. Silent where that is no
/// terminal.
class ProgressLine {
public:
    ProgressLine(std::string what, bool shown);
    ~ProgressLine(); ///< wipes the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// For a job; must not outlive this object.
    io::Progress progress(std::stop_token stop);
    /// Draws the line without numbers, for work whose end nobody knows.
    void begin();
    /// "43 %  100 MiB of 230 MiB, 1.2 GiB/s, 0:03 left"
    static std::string text(std::uint64_t done, std::uint64_t total, double seconds);

private:
    using Clock = std::chrono::steady_clock;
    void draw(std::uint64_t done, std::uint64_t total);

    std::string m_what;
    bool m_shown;
    bool m_drawn = false;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_last = m_begin;
};

} // namespace ckptscope::cli
