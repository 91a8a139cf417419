#include "core/tensor/stretches.h"

#include "core/checkpoint/tensor.h"

#include <algorithm>

namespace ckptscope::tensor {

namespace {

constexpr std::uint64_t kStretchBytes = 8 * 1024 * 1024;

std::uint64_t divided(std::uint64_t a, std::uint64_t b)
{
    return (a + b - 1) / b;
}

} // namespace

Stretches::Stretches(View view)
    : m_view(std::move(view))
    , m_isContiguous(checkpoint::isContiguous(m_view.shape, m_view.strides))
{
    if (m_view.elements == 0)
        return;
    const std::uint64_t most = kStretchBytes / info(m_view.dtype).bytes;
    if (!m_view.shape.empty())
        m_size = static_cast<std::uint64_t>(m_view.shape[0]);
    m_row = m_view.elements / m_size;
    m_rows = std::max<std::uint64_t>(1, most / m_row);
    if (m_isContiguous && m_row > most) {
        m_pieces = divided(m_row, most);
        m_piece = most;
    }
    m_count = divided(m_size, m_rows) * m_pieces;
}

Stretch Stretches::at(std::uint64_t number) const
{
    Stretch part;
    part.view = m_view;
    if (m_view.shape.empty())
        return part;
    if (m_pieces > 1) {
        const std::uint64_t row = number / m_pieces, piece = number % m_pieces;
        part.first = row * m_row + piece * m_piece;
        part.endsRow = piece + 1 == m_pieces;
        part.view.elements = std::min(m_piece, m_row - piece * m_piece);
        part.view.offset += part.first;
        part.view.shape = {static_cast<std::int64_t>(part.view.elements)};
        part.view.strides = {1};
        return part;
    }
    const std::uint64_t row = number * m_rows;
    part.rows = std::min(m_rows, m_size - row);
    part.first = row * m_row;
    part.view.elements = part.rows * m_row;
    part.view.offset += row * static_cast<std::uint64_t>(m_view.strides[0]);
    part.view.shape[0] = static_cast<std::int64_t>(part.rows);
    return part;
}

} // namespace ckptscope::tensor
