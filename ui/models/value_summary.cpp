#include "ui/models/value_summary.h"

#include "core/tensor/decode.h"
#include "core/tensor/view.h"
#include "ui/jobs/job.h"

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr std::uint64_t kCountedAtOnce = 1 << 23; ///< elements; of more a sample is told first
constexpr std::uint64_t kSample = 1 << 19;

/// Every so many indices of the longest axis.
tensor::View sampleOf(const tensor::View& view)
{
    tensor::View out = view;
    const auto axis = static_cast<std::size_t>(std::ranges::max_element(view.shape) - view.shape.begin());
    const auto step = std::min(static_cast<std::int64_t>(view.elements / kSample), view.shape[axis]);
    out.shape[axis] = (view.shape[axis] + step - 1) / step;
    out.strides[axis] *= step;
    out.elements =
        view.elements / static_cast<std::uint64_t>(view.shape[axis]) * static_cast<std::uint64_t>(out.shape[axis]);
    return out;
}

void readSample(const tensor::View& view, ValueSummary& summary, const tensor::DistributionOptions& options,
                const io::Progress& progress)
{
    const tensor::View sample = sampleOf(view);
    const io::Progress quiet{progress.stop, {}};
    summary.statistics = tensor::statisticsOf(sample, {}, quiet);
    summary.distribution = tensor::distributionOf(sample, *summary.statistics, options, quiet);
    summary.sampled = summary.statistics->counts.numbers;
}

void read(const checkpoint::Checkpoint& checkpoint, ValueSummary& summary, std::size_t index, std::size_t bins,
          SummaryFeed& feed, const io::Progress& progress, std::uint64_t done, std::uint64_t total)
{
    const tensor::View view = tensor::viewOf(checkpoint, checkpoint.tensors[summary.tensor]);
    summary.isStored = view.meaning == tensor::Meaning::Stored;
    tensor::DistributionOptions options;
    options.bins = bins;
    if (view.elements > kCountedAtOnce && view.quantizer.scales.empty()) { // scales go by the index
        readSample(view, summary, options, progress);
        feed.put(index, summary);
    }
    const tensor::Statistics statistics = tensor::statisticsOf(view, {}, progress, done, total);
    if (summary.sampled == 0) {
        summary.statistics = statistics;
        feed.put(index, summary);
    }
    tensor::Distribution distribution =
        tensor::distributionOf(view, statistics, options, progress, done + summary.bytes, total);
    summary.statistics = statistics;
    summary.distribution = std::move(distribution);
    summary.sampled = 0;
}

/// Rows as they stand in the tree, where the id of a row says its place among those of its parent alone.
std::vector<RowId> asInTree(const Outline& outline, const std::vector<RowId>& rows)
{
    std::vector<std::vector<RowId>> ways; // from the root
    for (const RowId row : rows) {
        ways.emplace_back();
        for (RowId up = row; up != 0; up = outline.row(up).parent)
            ways.back().push_back(up);
        std::ranges::reverse(ways.back());
    }
    std::ranges::sort(ways);
    std::vector<RowId> sorted;
    for (const std::vector<RowId>& way : ways)
        sorted.push_back(way.empty() ? 0 : way.back());
    return sorted;
}

} // namespace

std::vector<ValueSummary> tensorsBelow(const Outline& outline, const std::vector<RowId>& selected)
{
    const std::vector<RowId> rows = asInTree(outline, selected);
    std::vector<ValueSummary> found;
    std::vector<bool> isFound(outline.checkpoint().tensors.size(), false);
    std::vector<RowId> open(rows.rbegin(), rows.rend()); // the next one is the last
    while (!open.empty()) {
        const RowId id = open.back();
        open.pop_back();
        const Row& row = outline.row(id);
        if (row.kind == RowKind::Tensor && !isFound[row.ref]) {
            const checkpoint::Tensor& tensor = outline.checkpoint().tensors[row.ref];
            isFound[row.ref] = true;
            ValueSummary summary;
            summary.row = id;
            summary.tensor = row.ref;
            summary.bytes = tensor::bytesOf(tensor.dtype, tensor.elements);
            found.push_back(std::move(summary));
        }
        for (RowId child = row.first + row.count; child-- > row.first;)
            open.push_back(child);
    }
    return found;
}

void SummaryFeed::put(std::size_t index, const ValueSummary& summary)
{
    const std::scoped_lock lock(m_mutex);
    const auto same = std::ranges::find(m_new, index, [](const auto& each) { return each.first; });
    if (same == m_new.end())
        m_new.emplace_back(index, summary);
    else
        same->second = summary;
}

std::vector<std::pair<std::size_t, ValueSummary>> SummaryFeed::take()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_new, {});
}

void readSummaries(const checkpoint::Checkpoint& checkpoint, std::vector<ValueSummary> summaries, std::size_t bins,
                   SummaryFeed& feed, const io::Progress& progress)
{
    std::uint64_t total = 0, done = 0;
    for (const ValueSummary& summary : summaries)
        total += 2 * summary.bytes; // once for the statistics, once for the histogram
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        try {
            read(checkpoint, summaries[i], i, bins, feed, progress, done, total);
        } catch (...) {
            summaries[i].error = io::currentError();
            if (summaries[i].error->kind() == io::ErrorKind::Cancelled)
                throw;
        }
        done += 2 * summaries[i].bytes;
        feed.put(i, summaries[i]);
    }
}

} // namespace ckptscope::ui
