#include "app/cli/interrupt.h"

#include <csignal>
#include <cstdio>

namespace ckptscope::cli {

namespace {

/// A signal finds its way to the program through a static variable only.
std::stop_source& source()
{
    static std::stop_source s_source(std::nostopstate);
    return s_source;
}

/// request_stop() with no callbacks registered (there are none in this program) is a compare-and-swap of one atomic.
extern "C" void onSignal(int number)
{
    std::signal(number, SIG_DFL);
    source().request_stop();
}

/// A signal that the caller wants ignored stays so (nohup).
void stopOn(int number)
{
    if (std::signal(number, onSignal) == SIG_IGN)
        std::signal(number, SIG_IGN);
}

} // namespace

void stopOnSignals(const std::stop_source& stop)
{
    source() = stop;
    stopOn(SIGINT);
    stopOn(SIGTERM);
#ifdef SIGHUP
    stopOn(SIGHUP);
#endif
#ifdef SIGXCPU
    stopOn(SIGXCPU); // the limit of a batch system
#endif
#ifdef SIGPIPE
    std::signal(SIGPIPE, SIG_IGN);
#endif
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN); // the write fails instead, and says so
#endif
}

void reserveStandardStreams()
{
#ifndef _WIN32
    // A new file takes the lowest free number. Opened for reading, it makes every write to it fail.
    for (std::FILE* file = std::fopen("/dev/null", "r"); file != nullptr; file = std::fopen("/dev/null", "r"))
        if (fileno(file) > 2) {
            std::fclose(file);
            return;
        }
#endif
}

} // namespace ckptscope::cli
