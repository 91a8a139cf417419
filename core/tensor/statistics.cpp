#include "core/tensor/statistics.h"

#include "core/tensor/stretch_statistics.h"

namespace ckptscope::tensor {

namespace {

struct Job {
    Stretch stretch;
    std::optional<StretchStatistics> found;
};

} // namespace

Exact exactLeast(const Statistics& statistics)
{
    return statistics.whole ? statistics.whole->exactly(statistics.whole->least) : Exact{statistics.least};
}

Exact exactGreatest(const Statistics& statistics)
{
    return statistics.whole ? statistics.whole->exactly(statistics.whole->greatest) : Exact{statistics.greatest};
}

std::uint64_t spanOf(const Statistics& statistics)
{
    return statistics.whole
        ? static_cast<std::uint64_t>(statistics.whole->greatest) - static_cast<std::uint64_t>(statistics.whole->least)
        : static_cast<std::uint64_t>(statistics.greatest - statistics.least);
}

Statistics statisticsOf(const View& view, const StatisticsOptions& options, const io::Progress& progress,
                        std::uint64_t doneBefore, std::uint64_t total)
{
    StatisticsSum sum(view, options);
    SharedProgress shared(progress, doneBefore, total);
    Turns gathering(kMostGathering);
    std::uint64_t next = 0;
    const auto nextJob = [&]() -> std::optional<Job> {
        return next < sum.stretches().count() ? std::optional(Job{sum.stretches().at(next++), {}}) : std::nullopt;
    };
    const auto work = [&](Job& job) { job.found = sum.read(job.stretch, shared, gathering); };
    const auto take = [&](const Job& job) { sum.add(job.stretch, *job.found); };
    workThrough<Job>(sum.stretches().isReadAnyhow() ? threadsFor(options.threads) : 1, nextJob, work, take);
    return sum.result();
}

} // namespace ckptscope::tensor
