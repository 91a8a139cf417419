#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>

namespace ckptscope::ui {

/// The same tensor in two checkpoints, or in one before and after its edits.
struct TensorPair {
    checkpoint::CheckpointPtr checkpointA, checkpointB;
    std::uint32_t a = checkpoint::kNoIndex, b = checkpoint::kNoIndex; ///< indices in Checkpoint::tensors

    const checkpoint::Tensor& tensorA() const { return checkpointA->tensors[a]; }
    const checkpoint::Tensor& tensorB() const { return checkpointB->tensors[b]; }
    bool operator==(const TensorPair&) const = default;
};

} // namespace ckptscope::ui
