#pragma once

#include "core/io/progress.h"
#include "core/tensor/accumulator.h"
#include "core/tensor/view.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ckptscope::tensor {

/// Integers of 64 bits that a double would round; as unsigned numbers for uint64.
struct WholeLimits {
    std::int64_t least = 0, greatest = 0;
    bool isUnsigned = false;

    Exact exactly(std::int64_t limit) const
    {
        return isUnsigned ? exact(static_cast<std::uint64_t>(limit)) : exact(limit);
    }
};

/// Each index of the first axis: of its finite numbers.
struct ChannelStatistics {
    std::vector<double> least, greatest, mean, norm; ///< NaN for a channel without finite numbers
};

/// What one pass over a tensor tells. Everything but the counts is of the finite numbers, and NaN where there are none.
struct Statistics {
    Meaning meaning = Meaning::Numbers;
    DType dtype = DType::Unknown;
    Counts counts;
    double least = 0, greatest = 0;
    double mean = 0;
    double deviation = 0; ///< standard deviation with n - 1, as torch.std; NaN for a single number
    double magnitudes = 0; ///< sum of absolute values
    double norm = 0; ///< square root of the sum of squares
    std::optional<WholeLimits> whole; ///< of int64 and uint64
    std::uint64_t channels = 0; ///< of the first axis of a tensor with two axes or more
    std::uint64_t zeroChannels = 0; ///< that hold zeros alone
    std::uint64_t firstZeroChannel = 0;
    std::optional<ChannelStatistics> perChannel;
};

/// Channels that are listed one by one.
inline constexpr std::uint64_t kMostChannels = 65536;

struct StatisticsOptions {
    bool perChannel = false; ///< at most kMostChannels
    const Kernels* kernels = nullptr; ///< null: the best
    std::size_t threads = 0; ///< 0: as many as there are cores; the result does not depend on it
};

Exact exactLeast(const Statistics& statistics);
Exact exactGreatest(const Statistics& statistics);
/// From the least to the greatest of integers.
std::uint64_t spanOf(const Statistics& statistics);

/// Reads a tensor once, holding a few MiB of it for each thread. Tells the progress as `doneBefore` and more of
/// `total` bytes. Throws io::Error, Cancelled when asked to stop.
Statistics statisticsOf(const View& view, const StatisticsOptions& options = {}, const io::Progress& progress = {},
                        std::uint64_t doneBefore = 0, std::uint64_t total = 0);

} // namespace ckptscope::tensor
