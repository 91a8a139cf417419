#include "core/tensor/statistics.h"

#include "core/tensor/element_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace ckptscope::tensor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename T> void widen(std::optional<WholeLimits>& limits, std::span<const std::byte> elements)
{
    for (std::size_t at = 0; at + sizeof(T) <= elements.size(); at += sizeof(T)) {
        T value;
        std::memcpy(&value, elements.data() + at, sizeof value);
        const auto kept = static_cast<std::int64_t>(value);
        if (!limits)
            limits = WholeLimits{kept, kept, std::is_unsigned_v<T>};
        if (value < static_cast<T>(limits->least))
            limits->least = kept;
        if (value > static_cast<T>(limits->greatest))
            limits->greatest = kept;
    }
}

/// One pass; knows where one channel ends and the next begins.
class Pass {
public:
    Pass(const View& view, const StatisticsOptions& options)
        : m_kernels(options.kernels != nullptr ? *options.kernels : bestKernels())
        , m_view(view)
        , m_total(view.dtype, m_kernels)
        , m_channel(view.dtype, m_kernels)
    {
        m_statistics.meaning = view.meaning;
        m_statistics.dtype = view.dtype;
        if (view.shape.size() < 2 || view.elements == 0 || view.strides[0] == 0)
            return;
        m_statistics.channels = static_cast<std::uint64_t>(view.shape[0]);
        m_run = view.elements / m_statistics.channels;
        if (options.perChannel && m_statistics.channels <= kMostChannels)
            m_statistics.perChannel.emplace();
    }

    void add(std::span<const std::byte> elements, std::size_t bytes)
    {
        if (m_view.dtype == DType::Int64)
            widen<std::int64_t>(m_statistics.whole, elements);
        else if (m_view.dtype == DType::UInt64)
            widen<std::uint64_t>(m_statistics.whole, elements);
        while (!elements.empty()) {
            const std::uint64_t wanted = m_run == 0 ? elements.size() / bytes : m_run - m_done % m_run;
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, elements.size() / bytes));
            addPart(elements.first(count * bytes));
            elements = elements.subspan(count * bytes);
            m_done += count;
            if (m_run != 0 && m_done % m_run == 0)
                endChannel();
        }
    }

    Statistics result(std::uint64_t repeats)
    {
        if (m_run == 0)
            m_total.add(m_channel);
        const Counts& counts = m_total.counts();
        Statistics& s = m_statistics;
        s.counts = {counts.numbers * repeats,          counts.nan * repeats,   counts.positiveInfinity * repeats,
                    counts.negativeInfinity * repeats, counts.zeros * repeats, counts.subnormals * repeats};
        const auto finite = static_cast<double>(s.counts.finite());
        const auto times = static_cast<double>(repeats);
        const bool any = s.counts.finite() != 0;
        s.least = any ? m_total.least() : kNaN;
        s.greatest = any ? m_total.greatest() : kNaN;
        s.mean = any ? m_total.mean() : kNaN;
        s.deviation = s.counts.finite() > 1 ? std::sqrt(m_total.squaredDifferences() * times / (finite - 1)) : kNaN;
        s.magnitudes = m_total.magnitudes() * times;
        s.norm = std::sqrt(m_total.squares() * times);
        return std::move(s);
    }

private:
    void addPart(std::span<const std::byte> elements)
    {
        if (m_view.quantizer.scales.empty())
            return m_channel.add(elements);
        m_numbers.resize(elements.size() / info(m_view.dtype).bytes);
        toDoubles(m_view.dtype, elements, m_numbers.data());
        dequantize(m_view.quantizer, m_done, m_numbers);
        m_channel.addNumbers(m_numbers);
    }

    void endChannel()
    {
        const Counts& counts = m_channel.counts();
        if (counts.zeros == counts.numbers && m_statistics.zeroChannels++ == 0)
            m_statistics.firstZeroChannel = m_done / m_run - 1;
        if (m_statistics.perChannel) {
            const bool any = counts.finite() != 0;
            m_statistics.perChannel->least.push_back(any ? m_channel.least() : kNaN);
            m_statistics.perChannel->greatest.push_back(any ? m_channel.greatest() : kNaN);
            m_statistics.perChannel->mean.push_back(any ? m_channel.mean() : kNaN);
            m_statistics.perChannel->norm.push_back(any ? std::sqrt(m_channel.squares()) : kNaN);
        }
        m_total.add(m_channel);
        m_channel = Accumulator(m_view.dtype, m_kernels);
    }

    const Kernels& m_kernels;
    const View& m_view;
    Statistics m_statistics;
    Accumulator m_total, m_channel;
    std::uint64_t m_run = 0; ///< elements of a channel; 0: there are none
    std::uint64_t m_done = 0;
    std::vector<double> m_numbers;
};

} // namespace

Statistics statisticsOf(const View& view, const StatisticsOptions& options, const io::Progress& progress,
                        std::uint64_t doneBefore, std::uint64_t total)
{
    View own = view;
    View* const views[] = {&own};
    const std::uint64_t repeats = dropRepeats(views);
    ElementReader reader(own);
    Pass pass(reader.view(), options);
    for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next()) {
        pass.add(block, reader.elementBytes());
        progress.advance(doneBefore + bytesOf(own.dtype, reader.done()), total);
    }
    return pass.result(repeats);
}

} // namespace ckptscope::tensor
