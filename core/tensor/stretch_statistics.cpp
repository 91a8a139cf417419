#include "core/tensor/stretch_statistics.h"

#include "core/tensor/element_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace ckptscope::tensor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void join(std::optional<WholeLimits>& limits, const WholeLimits& other)
{
    if (!limits) {
        limits = other;
    } else if (limits->isUnsigned) {
        const auto number = [](std::int64_t kept) { return static_cast<std::uint64_t>(kept); };
        limits->least = number(other.least) < number(limits->least) ? other.least : limits->least;
        limits->greatest = number(other.greatest) > number(limits->greatest) ? other.greatest : limits->greatest;
    } else {
        limits->least = std::min(limits->least, other.least);
        limits->greatest = std::max(limits->greatest, other.greatest);
    }
}

template <typename T> void widen(std::optional<WholeLimits>& limits, std::span<const std::byte> elements)
{
    T least = std::numeric_limits<T>::max(), greatest = std::numeric_limits<T>::min();
    for (std::size_t at = 0; at + sizeof(T) <= elements.size(); at += sizeof(T)) {
        T value;
        std::memcpy(&value, elements.data() + at, sizeof value);
        least = std::min(least, value);
        greatest = std::max(greatest, value);
    }
    join(limits, {static_cast<std::int64_t>(least), static_cast<std::int64_t>(greatest), std::is_unsigned_v<T>});
}

void addChannel(ChannelStatistics& channels, const Accumulator& channel)
{
    const bool any = channel.counts().finite() != 0;
    channels.least.push_back(any ? channel.least() : kNaN);
    channels.greatest.push_back(any ? channel.greatest() : kNaN);
    channels.mean.push_back(any ? channel.mean() : kNaN);
    channels.norm.push_back(any ? channel.norm() : kNaN);
}

void append(std::vector<double>& to, const std::vector<double>& from)
{
    to.insert(to.end(), from.begin(), from.end());
}

/// Goes through one stretch; knows where one channel ends and the next begins.
class Pass {
public:
    /// `run`: elements of a channel, when the stretch has whole ones; else 0.
    Pass(const View& view, const Accumulator& empty, std::uint64_t first, std::uint64_t run, bool perChannel)
        : m_view(view)
        , m_first(first)
        , m_run(run)
        , m_empty(empty)
        , m_channel(m_empty)
        , m_found(m_empty)
    {
        if (perChannel && run != 0)
            m_found.perChannel.emplace();
    }

    void add(std::span<const std::byte> elements, std::size_t bytes)
    {
        if (m_view.dtype == DType::Int64)
            widen<std::int64_t>(m_found.whole, elements);
        else if (m_view.dtype == DType::UInt64)
            widen<std::uint64_t>(m_found.whole, elements);
        while (!elements.empty()) {
            const std::uint64_t wanted = m_run == 0 ? elements.size() / bytes : m_run - m_done % m_run;
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, elements.size() / bytes));
            addSome(elements.first(count * bytes));
            elements = elements.subspan(count * bytes);
            m_done += count;
            if (m_run != 0 && m_done % m_run == 0)
                endChannel();
        }
    }

    StretchStatistics result() { return std::move(m_found); }

private:
    void addSome(std::span<const std::byte> elements)
    {
        Accumulator& sums = m_run == 0 ? m_found.total : m_channel;
        if (m_view.quantizer.scales.empty())
            return sums.add(elements);
        m_numbers.resize(elements.size() / info(m_view.dtype).bytes);
        toDoubles(m_view.dtype, elements, m_numbers.data());
        dequantize(m_view.quantizer, m_first + m_done, m_numbers);
        sums.addNumbers(m_numbers);
    }

    void endChannel()
    {
        const Counts& counts = m_channel.counts();
        if (counts.zeros == counts.numbers && m_found.zeroChannels++ == 0)
            m_found.firstZeroChannel = (m_first + m_done) / m_run - 1;
        if (m_found.perChannel)
            addChannel(*m_found.perChannel, m_channel);
        m_found.total.add(m_channel);
        m_channel = m_empty;
    }

    const View& m_view;
    std::uint64_t m_first, m_run;
    std::uint64_t m_done = 0;
    Accumulator m_empty, m_channel;
    StretchStatistics m_found;
    std::vector<double> m_numbers;
};

View withoutRepeats(View view, std::uint64_t& repeats)
{
    View* const views[] = {&view};
    repeats = dropRepeats(views);
    return view;
}

} // namespace

