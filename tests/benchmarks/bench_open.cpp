#include "core/checkpoint/checkpoint.h"
#include "core/io/error.h"
#include "core/io/system.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace {

/// Peak resident memory of this process in KiB, by the kernel's account.
std::string peakKib()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return line.substr(6, line.size() - 9);
    return "0";
}

} // namespace

/// bench_open FILE: microseconds from open() to the complete checkpoint (tensors, sections, findings, verdict), number
/// of tensors, peak memory. Without FILE: the bare process.
int main(int argc, char** argv)
{
    using Clock = std::chrono::steady_clock;
    ckptscope::io::system::returnLargeBlocks();
    try {
        const Clock::time_point begin = Clock::now();
        std::size_t tensors = 0;
        if (argc > 1)
            tensors = ckptscope::checkpoint::open(argv[1])->tensors.size();
        const double micros = std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
        fmt::print("{:.1f} {} {}\n", micros, tensors, peakKib());
    } catch (const ckptscope::io::Error& error) {
        fmt::print(stderr, "{}\n", error.describe());
        return 2;
    }
    return 0;
}
