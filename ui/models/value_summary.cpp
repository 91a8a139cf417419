#include "ui/models/value_summary.h"

#include "core/tensor/decode.h"
#include "core/tensor/view.h"
#include "ui/jobs/job.h"

#include <algorithm>

namespace ckptscope::ui {

namespace {

void read(const checkpoint::Checkpoint& checkpoint, ValueSummary& summary, std::size_t index, std::size_t bins,
          SummaryFeed& feed, const io::Progress& progress, std::uint64_t done, std::uint64_t total)
{
    const tensor::View view = tensor::viewOf(checkpoint, checkpoint.tensors[summary.tensor]);
    summary.statistics = tensor::statisticsOf(view, {}, progress, done, total);
    feed.put(index, summary);
    tensor::DistributionOptions options;
    options.bins = bins;
    summary.distribution =
        tensor::distributionOf(view, *summary.statistics, options, progress, done + summary.bytes, total);
}

} // namespace

std::vector<ValueSummary> tensorsBelow(const Outline& outline, const std::vector<RowId>& rows)
{
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
            summaries[i].error = currentError();
            if (summaries[i].error->kind() == io::ErrorKind::Cancelled)
                throw;
        }
        done += 2 * summaries[i].bytes;
        feed.put(i, summaries[i]);
    }
}

} // namespace ckptscope::ui
