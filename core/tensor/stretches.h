#pragma once

#include "core/tensor/view.h"

namespace ckptscope::tensor {

/// A stretch of the elements of a view, in row-major order.
struct Stretch {
    View view;
    std::uint64_t first = 0; ///< index of its first element in the whole view
    std::uint64_t rows = 0; ///< of the first axis, all of them whole; 0: a piece of one row
    bool endsRow = true;
};

/// Divides a view into stretches of some MiB, each within one index of the first axis or of several whole ones. Always
/// in the same way: what is summed up one by one is the same however many threads do it.
class Stretches {
public:
    explicit Stretches(View view);
    const View& view() const { return m_view; }
    std::uint64_t count() const { return m_count; }
    bool isContiguous() const { return m_isContiguous; }
    Stretch at(std::uint64_t number) const;
    /// Whether they may be read in any order, and at the same time, without more work.
    bool isReadAnyhow() const { return m_view.bytes.file() != nullptr; }

private:
    View m_view;
    bool m_isContiguous;
    std::uint64_t m_size = 1; ///< of the first axis
    std::uint64_t m_row = 0; ///< elements of one index of it
    std::uint64_t m_rows = 1; ///< in a stretch
    std::uint64_t m_pieces = 1; ///< stretches of a row, when that is large
    std::uint64_t m_piece = 0; ///< elements of them
    std::uint64_t m_count = 0;
};

} // namespace ckptscope::tensor
