#include "core/tensor/distribution.h"

#include "core/tensor/buckets.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/number_keys.h"
#include "core/tensor/stretch_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

namespace {

/// Reads a tensor once or several times, with as many threads as are wanted.
class Readings {
public:
    Readings(View view, std::size_t threads, const io::Progress& progress, std::uint64_t before, std::uint64_t total)
        : m_stretches(std::move(view))
        , m_threads(m_stretches.isReadAnyhow() ? threadsFor(threads) : 1)
        , m_bytes(bytesOf(this->view().dtype, this->view().elements))
    {
        m_progress.stop = progress.stop;
        if (progress.report)
            m_progress.report = [this, before, total, report = progress.report](std::uint64_t done, std::uint64_t) {
                report(before + done / m_count, total);
            };
    }
    Readings(const Readings&) = delete;
    Readings& operator=(const Readings&) = delete;

    const View& view() const { return m_stretches.view(); }
    /// Whether numbers have to be made of the elements before they can be counted.
    bool takesNumbers() const { return isComplex(view().dtype) || !view().quantizer.scales.empty(); }
    void setCount(std::uint64_t count) { m_count = count; }
    void skip() { ++m_number; }

    /// Calls `visit` with all elements, blocks at a time, each thread with a copy of `state` of its own; returns them.
    template <typename State, typename Visit> std::vector<State> run(const State& state, const Visit& visit)
    {
        std::vector<State> unused;
        std::mutex mutex;
        std::uint64_t next = 0;
        Turns gathering(kMostGathering);
        SharedProgress progress(m_progress, m_bytes * m_number++, m_bytes * m_count);
        workThrough<Stretch>(
            m_threads,
            [&]() { return next < m_stretches.count() ? std::optional(m_stretches.at(next++)) : std::nullopt; },
            [&](const Stretch& stretch) {
                const Turns::Turn turn(gathering, !m_stretches.isContiguous());
                std::unique_lock lock(mutex);
                State own = unused.empty() ? state : std::move(unused.back());
                if (!unused.empty())
                    unused.pop_back();
                lock.unlock();
                read(
                    stretch, [&](std::span<const std::byte> block) { visit(own, block); }, progress);
                lock.lock();
                unused.push_back(std::move(own));
            },
            [](const Stretch&) {});
        return unused;
    }

private:
    template <typename Visit> void read(const Stretch& stretch, const Visit& visit, SharedProgress& progress) const
    {
        const io::Progress stopping = progress.stopping();
        if (takesNumbers()) {
            NumberReader reader(stretch.view, stretch.first);
            for (std::span<const double> block = reader.next(stopping); !block.empty(); block = reader.next(stopping)) {
                visit(std::as_bytes(block));
                progress.add(block.size() * info(view().dtype).bytes);
            }
            return;
        }
        ElementReader reader(stretch.view);
        std::uint64_t told = 0;
        for (std::span<const std::byte> block = reader.next(stopping); !block.empty(); block = reader.next(stopping)) {
            visit(block);
            const std::uint64_t done = bytesOf(view().dtype, reader.done());
            progress.add(done - told);
            told = done;
        }
    }

