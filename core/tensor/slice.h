#pragma once

#include "core/io/progress.h"
#include "core/tensor/plane.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace ckptscope::tensor {

/// How the numbers that fall on one pixel become one.
enum class Reduction : std::uint8_t {
    Mean,
    Limits, ///< the least and the greatest
};

/// What lies under a pixel.
enum PixelMark : std::uint8_t {
    kHasFinite = 1,
    kHasNaN = 2,
    kHasPositiveInfinity = 4,
    kHasNegativeInfinity = 8,
};

/// The numbers of a rectangle, reduced to a picture. Of complex numbers the magnitudes; the two halves of
/// float4_e2m1fn_x2 stand beside each other, so that there are twice as many columns.
struct Slice {
    std::size_t width = 0, height = 0; ///< in pixels; never more than there are numbers
    std::uint64_t columns = 0, rows = 0; ///< numbers that they stand for
    Reduction reduction = Reduction::Mean;
    std::vector<double> low; ///< of the finite numbers, row by row: the mean, or the least; NaN where there is none
    std::vector<double> high; ///< the greatest, with Reduction::Limits
    std::vector<std::uint8_t> marks; ///< PixelMark bits

    /// Whether every pixel is one number.
    bool isExact() const { return width == columns && height == rows; }
    /// The first number of a pixel; the next pixel's ends it.
    static std::uint64_t begin(std::size_t pixel, std::size_t pixels, std::uint64_t numbers);
};
inline constexpr std::size_t kMostPixels = 1 << 20;

/// Reads an aligned rectangle once, in at most `width` × `height` pixels (together at most kMostPixels), in a few MiB
/// beside them. `visit` is called when some more rows of pixels are final, with their number: for drawing while it is
/// read. Throws io::Error, Cancelled when asked to stop.
Slice readSlice(const View& view, const Plane& plane, const Rectangle& rectangle, std::size_t width, std::size_t height,
                Reduction reduction, const io::Progress& progress = {},
                const std::function<void(const Slice&, std::size_t rows)>& visit = {});

} // namespace ckptscope::tensor
