#pragma once

#include "core/tensor/scan.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace ckptscope::ui {

/// What is kept of the numbers of a tensor, or of several together. Mean, deviation and limits are of the finite
/// numbers, and NaN where there are none.
struct NumberFacts {
    std::uint64_t numbers = 0, finite = 0, nan = 0, infinite = 0, zeros = 0;
    double least = std::numeric_limits<double>::quiet_NaN();
    double greatest = std::numeric_limits<double>::quiet_NaN();
    double mean = std::numeric_limits<double>::quiet_NaN();
    double deviation = std::numeric_limits<double>::quiet_NaN(); ///< with n - 1
    bool isKnown = false; ///< false: not read, or not readable
    bool isPartial = false; ///< the scan was stopped before it came to all of it

    /// Takes the numbers of another one in.
    void add(const NumberFacts& other);
};

/// The numbers of all tensors of an opened file, read once in the file's order. Immutable.
struct ScannedValues {
    checkpoint::CheckpointPtr checkpoint;
    std::vector<NumberFacts> byTensor; ///< as Checkpoint::tensors
    std::vector<checkpoint::Finding> findings; ///< what is noteworthy about the numbers that were read
    std::uint64_t read = 0; ///< tensors whose numbers are known
    std::uint64_t unreadable = 0; ///< without numbers of their own, or damaged
    bool isWhole = false; ///< not stopped before the end
    std::vector<tensor::Scanned> toGoOnFrom; ///< what was read until then, when it was stopped
};

/// Reads all tensors; asked to stop, gives what was read until then, which `earlier` goes on from (null, or of another
/// checkpoint: from the first tensor). Any thread; throws io::Error.
std::shared_ptr<const ScannedValues> scanValues(const checkpoint::CheckpointPtr& checkpoint,
                                                const io::Progress& progress,
                                                const std::shared_ptr<const ScannedValues>& earlier = {});

} // namespace ckptscope::ui
