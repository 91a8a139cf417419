#pragma once

#include "core/tensor/difference.h"
#include "core/tensor/slice.h"

#include <memory>
#include <optional>

namespace ckptscope::ui {

using ViewPtr = std::shared_ptr<const tensor::View>;

/// The same plane of two tensors of one shape in the same pixels, and what one is more than the other.
struct PairSlices {
    tensor::Slice a, b, difference; ///< means, so that the difference is that of the pixels: B - A
    double low = 0, high = 1; ///< common limits of both sides, without the outermost numbers
};

/// Reads both. Throws io::Error, Cancelled when asked to stop.
PairSlices readPairSlices(const tensor::View& a, const tensor::View& b, const tensor::Plane& plane, int pixels,
                          const io::Progress& progress);

/// Pixels of B less those of A; only what is a number in both.
tensor::Slice differenceOf(const tensor::Slice& a, const tensor::Slice& b);

} // namespace ckptscope::ui
