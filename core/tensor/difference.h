#pragma once

#include "core/io/progress.h"
#include "core/tensor/view.h"

#include <cstdint>

namespace ckptscope::tensor {

/// Two numbers agree when |a - b| <= absolute + relative × |b| (as numpy.isclose), or both are NaN. Of complex numbers
/// |x| is the absolute value.
struct Tolerance {
    double relative = 0, absolute = 0;
};

/// How the numbers of one tensor differ from those of another of the same shape.
struct Difference {
    std::uint64_t numbers = 0; ///< compared
    std::uint64_t different = 0; ///< not equal; NaN equals NaN, and -0 equals 0
    std::uint64_t overTolerance = 0;
    std::uint64_t notFinite = 0; ///< differ, and one of the two is NaN or infinite
    std::uint64_t toZero = 0; ///< differ, and b is 0
    std::uint64_t toInfinite = 0; ///< differ, and b is infinite
    double greatestFinite = 0; ///< |a - b| of those that are finite on both sides
    bool equalBits = true; ///< of one dtype, and every bit is the same
    /// \name As numpy would say: infinite or NaN where notFinite is not 0. What is NaN or the same infinity on both
    /// sides is left out.
    ///@{
    double greatest = 0; ///< |a - b|
    double greatestRelative = 0; ///< |a - b| / |b|; infinite where b is 0 and a is not
    double rms = 0; ///< root of the mean of (a - b)²
    double relativeRms = 0; ///< rms over the rms of a; infinite where a is all 0 and b is not
    double cosine = 1; ///< of the angle between the two as vectors; NaN where one of them is all 0, too
    ///@}
};

/// Reads both once, from front to back. Throws io::Error; Unsupported when they have different counts of numbers.
Difference differenceOf(const View& a, const View& b, const Tolerance& tolerance, const io::Progress& progress = {},
                        std::uint64_t doneBefore = 0, std::uint64_t total = 0);

} // namespace ckptscope::tensor
