#include "core/tensor/distribution.h"

#include "core/tensor/buckets.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/number_keys.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::tensor {

namespace {

/// One of several readings of a tensor, as a share of the progress of all.
struct Reading {
    const View& view;
    const io::Progress& progress;
    std::uint64_t before, total;
    int number, count;

    void tell(std::uint64_t elements) const
    {
        const std::uint64_t bytes = bytesOf(view.dtype, view.elements);
        const auto of = static_cast<std::uint64_t>(count);
        progress.advance(before + (bytes * static_cast<std::uint64_t>(number) + bytesOf(view.dtype, elements)) / of,
                         total);
    }
};

/// Whether numbers have to be made of the elements before they can be counted.
bool takesNumbers(const View& view)
{
    return isComplex(view.dtype) || !view.quantizer.scales.empty();
}

void forEachBlock(const Reading& reading, const std::function<void(std::span<const std::byte>)>& visit)
{
    if (takesNumbers(reading.view)) {
        NumberReader reader(reading.view);
        for (std::span<const double> block = reader.next(); !block.empty(); block = reader.next()) {
            visit(std::as_bytes(block));
            reading.tell(reader.done());
        }
        return;
    }
    ElementReader reader(reading.view);
    for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next()) {
        visit(block);
        reading.tell(reader.done());
    }
}

/// Of a dtype of 8 or 16 bits every code is counted.
std::vector<std::uint64_t> countCodes(const Reading& reading, std::size_t bytes)
{
    std::vector<std::uint64_t> counts(std::size_t(1) << (8 * bytes));
    forEachBlock(reading, [&](std::span<const std::byte> block) {
        if (bytes == 1)
            return bestKernels().codes(block.data(), block.size(), counts.data());
        for (std::size_t at = 0; at < block.size(); at += 2)
            ++counts[loadNumber<std::uint16_t>(block.data() + at)];
    });
    return counts;
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
                buckets.push_back({numbers[i] + 0.0, numbers[i] + 0.0, counts[code] * repeats});
    }
    std::ranges::sort(buckets, {}, &Bucket::low);
    std::vector<Bucket> joined;
    for (const Bucket& bucket : buckets)
        if (!joined.empty() && joined.back().low == bucket.low)
            joined.back().count += bucket.count;
        else
            joined.push_back(bucket);
    return joined;
}

/// Of a wider dtype two readings: the first counts by the upper bits, the second tells about the buckets of which that
/// is not enough.
template <typename T> class WideCount {
public:
    WideCount(const Reading& first, T least, T greatest, std::uint64_t repeats)
        : m_reading(first)
        , m_keys(least, greatest)
        , m_repeats(repeats)
    {
    }

    Distribution run(const Statistics& statistics, const DistributionOptions& options)
    {
        Buckets buckets(firstReading(), statistics, options);
        if (m_keys.shift != 0)
            secondReading(buckets);
        return buckets.result();
    }

private:
    static constexpr std::size_t kFineBytes = 10 * 1024 * 1024; // all of float32 for nine quantiles

    std::vector<Bucket> firstReading()
    {
        std::vector<std::uint64_t> counts(m_keys.count);
        forEachBlock(m_reading, [&](std::span<const std::byte> block) {
            for (std::size_t at = 0; at < block.size(); at += sizeof(T))
                if (const std::size_t bucket = m_keys.of(loadNumber<T>(block.data() + at)); bucket < m_keys.count)
                    ++counts[bucket];
        });
        std::vector<Bucket> buckets;
        buckets.reserve(counts.size());
        for (std::size_t i = 0; i < counts.size(); ++i)
            buckets.push_back({m_keys.low(i), m_keys.high(i), counts[i] * m_repeats});
        return buckets;
    }

    void secondReading(Buckets& buckets)
    {
        const std::vector<std::size_t> wanted = buckets.wanted();
        std::vector<std::uint16_t> use(
            m_keys.count); // 0: no more is asked; else kStraddles, and its place in wanted + 1
        constexpr std::uint16_t kStraddles = 0x8000;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            use[wanted[i]] = static_cast<std::uint16_t>(i + 1);
        for (std::size_t i = 0; i < use.size(); ++i)
            if (buckets.straddles(i))
                use[i] = static_cast<std::uint16_t>(use[i] | kStraddles);
        const std::size_t room = kFineBytes / sizeof(std::uint64_t) / std::max<std::size_t>(1, wanted.size());
        const unsigned bits = std::min(m_keys.shift, static_cast<unsigned>(std::bit_width(room)) - 1);
        const unsigned drop = m_keys.shift - bits;
        const std::size_t mask = (std::size_t(1) << bits) - 1;
        std::vector<std::uint64_t> fine(wanted.size() << bits);
        ++m_reading.number;
        forEachBlock(m_reading, [&](std::span<const std::byte> block) {
            for (std::size_t at = 0; at < block.size(); at += sizeof(T)) {
                const T number = loadNumber<T>(block.data() + at);
                const std::size_t bucket = m_keys.of(number);
                if (bucket >= m_keys.count || use[bucket] == 0)
                    continue;
                if ((use[bucket] & kStraddles) != 0)
                    buckets.place(static_cast<double>(number), m_repeats);
                if (const std::size_t slot = use[bucket] & ~kStraddles; slot != 0)
                    ++fine[((slot - 1) << bits) + (static_cast<std::size_t>(Keys<T>::of(number) >> drop) & mask)];
            }
        });
        for (std::uint64_t& count : fine)
            count *= m_repeats;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            buckets.refine(wanted[i], std::span(fine).subspan(i << bits, mask + 1), [&](std::size_t part) {
                using Word = typename Keys<T>::Word;
                const Word begin = m_keys.begin(wanted[i]) + (static_cast<Word>(part) << drop);
                return Bucket{Keys<T>::number(begin), Keys<T>::number(begin + ((Word(1) << drop) - 1)), 0};
            });
    }

    Reading m_reading;
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
    Reading reading{own, progress, doneBefore, total, 0, 1};
    const std::size_t bytes = info(own.dtype).bytes;
    if (!takesNumbers(own) && bytes <= 2) {
        const std::vector<std::uint64_t> counts = countCodes(reading, bytes);
        return Buckets(bucketsOfCodes(own.dtype, counts, repeats), statistics, options).result();
    }
    reading.count = 2;
    const auto count = [&]<typename T>(T least, T greatest) {
        return WideCount<T>(reading, least, greatest, repeats).run(statistics, options);
    };
    const auto limits = [&]<typename T>(T) {
        return count(static_cast<T>(statistics.least), static_cast<T>(statistics.greatest));
    };
    if (takesNumbers(own) || own.dtype == DType::Float64)
        return limits(double());
    if (own.dtype == DType::Float32)
        return limits(float());
    if (own.dtype == DType::UInt32)
        return limits(std::uint32_t());
    if (own.dtype == DType::UInt64)
        return count(static_cast<std::uint64_t>(statistics.whole->least),
                     static_cast<std::uint64_t>(statistics.whole->greatest));
    if (own.dtype == DType::Int64)
        return count(statistics.whole->least, statistics.whole->greatest);
    return limits(std::int32_t());
}

} // namespace ckptscope::tensor
