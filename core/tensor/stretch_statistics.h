#pragma once

#include "core/tensor/crew.h"
#include "core/tensor/statistics.h"
#include "core/tensor/stretches.h"

#include <vector>

namespace ckptscope::tensor {

/// Threads that may bring strided elements into order at the same time: each holds more than three MiB.
inline constexpr std::size_t kMostGathering = 2;

/// What a stretch of a tensor adds to its statistics.
struct StretchStatistics {
    explicit StretchStatistics(Accumulator empty)
        : total(empty)
    {
    }
    Accumulator total;
    std::optional<WholeLimits> whole;
    std::uint64_t zeroChannels = 0, firstZeroChannel = 0; ///< of the whole ones in it
    std::optional<ChannelStatistics> perChannel;
};

/// The statistics of a tensor from those of its stretches.
class StatisticsSum {
public:
    StatisticsSum(const View& view, const StatisticsOptions& options);
    const Stretches& stretches() const { return m_stretches; }

    /// May be called by several threads at the same time.
    StretchStatistics read(const Stretch& stretch, SharedProgress& progress, Turns& gathering) const;
    /// In the order of the stretches.
    void add(const Stretch& stretch, const StretchStatistics& found);
    Statistics result();

private:
    void endChannel(std::uint64_t number);
    bool hasChannels() const { return m_statistics.channels != 0; }
    void addAlikeChannels();

    std::uint64_t m_repeats; ///< how often every element is met, by axes that were left out
    std::uint64_t m_alike = 0; ///< channels of the same elements: the first axis was left out
    bool m_listsAlike = false;
    Stretches m_stretches;
    Statistics m_statistics;
    Accumulator m_empty, m_total, m_channel;
};

} // namespace ckptscope::tensor