StatisticsSum::StatisticsSum(const View& view, const StatisticsOptions& options)
    : m_repeats(1)
    , m_stretches(withoutRepeats(view, m_repeats))
    , m_empty(view.dtype, options.kernels != nullptr ? *options.kernels : bestKernels())
    , m_total(m_empty)
    , m_channel(m_empty)
{
    const View& own = m_stretches.view();
    m_statistics.meaning = own.meaning;
    m_statistics.dtype = own.dtype;
    if (own.shape.size() < 2 || own.elements == 0 || own.meaning == Meaning::Stored)
        return; // stored values have no axes of the tensor
    const auto channels = static_cast<std::uint64_t>(view.shape[0]);
    const bool isListed = options.perChannel && channels <= kMostChannels;
    if (own.strides[0] == 0) {
        m_alike = channels;
        m_listsAlike = isListed;
        return;
    }
    m_statistics.channels = channels;
    if (isListed)
        m_statistics.perChannel.emplace();
}

StretchStatistics StatisticsSum::read(const Stretch& stretch, SharedProgress& progress, Turns& gathering) const
{
    const Turns::Turn turn(gathering, !m_stretches.isContiguous());
    ElementReader reader(stretch.view);
    const std::uint64_t run = hasChannels() && stretch.rows != 0 ? stretch.view.elements / stretch.rows : 0;
    Pass pass(reader.view(), m_empty, stretch.first, run, m_statistics.perChannel.has_value());
    std::uint64_t told = 0;
    const io::Progress stopping = progress.stopping();
    for (std::span<const std::byte> block = reader.next(stopping); !block.empty(); block = reader.next(stopping)) {
        pass.add(block, reader.elementBytes());
        const std::uint64_t done = bytesOf(stretch.view.dtype, reader.done());
        progress.add(done - told);
        told = done;
    }
    return pass.result();
}

void StatisticsSum::add(const Stretch& stretch, const StretchStatistics& found)
{
    if (found.whole)
        join(m_statistics.whole, *found.whole);
    if (!hasChannels() || stretch.rows != 0) {
        m_total.add(found.total);
        if (m_statistics.zeroChannels == 0)
            m_statistics.firstZeroChannel = found.firstZeroChannel;
        m_statistics.zeroChannels += found.zeroChannels;
        if (m_statistics.perChannel) {
            append(m_statistics.perChannel->least, found.perChannel->least);
            append(m_statistics.perChannel->greatest, found.perChannel->greatest);
            append(m_statistics.perChannel->mean, found.perChannel->mean);
            append(m_statistics.perChannel->norm, found.perChannel->norm);
        }
        return;
    }
    m_channel.add(found.total);
    if (stretch.endsRow)
        endChannel(stretch.first / (m_stretches.view().elements / m_statistics.channels));
}

void StatisticsSum::endChannel(std::uint64_t number)
{
    const Counts& counts = m_channel.counts();
    if (counts.zeros == counts.numbers && m_statistics.zeroChannels++ == 0)
        m_statistics.firstZeroChannel = number;
    if (m_statistics.perChannel)
        addChannel(*m_statistics.perChannel, m_channel);
    m_total.add(m_channel);
    m_channel = m_empty;
}

Statistics StatisticsSum::result()
{
    const Counts& counts = m_total.counts();
    Statistics& s = m_statistics;
    s.counts = {counts.numbers * m_repeats,          counts.nan * m_repeats,   counts.positiveInfinity * m_repeats,
                counts.negativeInfinity * m_repeats, counts.zeros * m_repeats, counts.subnormals * m_repeats};
    const bool any = s.counts.finite() != 0;
    s.least = any ? m_total.least() : kNaN;
    s.greatest = any ? m_total.greatest() : kNaN;
    s.mean = any ? m_total.mean() : kNaN;
    s.deviation = m_total.deviation(m_repeats);
    s.magnitudes = m_total.magnitudes(m_repeats);
    s.norm = m_total.norm(m_repeats);
    if (s.perChannel)
        for (double& norm : s.perChannel->norm)
            norm *= std::sqrt(static_cast<double>(m_repeats));
    if (m_alike != 0)
        addAlikeChannels();
    return std::move(m_statistics);
}

void StatisticsSum::addAlikeChannels()
{
    Statistics& s = m_statistics;
    s.channels = m_alike;
    s.zeroChannels = s.counts.zeros == s.counts.numbers ? m_alike : 0;
    if (!m_listsAlike)
        return;
    const auto count = static_cast<std::size_t>(m_alike);
    const double norm = s.norm / std::sqrt(static_cast<double>(m_alike));
    const auto all = [&](double number) { return std::vector<double>(count, number); };
    s.perChannel = ChannelStatistics{all(s.least), all(s.greatest), all(s.mean), all(s.least == s.least ? norm : kNaN)};
}

} // namespace ckptscope::tensor
