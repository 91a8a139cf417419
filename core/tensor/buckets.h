#pragma once

#include "core/tensor/distribution.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ckptscope::tensor {

/// The numbers that were counted as one: all from `low` to `high`.
struct Bucket {
    Exact low, high;
    std::uint64_t count = 0;
};

/// Numbers that were placed in the bins of two histograms.
struct BinCounts {
    std::vector<std::uint64_t> linear, symmetricLog;
};

/// What follows about a distribution from numbers that were counted by narrow ranges. Where that does not tell enough
/// about a bucket, its numbers are to be counted again.
class Buckets {
public:
    /// Buckets in ascending order.
    Buckets(std::vector<Bucket> buckets, const Statistics& statistics, const DistributionOptions& options);

    /// Whether the numbers of a bucket have to be placed one by one: its two ends lie in different bins.
    bool straddles(std::size_t bucket) const { return m_straddles[bucket]; }
    /// Whether nothing has to be counted again.
    bool areEnough() const;
    BinCounts noCounts() const;
    /// Counts so many equal numbers of a bucket that straddles. May be called by several threads at the same time.
    void count(const Exact& number, std::uint64_t times, BinCounts& counts) const;
    void add(const BinCounts& counts);

    /// The buckets within which quantiles lie, ascending, each once, but for those that hold one number alone.
    std::vector<std::size_t> wanted() const;
    /// Tells how the numbers of such a bucket are spread: the i-th of `counts` numbers lie in `range(i)`, ascending.
    void refine(std::size_t bucket, std::span<const std::uint64_t> counts,
                const std::function<Bucket(std::size_t)>& range);

    Distribution result();

private:
    struct Rank { ///< a place in the order of all numbers
        std::size_t bucket;
        std::uint64_t within; ///< that many of its bucket stand before it
        Exact low, high; ///< between which the number is known to lie
    };
    void placeBuckets();
    void findRanks();
    void tellValues(std::size_t most);
    double nearZero() const;
    Exact between(const Exact& a, const Exact& b, double share) const;

    std::vector<Bucket> m_buckets;
    std::vector<bool> m_straddles;
    bool m_isWide; ///< integers of 64 bits
    std::uint64_t m_numbers = 0;
    std::vector<double> m_shares;
    std::vector<Rank> m_ranks; ///< two for each share
    Distribution m_distribution;
};

} // namespace ckptscope::tensor
