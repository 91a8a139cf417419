#include "core/tensor/gather.h"

#include <algorithm>
#include <cstring>

namespace ckptscope::tensor {

namespace {

constexpr std::uint64_t kSlabBytes = 3 * 1024 * 1024;
constexpr std::uint64_t kWindowBytes = 256 * 1024;
/// Elements that a stretch of the storage must hold to be fetched as a whole: one in eight.
constexpr std::uint64_t kSparsest = 8;

template <std::size_t N>
void copyElements(const std::byte* from, std::uint64_t stride, std::byte* to, std::uint64_t step, std::uint64_t count)
{
    for (std::uint64_t i = 0; i < count; ++i)
        std::memcpy(to + i * step * N, from + i * stride * N, N);
}

void copyElements(std::uint64_t bytes, const std::byte* from, std::uint64_t stride, std::byte* to, std::uint64_t step,
                  std::uint64_t count)
{
    switch (bytes) {
    case 1:
        return copyElements<1>(from, stride, to, step, count);
    case 2:
        return copyElements<2>(from, stride, to, step, count);
    case 4:
        return copyElements<4>(from, stride, to, step, count);
    case 8:
        return copyElements<8>(from, stride, to, step, count);
    default:
        return copyElements<16>(from, stride, to, step, count);
    }
}

} // namespace

StridedGather::StridedGather(const View& view)
    : m_source(view.bytes)
    , m_bytes(info(view.dtype).bytes)
    , m_offset(view.offset)
{
    for (std::size_t i = 0; i < view.shape.size(); ++i) {
        const Axis axis{static_cast<std::uint64_t>(view.shape[i]), static_cast<std::uint64_t>(view.strides[i])};
        if (axis.size == 1)
            continue;
        if (!m_axes.empty() && m_axes.back().stride == axis.stride * axis.size)
            m_axes.back() = {m_axes.back().size * axis.size, axis.stride};
        else
            m_axes.push_back(axis);
    }
    const std::uint64_t most = kSlabBytes / m_bytes;
    std::uint64_t inner = 1; // elements of the axes behind the cut
    m_cut = m_axes.size() - 1; // there is one, or the view would be contiguous
    while (m_cut > 0 && inner * m_axes[m_cut].size <= most)
        inner *= m_axes[m_cut--].size;
    m_rows = std::min(m_axes[m_cut].size, std::max<std::uint64_t>(1, most / inner));
    m_index.assign(m_cut + 1, 0);
}

/// Axes of a slab of `rows` rows, the one with the smallest steps in the storage last.
std::vector<StridedGather::Walked> StridedGather::slabAxes(std::uint64_t rows) const
{
    std::vector<Walked> axes;
    std::uint64_t step = 1;
    for (std::size_t i = m_axes.size(); i-- > m_cut;) {
        const std::uint64_t size = i == m_cut ? rows : m_axes[i].size;
        axes.push_back({size, m_axes[i].stride, step});
        step *= size;
    }
    std::ranges::stable_sort(axes, std::greater(), &Walked::stride);
    return axes;
}

void StridedGather::next(std::vector<std::byte>& out, const io::Progress& progress)
{
    std::uint64_t first = m_offset;
    for (std::size_t i = 0; i <= m_cut; ++i)
        first += m_index[i] * m_axes[i].stride;
    const std::uint64_t rows = std::min(m_rows, m_axes[m_cut].size - m_index[m_cut]);
    const std::vector<Walked> axes = slabAxes(rows);
    std::uint64_t elements = 1, extent = 1, dense = 1;
    for (std::size_t i = axes.size(); i-- > 0;) {
        elements *= axes[i].size;
        extent += (axes[i].size - 1) * axes[i].stride;
        if (elements >= extent / kSparsest)
            dense = extent;
    }
    m_stretch = std::min(dense * m_bytes, kWindowBytes);
    out.resize(static_cast<std::size_t>(elements * m_bytes));
    fetch(first, axes, out, progress);
    m_index[m_cut] += rows;
    for (std::size_t i = m_cut; i > 0 && m_index[i] == m_axes[i].size; --i) {
        m_index[i] = 0;
        ++m_index[i - 1];
    }
}

void StridedGather::fetch(std::uint64_t first, const std::vector<Walked>& axes, std::span<std::byte> out,
                          const io::Progress& progress)
{
    std::vector<std::uint64_t> index(axes.size(), 0);
    const std::size_t last = axes.size() - 1;
    while (true) {
        std::uint64_t from = first, to = 0;
        for (std::size_t i = 0; i < last; ++i) {
            from += index[i] * axes[i].stride;
            to += index[i] * axes[i].step;
        }
        copyRun(from, axes[last], out, to, progress);
        std::size_t i = last;
        while (i > 0 && ++index[i - 1] == axes[i - 1].size)
            index[--i] = 0;
        if (i == 0)
            return;
    }
}

void StridedGather::copyRun(std::uint64_t first, const Walked& axis, std::span<std::byte> out, std::uint64_t at,
                            const io::Progress& progress)
{
    // As many elements at a time as lie within half of a window.
    const std::uint64_t stride = std::max<std::uint64_t>(1, axis.stride * m_bytes);
    const std::uint64_t most = std::max<std::uint64_t>(1, kWindowBytes / 2 / stride);
    for (std::uint64_t i = 0; i < axis.size; i += most) {
        const std::uint64_t count = std::min(most, axis.size - i);
        const std::uint64_t span = ((count - 1) * axis.stride + 1) * m_bytes;
        const std::byte* from = window((first + i * axis.stride) * m_bytes, span, progress);
        copyElements(m_bytes, from, axis.stride, out.data() + (at + i * axis.step) * m_bytes, axis.step, count);
    }
}

/// The bytes at an offset of the storage; fetches a stretch that begins there where they are not at hand.
const std::byte* StridedGather::window(std::uint64_t offset, std::uint64_t bytes, const io::Progress& progress)
{
    if (offset < m_windowBegin || offset + bytes > m_windowBegin + m_window.size()) {
        const std::uint64_t size = std::min(std::max(bytes, m_stretch), m_source.size() - offset);
        m_source.makeReady(offset, progress);
        m_window.resize(static_cast<std::size_t>(size));
        m_windowBegin = offset;
        m_source.read(offset, m_window);
    }
    return m_window.data() + (offset - m_windowBegin);
}

} // namespace ckptscope::tensor
