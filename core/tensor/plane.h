#pragma once

#include "core/tensor/view.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ckptscope::tensor {

/// One step of counting along a side of a plane: an axis of the tensor, or a part of one: the index on an axis is the
/// sum over its parts of index × step.
struct SidePart {
    std::size_t axis = 0;
    std::uint64_t count = 0, step = 1;
};

/// How a tensor is laid out on a plane: which axes go down and which across, and which index of the others is shown.
struct Plane {
    std::vector<SidePart> rows, columns; ///< the slowest first; none: a single row, a single column
    std::vector<std::uint64_t> index; ///< of each axis of the tensor; used where it is on neither side

    std::uint64_t rowCount() const;
    std::uint64_t columnCount() const;
    /// The index of the element at a place of the plane.
    std::vector<std::uint64_t> indexAt(std::uint64_t row, std::uint64_t column) const;
    /// The row and column of an element whose index on the axes of neither side is that of the plane (it is not looked
    /// at). Nothing when the index does not fit the tensor.
    std::optional<std::pair<std::uint64_t, std::uint64_t>> placeOf(const std::vector<std::uint64_t>& element) const;
    /// Numbers that the innermost part of a side has when there is one around it (the side of a tile); else 0.
    std::uint64_t tileRows() const;
    std::uint64_t tileColumns() const;
};

/// The last two axes whole, at index 0 of the others. The only axis of a tensor goes across.
Plane lastAxes(const View& view);
/// Two axes of a tensor, at an index of the others.
Plane twoAxes(const View& view, std::size_t rowAxis, std::size_t columnAxis, std::vector<std::uint64_t> index);
/// Convolution kernels as tiles: of a tensor with four axes or more. The first axis goes down in tiles of the last but
/// one, the second across in tiles of the last; where there are few input channels, several outputs stand beside each
/// other.
Plane kernelTiles(const View& view, std::vector<std::uint64_t> index);

/// A rectangle of a plane.
struct Rectangle {
    std::uint64_t firstRow = 0, rows = 0, firstColumn = 0, columns = 0;
    std::uint64_t elements() const { return rows * columns; }
    bool operator==(const Rectangle&) const = default;
};
Rectangle whole(const Plane& plane);
/// The least rectangle around it that is a view of its own: where tiles are cut, it takes them whole. Throws
/// LimitExceeded where it reaches beyond the plane.
Rectangle aligned(const Plane& plane, const Rectangle& rectangle);
/// The elements of an aligned rectangle, row by row. Throws LimitExceeded where the plane or the rectangle reaches
/// beyond the tensor.
View viewOf(const View& view, const Plane& plane, const Rectangle& rectangle);

} // namespace ckptscope::tensor
