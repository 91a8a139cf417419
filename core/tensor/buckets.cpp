#include "core/tensor/buckets.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ckptscope::tensor {

namespace {

/// Rounded down, so that it tells the octave.
double magnitudeOf(const Exact& number)
{
    const bool isBelow = number.value > 0 ? number.rest < 0 : number.rest > 0;
    return isBelow ? std::nextafter(std::fabs(number.value), 0) : std::fabs(number.value);
}

} // namespace

Buckets::Buckets(std::vector<Bucket> buckets, const Statistics& statistics, const DistributionOptions& options)
    : m_buckets(std::move(buckets))
    , m_straddles(m_buckets.size())
    , m_isWide(statistics.whole.has_value())
    , m_shares(options.shares)
{
    constexpr std::size_t kByte = 256; // all the values there are
    const bool isOfByte = checkpoint::info(statistics.dtype).bytes == 1;
    const bool whole = !isFloating(statistics.dtype) && statistics.meaning != Meaning::Dequantized;
    for (const Bucket& bucket : m_buckets)
        m_numbers += bucket.count;
    if (m_numbers == 0)
        return;
    const Exact least = exactLeast(statistics), greatest = exactGreatest(statistics);
    m_distribution.linear = whole ? wholeBins(least, spanOf(statistics), options.bins)
                                  : linearBins(least.value, greatest.value, options.bins);
    m_distribution.symmetricLog = symmetricLogBins(least, greatest, nearZero(), options.bins);
    placeBuckets();
    if (whole)
        tellValues(isOfByte ? std::max(options.bins, kByte) : options.bins);
    findRanks();
}

void Buckets::placeBuckets()
{
    Histogram* const histograms[] = {&m_distribution.linear, &m_distribution.symmetricLog};
    std::size_t bins[] = {0, 0};
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        const auto& [low, high, count] = m_buckets[i];
        if (count == 0)
            continue;
        for (std::size_t j = 0; j < 2; ++j) { // both buckets and bins ascend
            const Histogram& histogram = *histograms[j];
            while (bins[j] + 1 < histogram.counts.size() && low >= histogram.edges[bins[j] + 1])
                ++bins[j];
            if (bins[j] + 1 < histogram.counts.size() && high >= histogram.edges[bins[j] + 1])
                m_straddles[i] = true;
        }
        for (std::size_t j = 0; j < 2 && !m_straddles[i]; ++j)
            histograms[j]->counts[bins[j]] += count;
    }
}

BinCounts Buckets::noCounts() const
{
    return {std::vector<std::uint64_t>(m_distribution.linear.counts.size()),
            std::vector<std::uint64_t>(m_distribution.symmetricLog.counts.size())};
}

void Buckets::count(const Exact& number, std::uint64_t times, BinCounts& counts) const
{
    counts.linear[m_distribution.linear.binOf(number)] += times;
    counts.symmetricLog[m_distribution.symmetricLog.binOf(number)] += times;
}

void Buckets::add(const BinCounts& counts)
{
    const auto addTo = [](Histogram& histogram, const std::vector<std::uint64_t>& more) {
        std::ranges::transform(histogram.counts, more, histogram.counts.begin(), std::plus());
    };
    addTo(m_distribution.linear, counts.linear);
    addTo(m_distribution.symmetricLog, counts.symmetricLog);
}

/// The power of two beyond which 99 % of the numbers lie that are not 0.
double Buckets::nearZero() const
{
    constexpr int kMostOctaves = 40;
    std::map<int, std::uint64_t> octaves;
    std::uint64_t all = 0;
    for (const auto& [low, high, count] : m_buckets) {
        const double ends[] = {magnitudeOf(low), magnitudeOf(high)};
        double magnitude = std::min(ends[0], ends[1]);
        if (magnitude == 0 || (low.value < 0 && high.value > 0))
            magnitude = std::max(ends[0], ends[1]);
        if (count == 0 || magnitude == 0)
            continue;
        octaves[std::ilogb(magnitude)] += count;
        all += count;
    }
    std::uint64_t before = 0;
    for (const auto& [exponent, count] : octaves) {
        before += count;
        if (before > all / 100)
            return std::ldexp(1.0, std::max(exponent, octaves.rbegin()->first - kMostOctaves));
    }
    return 1;
}

void Buckets::tellValues(std::size_t most)
{
    Histogram values{BinKind::Values, {}, {}};
    for (const auto& [low, high, count] : m_buckets) {
        if (count == 0)
            continue;
        if (low != high || values.counts.size() == most)
            return;
        values.edges.push_back(low);
        values.counts.push_back(count);
    }
    m_distribution.values = std::move(values);
}

void Buckets::findRanks()
{
    std::vector<std::uint64_t> until; // numbers in the buckets up to each
    std::uint64_t sum = 0;
    for (const Bucket& bucket : m_buckets)
        until.push_back(sum += bucket.count);
    for (const double share : m_shares)
        for (const bool next : {false, true}) {
            const double at = std::floor(static_cast<double>(m_numbers - 1) * share);
            const std::uint64_t rank = std::min(m_numbers - 1, static_cast<std::uint64_t>(at) + next);
            const auto bucket = static_cast<std::size_t>(std::ranges::upper_bound(until, rank) - until.begin());
            const Bucket& found = m_buckets[bucket];
            m_ranks.push_back({bucket, rank - (until[bucket] - found.count), found.low, found.high});
        }
}

std::vector<std::size_t> Buckets::wanted() const
{
    std::vector<std::size_t> out;
    for (const Rank& rank : m_ranks)
        if (rank.low != rank.high)
            out.push_back(rank.bucket);
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

bool Buckets::areEnough() const
{
    return wanted().empty() && std::ranges::find(m_straddles, true) == m_straddles.end();
}

void Buckets::refine(std::size_t bucket, std::span<const std::uint64_t> counts,
                     const std::function<Bucket(std::size_t)>& range)
{
    for (Rank& rank : m_ranks) {
        if (rank.bucket != bucket)
            continue;
        std::uint64_t before = 0;
        std::size_t i = 0;
        while (i + 1 < counts.size() && before + counts[i] <= rank.within)
            before += counts[i++];
        const Bucket found = range(i);
        rank.low = found.low;
        rank.high = found.high;
    }
}

/// From one number to another that is not less.
Exact Buckets::between(const Exact& a, const Exact& b, double share) const
{
    return m_isWide ? a + Exact{(b - a) * share} : Exact{a.value * (1 - share) + b.value * share};
}

Distribution Buckets::result()
{
    for (std::size_t i = 0; i < m_ranks.size(); i += 2) {
        const Rank &a = m_ranks[i], &b = m_ranks[i + 1];
        const double share = m_shares[i / 2];
        const double place = static_cast<double>(m_numbers - 1) * share;
        const double part = place - std::floor(place);
        const Exact first = between(a.low, a.high, 0.5), second = between(b.low, b.high, 0.5);
        const Exact value = between(first, second, part);
        m_distribution.quantiles.push_back(
            {share, a.low == a.high && first == second ? a.low : value, std::max(a.high - a.low, b.high - b.low) / 2});
    }
    return std::move(m_distribution);
}

} // namespace ckptscope::tensor
