#pragma once

#include "core/tensor/distribution.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ckptscope::tensor {

/// What a scan found about one tensor.
struct Scanned {
    std::uint32_t tensor = checkpoint::kNoIndex; ///< row of Checkpoint::tensors
    std::optional<Statistics> statistics; ///< nothing where its numbers cannot be read
    std::optional<Distribution> distribution; ///< where it was asked for
    std::string problem; ///< why not
    bool isDamaged = false; ///< the file is at fault, not the kind of tensor
};

/// Statistics of the tensors in `rows`, with `distribution` also those; `visit` is called for each in that order, as
/// soon as it is known, from the calling thread. What several places share is read once. Throws io::Error, Cancelled
/// when asked to stop.
void scan(const checkpoint::Checkpoint& checkpoint, std::span<const std::uint32_t> rows,
          const StatisticsOptions& options, const std::function<void(const Scanned&)>& visit,
          const io::Progress& progress = {}, const DistributionOptions* distribution = nullptr);

} // namespace ckptscope::tensor
