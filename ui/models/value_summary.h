#pragma once

#include "core/io/error.h"
#include "core/tensor/distribution.h"
#include "ui/models/outline.h"

#include <mutex>
#include <optional>
#include <vector>

namespace ckptscope::ui {

/// What one pass or two over the numbers of a tensor tell, for showing.
struct ValueSummary {
    RowId row = 0;
    std::uint32_t tensor = 0; ///< index in Checkpoint::tensors
    std::uint64_t bytes = 0; ///< to be read
    std::optional<tensor::Statistics> statistics; ///< not there: not read yet, or not readable
    std::optional<tensor::Distribution> distribution; ///< comes after the statistics
    std::uint64_t sampled = 0; ///< not 0: that is of so many numbers only, until all are counted
    bool isStored = false; ///< that is of the stored values alone: the tensor is sparse or nested
    std::optional<io::Error> error; ///< why there are none
};

/// The tensors of the rows and of all below them, in the order of the tree, each once.
std::vector<ValueSummary> tensorsBelow(const Outline& outline, const std::vector<RowId>& selected);

/// Hands summaries from the thread that reads to the window's while more of them are read.
class SummaryFeed {
public:
    void put(std::size_t index, const ValueSummary& summary);
    /// What came since the last call, the newest of each.
    std::vector<std::pair<std::size_t, ValueSummary>> take();

private:
    std::mutex m_mutex;
    std::vector<std::pair<std::size_t, ValueSummary>> m_new;
};

/// Reads the tensors one after the other; a tensor that cannot be read has an error and the rest goes on. Throws
/// Cancelled when asked to stop.
void readSummaries(const checkpoint::Checkpoint& checkpoint, std::vector<ValueSummary> summaries, std::size_t bins,
                   SummaryFeed& feed, const io::Progress& progress);

} // namespace ckptscope::ui