    Stretches m_stretches;
    std::size_t m_threads;
    std::uint64_t m_bytes; ///< read each time
    std::uint64_t m_number = 0, m_count = 1;
    io::Progress m_progress;
};

using Counts64 = std::vector<std::uint64_t>;

Counts64 summed(const std::vector<Counts64>& all, std::size_t size)
{
    Counts64 sum(size);
    for (const Counts64& counts : all)
        std::ranges::transform(sum, counts, sum.begin(), std::plus());
    return sum;
}

/// Of a dtype of 8 or 16 bits every code is counted.
Counts64 countCodes(Readings& readings, std::size_t bytes)
{
    const Counts64 none(std::size_t(1) << (8 * bytes));
    const std::vector<Counts64> all = readings.run(none, [&](Counts64& counts, std::span<const std::byte> block) {
        if (bytes == 1)
            return bestKernels().codes(block.data(), block.size(), counts.data());
        for (std::size_t at = 0; at < block.size(); at += 2)
            ++counts[loadNumber<std::uint16_t>(block.data() + at)];
    });
    return summed(all, none.size());
}

void addTo(std::vector<Bucket>& buckets, const Exact& number, std::uint64_t count)
{
    if (!buckets.empty() && buckets.back().low == number)
        buckets.back().count += count;
    else
        buckets.push_back({number, number, count});
}

std::vector<double> finiteNumbers(const View& view, const io::Progress& progress)
{
    std::vector<double> numbers;
    NumberReader reader(view);
    for (std::span<const double> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
        progress.check();
        std::ranges::copy_if(block, std::back_inserter(numbers), [](double number) { return std::isfinite(number); });
    }
    return numbers;
}

template <std::integral T> std::vector<T> wholeNumbers(const View& view, const io::Progress& progress)
{
    std::vector<T> numbers;
    ElementReader reader(view);
    for (std::span<const std::byte> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
        progress.check();
        for (std::size_t at = 0; at < block.size(); at += sizeof(T))
            numbers.push_back(loadNumber<T>(block.data() + at));
    }
    return numbers;
}

template <typename T> std::vector<Bucket> bucketsOf(std::vector<T> numbers, std::uint64_t repeats)
{
    std::ranges::sort(numbers);
    std::vector<Bucket> buckets;
    for (const T number : numbers)
        addTo(buckets, exact(static_cast<T>(number + T(0))), repeats); // -0 becomes 0
    return buckets;
}

/// Of few numbers every one.
std::vector<Bucket> bucketsOfNumbers(const View& view, std::uint64_t repeats, const io::Progress& progress)
{
    if (view.dtype == DType::Int64)
        return bucketsOf(wholeNumbers<std::int64_t>(view, progress), repeats);
    if (view.dtype == DType::UInt64)
        return bucketsOf(wholeNumbers<std::uint64_t>(view, progress), repeats);
    return bucketsOf(finiteNumbers(view, progress), repeats);
}

std::vector<Bucket> bucketsOfCodes(DType dtype, std::span<const std::uint64_t> counts, std::uint64_t repeats)
{
    std::vector<Bucket> buckets;
    const std::size_t bytes = counts.size() == 256 ? 1 : 2;
    for (std::size_t code = 0; code < counts.size(); ++code) {
        const auto bits = static_cast<std::uint16_t>(code);
        double numbers[2];
        toDoubles(dtype, std::as_bytes(std::span(&bits, 1)).first(bytes), numbers);
        for (std::size_t i = 0; counts[code] != 0 && i < numbersPerElement(dtype); ++i)
            if (std::isfinite(numbers[i]))
                buckets.push_back({{numbers[i] + 0.0}, {numbers[i] + 0.0}, counts[code] * repeats});
    }
    std::ranges::sort(buckets, {}, &Bucket::low);
    std::vector<Bucket> joined;
    for (const Bucket& bucket : buckets)
        addTo(joined, bucket.low, bucket.count);
    return joined;
}

/// Of a wider dtype two readings: the first counts by the upper bits, the last tells about the buckets of which that is
/// not enough. Few buckets of integers may hold one number each, which a reading between them tells.
template <typename T> class WideCount {
public:
    WideCount(Readings& readings, T least, T greatest, std::uint64_t repeats)
        : m_readings(readings)
        , m_keys(least, greatest)
        , m_repeats(repeats)
    {
        m_readings.setCount(m_keys.shift == 0 ? 1 : std::integral<T> ? 3 : 2);
    }

    Distribution run(const Statistics& statistics, const DistributionOptions& options)
    {
        std::vector<Bucket> counted = firstReading();
        if (std::integral<T> && m_keys.shift != 0) {
            const std::int64_t few = std::ranges::count_if(counted, [](const Bucket& b) { return b.count != 0; });
            if (static_cast<std::size_t>(few) <= options.bins)
                narrow(counted);
            else
                m_readings.skip();
        }
        Buckets buckets(std::move(counted), statistics, options);
        if (buckets.areEnough())
            return buckets.result();
        if (m_readings.view().elements < (std::uint64_t(1) << 32))
            secondReading<std::uint32_t>(buckets);
        else
            secondReading<std::uint64_t>(buckets);
        return buckets.result();
    }

private:
    using Word = typename Keys<T>::Word;
    static constexpr std::size_t kFineCounts = 18 << 16; ///< all bits of float32 for nine quantiles
    static constexpr std::uint16_t kStraddles = 0x8000;

    std::vector<Bucket> firstReading()
    {
        const Counts64 none(m_keys.count);
        const std::vector<Counts64> all = m_readings.run(none, [&](Counts64& counts, std::span<const std::byte> block) {
            for (std::size_t at = 0; at < block.size(); at += sizeof(T))
                if (const std::size_t bucket = m_keys.of(loadNumber<T>(block.data() + at)); bucket < m_keys.count)
                    ++counts[bucket];
        });
        const Counts64 counts = summed(all, none.size());
        std::vector<Bucket> buckets;
        buckets.reserve(counts.size());
        for (std::size_t i = 0; i < counts.size(); ++i)
            buckets.push_back({m_keys.low(i), m_keys.high(i), counts[i] * m_repeats});
        return buckets;
    }

    /// Lets the buckets begin and end with numbers that there are.
    void narrow(std::vector<Bucket>& buckets)
    {
        struct Limits {
            T least = std::numeric_limits<T>::max(), greatest = std::numeric_limits<T>::lowest();
        };
        using AllLimits = std::vector<Limits>;
        const AllLimits none(m_keys.count);
        const std::vector<AllLimits> all =
            m_readings.run(none, [&](AllLimits& limits, std::span<const std::byte> block) {
                for (std::size_t at = 0; at < block.size(); at += sizeof(T)) {
                    const T number = loadNumber<T>(block.data() + at);
                    const std::size_t bucket = m_keys.of(number);
                    if (bucket >= m_keys.count)
                        continue; // the file changed meanwhile
                    Limits& own = limits[bucket];
                    own = {std::min(own.least, number), std::max(own.greatest, number)};
                }
            });
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            if (buckets[i].count == 0)
                continue;
            Limits found;
            for (const AllLimits& limits : all)
                found = {std::min(found.least, limits[i].least), std::max(found.greatest, limits[i].greatest)};
            if (found.least > found.greatest)
                continue;
            buckets[i].low = exact(found.least);
            buckets[i].high = exact(found.greatest);
        }
    }

