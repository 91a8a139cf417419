#pragma once

#include "core/edit/step.h"
#include "core/io/progress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::edit {

/// Numbers of one tensor that a cast cannot keep.
struct CastLoss {
    std::string tensor; ///< its name before the cast
    std::uint64_t overflows = 0; ///< finite, and too large: they become infinite, or what the dtype has instead
    std::uint64_t underflows = 0; ///< not 0, and too small: they become 0
    std::uint64_t negatives = 0; ///< negative or 0, and the dtype has only positive numbers: they become such
};

/// What one Cast step loses; a tensor that several places share is counted once.
struct CastLosses {
    checkpoint::DType to = checkpoint::DType::Unknown;
    std::uint64_t overflows = 0, underflows = 0, negatives = 0;
    std::vector<CastLoss> tensors; ///< those that lose something, in file order
};

/// Whether some step casts, so that countLosses() has something to read.
bool casts(const std::vector<Step>& steps);

/// Reads every tensor that the Cast steps among `steps` change; one element for each step that changes any. Tensors
/// that a later step removes do not count. Throws what apply() and reading throw, Cancelled when stopped.
std::vector<CastLosses> countLosses(const checkpoint::CheckpointPtr& original, const std::vector<Step>& steps,
                                    const io::Progress& progress);

enum class LossKind : std::uint8_t { Overflow, Underflow, Negative };

/// In words, for people: "Too large for float16, so that they become infinite: 12 numbers of 3 tensors ("a", "b", …)."
/// Empty when nothing of that kind is lost.
std::string lossText(const CastLosses& losses, LossKind kind);

} // namespace ckptscope::edit
