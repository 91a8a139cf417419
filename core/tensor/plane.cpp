#include "core/tensor/plane.h"

#include "core/io/error.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::tensor {

namespace {

std::uint64_t product(std::span<const SidePart> parts)
{
    std::uint64_t count = 1;
    for (const SidePart& part : parts)
        count *= part.count;
    return count;
}

void addIndex(std::vector<std::uint64_t>& index, std::span<const SidePart> parts, std::uint64_t at)
{
    for (std::size_t i = parts.size(); i-- > 0;) {
        index[parts[i].axis] += at % parts[i].count * parts[i].step;
        at /= parts[i].count;
    }
}

void clearIndex(std::vector<std::uint64_t>& index, std::span<const SidePart> parts)
{
    for (const SidePart& part : parts)
        index[part.axis] = 0;
}

/// A part of a side, and which of it is shown.
struct Stretch {
    SidePart part;
    std::uint64_t first = 0, count = 0;
};

[[noreturn]] void throwOutside()
{
    throw io::Error(io::ErrorKind::LimitExceeded, "The part that was asked for reaches beyond the tensor.");
}

/// The stretches of a side that hold [first, first + count), which becomes what they hold.
std::vector<Stretch> stretchesOf(std::span<const SidePart> parts, std::uint64_t& first, std::uint64_t& count)
{
    const std::uint64_t all = product(parts);
    if (first > all || count > all - first)
        throwOutside();
    std::vector<Stretch> out;
    std::uint64_t base = 0; // of the stretches that are a single index so far
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::uint64_t inner = product(parts.subspan(i + 1));
        if (count == 0 || inner == 0) {
            out.push_back({parts[i], 0, i == 0 ? 0 : parts[i].count});
            continue;
        }
        const std::uint64_t begin = (first - base) / inner, end = (first - base + count - 1) / inner + 1;
        out.push_back({parts[i], begin, end - begin});
        base += begin * inner;
        if (end - begin == 1)
            continue;
        for (std::size_t j = i + 1; j < parts.size(); ++j)
            out.push_back({parts[j], 0, parts[j].count});
        first = base;
        count = (end - begin) * inner;
        return out;
    }
    return out;
}

/// The axis along which the scales go.
std::optional<std::size_t> channelAxis(const View& view)
{
    if (view.quantizer.scales.size() < 2)
        return {};
    std::uint64_t run = 1;
    for (std::size_t i = view.shape.size(); i-- > 0;) {
        const auto size = static_cast<std::uint64_t>(view.shape[i]);
        if (run == view.quantizer.run && size == view.quantizer.scales.size())
            return i;
        run *= size;
    }
    return {};
}

Quantizer quantizerOf(const View& view, const Plane& plane, std::span<const Stretch> stretches)
{
    const std::optional<std::size_t> axis = channelAxis(view);
    if (!axis)
        return view.quantizer;
    std::uint64_t first = plane.index[*axis], count = 1, run = 1;
    for (std::size_t i = stretches.size(); i-- > 0;) {
        if (stretches[i].part.axis == *axis) {
            first = stretches[i].first;
            count = stretches[i].count;
            break;
        }
        run *= stretches[i].count;
    }
    Quantizer out;
    const auto begin = static_cast<std::ptrdiff_t>(first), end = static_cast<std::ptrdiff_t>(first + count);
    out.scales.assign(view.quantizer.scales.begin() + begin, view.quantizer.scales.begin() + end);
    out.zeroPoints.assign(view.quantizer.zeroPoints.begin() + begin, view.quantizer.zeroPoints.begin() + end);
    out.run = run;
    out.perChannel = view.quantizer.perChannel;
    return out;
}

/// Every axis stays within its size, and is shown once.
void validate(const View& view, const Plane& plane)
{
    if (plane.index.size() != view.shape.size())
        throwOutside();
    std::vector<std::uint64_t> last = plane.index;
    for (const auto* side : {&plane.rows, &plane.columns})
        for (const SidePart& part : *side) {
            if (part.axis >= last.size())
                throwOutside();
            last[part.axis] = 0;
        }
    bool isEmpty = false, overflows = false;
    for (const auto* side : {&plane.rows, &plane.columns})
        for (const SidePart& part : *side) {
            isEmpty |= part.count == 0;
            std::uint64_t way = 0;
            overflows |= part.count != 0 && __builtin_mul_overflow(part.count - 1, part.step, &way);
            overflows |= __builtin_add_overflow(last[part.axis], way, &last[part.axis]);
        }
    for (std::size_t i = 0; i < last.size() && !isEmpty; ++i)
        if (overflows || last[i] >= static_cast<std::uint64_t>(view.shape[i]))
            throwOutside();
}

SidePart wholeAxis(const View& view, std::size_t axis)
{
    return {axis, static_cast<std::uint64_t>(view.shape[axis]), 1};
}

} // namespace

std::uint64_t Plane::rowCount() const
{
    return product(rows);
}

