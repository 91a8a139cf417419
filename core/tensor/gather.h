#pragma once

#include "core/tensor/view.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ckptscope::tensor {

/// Brings the elements of a strided view into row-major order. Works in slabs: as many elements as fit a few MiB, all
/// of them fetched in the order in which they lie in the storage, so that even a transposed matrix far larger than
/// memory is read in long stretches.
class StridedGather {
public:
    explicit StridedGather(const View& view);
    /// Fills `out` with the elements of the next slab; not to be called at the end.
    void next(std::vector<std::byte>& out, const io::Progress& progress);

private:
    struct Axis {
        std::uint64_t size, stride;
    };
    struct Walked { ///< an axis of a slab: steps in the storage and in the slab
        std::uint64_t size, stride, step;
    };
    std::vector<Walked> slabAxes(std::uint64_t rows) const;
    void fetch(std::uint64_t first, const std::vector<Walked>& axes, std::span<std::byte> out,
               const io::Progress& progress);
    void copyRun(std::uint64_t first, const Walked& axis, std::span<std::byte> out, std::uint64_t at,
                 const io::Progress& progress);
    const std::byte* window(std::uint64_t offset, std::uint64_t bytes, const io::Progress& progress);

    io::Source m_source;
    std::uint64_t m_bytes; ///< of an element
    std::uint64_t m_offset; ///< of the view, in elements
    std::vector<Axis> m_axes; ///< neighbours that are as good as one are joined
    std::size_t m_cut = 0; ///< the axis that slabs divide; those after it are whole
    std::uint64_t m_rows = 1; ///< of that axis in a slab
    std::vector<std::uint64_t> m_index; ///< of the next slab, on the axes up to m_cut
    std::uint64_t m_stretch = 0; ///< bytes worth fetching at once
    std::vector<std::byte> m_window;
    std::uint64_t m_windowBegin = 0;
};

} // namespace ckptscope::tensor
