#include "core/tensor/slice.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// One row of pixels that is being filled, as numbers come row by row.
class PixelRow {
public:
    explicit PixelRow(const Slice& slice)
        : m_reduction(slice.reduction)
        , m_begins(slice.width + 1)
    {
        for (std::size_t i = 0; i <= slice.width; ++i)
            m_begins[i] = Slice::begin(i, slice.width, slice.columns);
        m_pixels.resize(slice.width);
    }

    /// Numbers of one row, from `column` on.
    void add(std::span<const double> numbers, std::uint64_t column)
    {
        auto pixel = static_cast<std::size_t>(std::ranges::upper_bound(m_begins, column) - m_begins.begin()) - 1;
        for (std::size_t at = 0; at < numbers.size(); ++pixel) {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(numbers.size() - at, m_begins[pixel + 1] - column));
            m_reduction == Reduction::Mean ? addMean(m_pixels[pixel], numbers.subspan(at, count))
                                           : addLimits(m_pixels[pixel], numbers.subspan(at, count));
            at += count;
            column += count;
        }
    }

    void finish(Slice& slice, std::size_t row)
    {
        for (std::size_t i = 0; i < slice.width; ++i) {
            Pixel& pixel = m_pixels[i];
            const std::size_t at = row * slice.width + i;
            const bool isFilled = (pixel.marks & kHasFinite) != 0;
            slice.marks[at] = pixel.marks;
            if (m_reduction == Reduction::Limits) {
                slice.low[at] = isFilled ? pixel.least : kNaN;
                slice.high[at] = isFilled ? pixel.greatest : kNaN;
            } else {
                slice.low[at] = isFilled ? pixel.sum / static_cast<double>(pixel.count) : kNaN;
            }
            pixel = {};
        }
    }

private:
    struct Pixel {
        double sum = 0, least = kInfinity, greatest = -kInfinity;
        std::uint64_t count = 0; ///< of finite numbers, for the mean
        std::uint8_t marks = 0;
    };

    static std::uint8_t markOf(double x)
    {
        return std::isnan(x) ? kHasNaN : x > 0 ? kHasPositiveInfinity : kHasNegativeInfinity;
    }

    static void addMean(Pixel& pixel, std::span<const double> numbers)
    {
        double sum = 0;
        for (const double x : numbers)
            sum += x;
        if (std::isfinite(sum)) {
            pixel.sum += sum;
            pixel.count += numbers.size();
            pixel.marks |= kHasFinite;
            return;
        }
        for (const double x : numbers) {
            if (!std::isfinite(x)) {
                pixel.marks |= markOf(x);
                continue;
            }
            pixel.sum += x;
            ++pixel.count;
            pixel.marks |= kHasFinite;
        }
    }

    static void addLimits(Pixel& pixel, std::span<const double> numbers)
    {
        for (const double x : numbers) {
            if (!std::isfinite(x)) {
                pixel.marks |= markOf(x);
                continue;
            }
            pixel.least = std::min(pixel.least, x);
            pixel.greatest = std::max(pixel.greatest, x);
            pixel.marks |= kHasFinite;
        }
    }

    Reduction m_reduction;
    std::vector<std::uint64_t> m_begins; ///< column where each pixel begins, and one behind the last
    std::vector<Pixel> m_pixels;
};

/// No more pixels than numbers, and not more of them than are allowed.
Slice emptySlice(const Rectangle& rectangle, DType dtype, std::size_t width, std::size_t height, Reduction reduction)
{
    Slice slice;
    slice.rows = rectangle.rows;
    slice.columns = rectangle.columns * numbersPerElement(dtype);
    slice.width = static_cast<std::size_t>(std::min<std::uint64_t>(width, slice.columns));
    slice.height = static_cast<std::size_t>(std::min<std::uint64_t>(height, slice.rows));
    slice.reduction = reduction;
    if (slice.width > kMostPixels || slice.width * slice.height > kMostPixels)
        throw io::Error(io::ErrorKind::LimitExceeded, "More pixels were asked for than a picture has.");
    slice.low.assign(slice.width * slice.height, kNaN);
    slice.high.assign(reduction == Reduction::Limits ? slice.low.size() : 0, kNaN);
    slice.marks.assign(slice.low.size(), 0);
    return slice;
}

} // namespace

std::uint64_t Slice::begin(std::size_t pixel, std::size_t pixels, std::uint64_t numbers)
{
    // pixel × numbers / pixels, where the product may not fit
    const std::uint64_t whole = numbers / pixels, rest = numbers % pixels;
    return whole * pixel + rest * pixel / pixels;
}

Slice readSlice(const View& view, const Plane& plane, const Rectangle& rectangle, std::size_t width, std::size_t height,
                Reduction reduction, const io::Progress& progress,
                const std::function<void(const Slice&, std::size_t rows)>& visit)
{
    const View part = viewOf(view, plane, rectangle);
    Slice slice = emptySlice(rectangle, part.dtype, width, height, reduction);
    if (slice.low.empty())
        return slice;
    NumberReader reader(part);
    PixelRow pixels(slice);
    std::uint64_t row = 0, column = 0;
    std::size_t done = 0; // rows of pixels
    for (std::span<const double> block = reader.next(); !block.empty(); block = reader.next()) {
        const std::size_t before = done;
        while (!block.empty()) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), slice.columns - column));
            pixels.add(block.first(count), column);
            block = block.subspan(count);
            column += count;
            if (column < slice.columns)
                break;
            column = 0;
            if (++row == Slice::begin(done + 1, slice.height, slice.rows))
                pixels.finish(slice, done++);
        }
        progress.advance(bytesOf(part.dtype, reader.done()), bytesOf(part.dtype, part.elements));
        if (visit && done != before)
            visit(slice, done);
    }
    return slice;
}

} // namespace ckptscope::tensor