    /// By bucket: 0 where no more is asked; else kStraddles, and its place in `wanted` plus one.
    std::vector<std::uint16_t> usesOf(const Buckets& buckets, const std::vector<std::size_t>& wanted) const
    {
        std::vector<std::uint16_t> uses(m_keys.count);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            uses[wanted[i]] = static_cast<std::uint16_t>(i + 1);
        for (std::size_t i = 0; i < uses.size(); ++i)
            if (buckets.straddles(i))
                uses[i] = static_cast<std::uint16_t>(uses[i] | kStraddles);
        return uses;
    }

    /// `Count` holds as many as there are numbers.
    template <typename Count> void secondReading(Buckets& buckets)
    {
        const std::vector<std::size_t> wanted = buckets.wanted();
        const std::vector<std::uint16_t> uses = usesOf(buckets, wanted);
        const std::size_t room = kFineCounts / std::max<std::size_t>(1, wanted.size());
        const unsigned bits = std::min(m_keys.shift, static_cast<unsigned>(std::bit_width(room)) - 1);
        const unsigned drop = m_keys.shift - bits;
        const std::size_t mask = (std::size_t(1) << bits) - 1;
        // One table for all threads: it is large, and few numbers are counted in it.
        std::vector<std::atomic<Count>> fine(wanted.size() << bits);
        const auto visit = [&](BinCounts& bins, std::span<const std::byte> block) {
            for (std::size_t at = 0; at < block.size(); at += sizeof(T)) {
                const T number = loadNumber<T>(block.data() + at);
                const std::size_t bucket = m_keys.of(number);
                if (bucket >= m_keys.count || uses[bucket] == 0)
                    continue;
                if ((uses[bucket] & kStraddles) != 0)
                    buckets.count(exact(number), m_repeats, bins);
                if (const std::size_t slot = uses[bucket] & ~kStraddles; slot != 0)
                    fine[((slot - 1) << bits) + (static_cast<std::size_t>(Keys<T>::of(number) >> drop) & mask)]
                        .fetch_add(1, std::memory_order_relaxed);
            }
        };
        for (const BinCounts& bins : m_readings.run(buckets.noCounts(), visit))
            buckets.add(bins);
        Counts64 counts(mask + 1);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            for (std::size_t part = 0; part < counts.size(); ++part)
                counts[part] = fine[(i << bits) + part] * m_repeats;
            buckets.refine(wanted[i], counts, [&](std::size_t part) {
                const Word begin = m_keys.begin(wanted[i]) + (static_cast<Word>(part) << drop);
                return Bucket{Keys<T>::number(begin), Keys<T>::number(begin + ((Word(1) << drop) - 1)), 0};
            });
        }
    }

    Readings& m_readings;
    KeyBuckets<T> m_keys;
    std::uint64_t m_repeats;
};

} // namespace

Distribution distributionOf(const View& view, const Statistics& statistics, const DistributionOptions& options,
                            const io::Progress& progress, std::uint64_t doneBefore, std::uint64_t total)
{
    if (statistics.counts.finite() == 0)
        return {};
    View own = view;
    View* const views[] = {&own};
    const std::uint64_t repeats = dropRepeats(views);
    const DType dtype = own.dtype;
    if (own.elements * numbersPerElement(dtype) <= options.sorted) {
        Buckets buckets(bucketsOfNumbers(own, repeats, progress), statistics, options);
        progress.advance(doneBefore + bytesOf(dtype, own.elements), total);
        return buckets.result();
    }
    Readings readings(std::move(own), options.threads, progress, doneBefore, total);
    const std::size_t bytes = info(dtype).bytes;
    if (!readings.takesNumbers() && bytes <= 2) {
        const Counts64 counts = countCodes(readings, bytes);
        return Buckets(bucketsOfCodes(dtype, counts, repeats), statistics, options).result();
    }
    const auto count = [&]<typename T>(T least, T greatest) {
        return WideCount<T>(readings, least, greatest, repeats).run(statistics, options);
    };
    const auto limits = [&]<typename T>(T) {
        return count(static_cast<T>(statistics.least), static_cast<T>(statistics.greatest));
    };
    if (readings.takesNumbers() || dtype == DType::Float64)
        return limits(double());
    if (dtype == DType::Float32)
        return limits(float());
    if (dtype == DType::UInt32)
        return limits(std::uint32_t());
    if (dtype == DType::UInt64)
        return count(static_cast<std::uint64_t>(statistics.whole->least),
                     static_cast<std::uint64_t>(statistics.whole->greatest));
    if (dtype == DType::Int64)
        return count(statistics.whole->least, statistics.whole->greatest);
    return limits(std::int32_t());
}

} // namespace ckptscope::tensor
