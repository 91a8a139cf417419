#include "app/cli/progress_line.h"

#include "app/cli/terminal.h"
#include "app/cli/utf8.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <cstdio>

namespace ckptscope::cli {

namespace {

constexpr std::string_view kWipe = "\r\x1b[K"; // carriage return, erase to the end of the line (ECMA-48 EL)

void show(std::string_view text)
{
    // Progress that cannot be shown is no reason to stop the work.
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
    static_cast<void>(std::fflush(stderr));
}

} // namespace

ProgressLine::ProgressLine(std::string what, bool shown)
    : m_what(std::move(what))
    , m_shown(shown)
{
}

ProgressLine::~ProgressLine()
{
    if (m_drawn)
        show(kWipe);
}

io::Progress ProgressLine::progress(std::stop_token stop)
{
    io::Progress progress{std::move(stop), {}};
    if (m_shown)
        progress.report = [this](std::uint64_t done, std::uint64_t total) { draw(done, total); };
    return progress;
}

void ProgressLine::begin()
{
    if (!m_shown)
        return;
    m_drawn = true;
    const std::size_t width = Terminal::ofStandardError().width;
    show(fmt::format("{}{}", kWipe, cutToWidth(m_what, width > 1 ? width - 1 : 0)));
}

std::string ProgressLine::text(std::uint64_t done, std::uint64_t total, double seconds)
{
    const double share = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
    std::string out = fmt::format("{:3.0f} %  {} of {}", share * 100, io::humanBytes(done), io::humanBytes(total));
    if (done == 0 || seconds <= 0)
        return out;
    const double rate = static_cast<double>(done) / seconds;
    out += fmt::format(", {}/s", io::humanBytes(static_cast<std::uint64_t>(rate)));
    const double left = done >= total ? 0 : static_cast<double>(total - done) / rate;
    constexpr double kDay = 24 * 3600;
    if (left < kDay) {
        const auto whole = static_cast<unsigned>(left + 0.5);
        out += fmt::format(", {}:{:02} left", whole / 60, whole % 60);
    }
    return out;
}

void ProgressLine::draw(std::uint64_t done, std::uint64_t total)
{
    constexpr auto kInterval = std::chrono::milliseconds(100);
    const Clock::time_point now = Clock::now();
    if (now - m_last < kInterval)
        return;
    m_last = now;
    m_drawn = true;
    const double seconds = std::chrono::duration<double>(now - m_begin).count();
    const std::string numbers = "  " + text(done, total, seconds);
    // One line: a wrapped one could not be wiped. The last column stays free, where some terminals wrap already.
    const std::size_t width = Terminal::ofStandardError().width;
    const std::size_t taken = displayWidth(numbers) + 1;
    show(fmt::format("{}{}{}", kWipe, cutToWidth(m_what, width > taken ? width - taken : 0), numbers));
}

} // namespace ckptscope::cli