std::uint64_t Plane::columnCount() const
{
    return product(columns);
}

std::vector<std::uint64_t> Plane::indexAt(std::uint64_t row, std::uint64_t column) const
{
    std::vector<std::uint64_t> out = index;
    clearIndex(out, rows);
    clearIndex(out, columns);
    addIndex(out, rows, row);
    addIndex(out, columns, column);
    return out;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> Plane::placeOf(const std::vector<std::uint64_t>& element) const
{
    if (element.size() != index.size())
        return {};
    const auto alongSide = [&](const std::vector<SidePart>& parts) {
        std::uint64_t place = 0;
        for (const SidePart& part : parts)
            place = place * part.count + (part.count == 0 ? 0 : element[part.axis] / part.step % part.count);
        return place;
    };
    const std::pair place(alongSide(rows), alongSide(columns));
    const std::vector<std::uint64_t> there = indexAt(place.first, place.second);
    for (const auto* side : {&rows, &columns})
        for (const SidePart& part : *side)
            if (there[part.axis] != element[part.axis])
                return {};
    return place;
}

std::uint64_t Plane::tileRows() const
{
    return rows.size() > 1 ? rows.back().count : 0;
}

std::uint64_t Plane::tileColumns() const
{
    return columns.size() > 1 ? columns.back().count : 0;
}

Plane lastAxes(const View& view)
{
    Plane plane;
    plane.index.assign(view.shape.size(), 0);
    if (!view.shape.empty())
        plane.columns = {wholeAxis(view, view.shape.size() - 1)};
    if (view.shape.size() > 1)
        plane.rows = {wholeAxis(view, view.shape.size() - 2)};
    return plane;
}

Plane twoAxes(const View& view, std::size_t rowAxis, std::size_t columnAxis, std::vector<std::uint64_t> index)
{
    return {{wholeAxis(view, rowAxis)}, {wholeAxis(view, columnAxis)}, std::move(index)};
}

Plane kernelTiles(const View& view, std::vector<std::uint64_t> index)
{
    const std::size_t axes = view.shape.size();
    Plane plane{{wholeAxis(view, 0), wholeAxis(view, axes - 2)},
                {wholeAxis(view, 1), wholeAxis(view, axes - 1)},
                std::move(index)};
    if (channelAxis(view) || view.elements == 0)
        return plane; // scales go by the whole axis
    const std::uint64_t outputs = plane.rows[0].count;
    const auto height = static_cast<double>(plane.rowCount()), width = static_cast<double>(plane.columnCount());
    std::uint64_t best = 1;
    constexpr std::uint64_t kMostColumns = 4096;
    for (std::uint64_t n = 2; n <= std::min(outputs, kMostColumns); ++n) {
        const auto unevenness = [&](std::uint64_t columns) {
            return std::fabs(std::log(height / width) - 2 * std::log(static_cast<double>(columns)));
        };
        if (outputs % n == 0 && unevenness(n) < unevenness(best))
            best = n;
    }
    if (best != 1) {
        plane.rows[0] = {0, outputs / best, best};
        plane.columns.insert(plane.columns.begin(), {0, best, 1});
    }
    return plane;
}

Rectangle whole(const Plane& plane)
{
    return {0, plane.rowCount(), 0, plane.columnCount()};
}

Rectangle aligned(const Plane& plane, const Rectangle& rectangle)
{
    Rectangle out = rectangle;
    stretchesOf(plane.rows, out.firstRow, out.rows);
    stretchesOf(plane.columns, out.firstColumn, out.columns);
    return out;
}

View viewOf(const View& view, const Plane& plane, const Rectangle& rectangle)
{
    validate(view, plane);
    Rectangle grown = rectangle;
    std::vector<Stretch> stretches = stretchesOf(plane.rows, grown.firstRow, grown.rows);
    const std::vector<Stretch> across = stretchesOf(plane.columns, grown.firstColumn, grown.columns);
    stretches.insert(stretches.end(), across.begin(), across.end());
    if (grown != rectangle)
        throwOutside();
    View out = view;
    out.elements = rectangle.elements();
    out.shape.clear();
    out.strides.clear();
    std::vector<std::uint64_t> first = plane.index;
    clearIndex(first, plane.rows);
    clearIndex(first, plane.columns);
    for (const Stretch& stretch : stretches) {
        first[stretch.part.axis] += stretch.first * stretch.part.step;
        const std::int64_t stride = view.strides[stretch.part.axis];
        out.shape.push_back(static_cast<std::int64_t>(stretch.count));
        out.strides.push_back(static_cast<std::int64_t>(stretch.part.step) * stride);
    }
    if (out.elements == 0)
        return out;
    for (std::size_t i = 0; i < first.size(); ++i)
        out.offset += first[i] * static_cast<std::uint64_t>(view.strides[i]);
    out.quantizer = quantizerOf(view, plane, stretches);
    return out;
}

} // namespace ckptscope::tensor
