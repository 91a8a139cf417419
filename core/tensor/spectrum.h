#pragma once

#include <cstdint>
#include <vector>

namespace ckptscope::tensor {

/// The singular values of a matrix, and what follows from them.
struct Spectrum {
    std::uint64_t rows = 0, columns = 0; ///< a tensor of more axes: the first one, and the product of all others
    std::vector<double> values; ///< singular values, the largest first
    double frobenius = 0; ///< Frobenius norm
    double nuclear = 0; ///< sum of the singular values
    double condition = 0; ///< largest over least; infinite when that is 0
    double effectiveRank = 0; ///< exp of the entropy of the singular values over their sum (Roy and Vetterli, 2007)
    double stableRank = 0; ///< squared Frobenius norm over squared spectral norm
    std::uint64_t rank = 0; ///< singular values above max(rows, columns) × epsilon × the largest, as matrix_rank
    std::vector<double> energy; ///< share of the squared Frobenius norm that the first k singular values have, k from 1

    /// How many singular values it takes for a share of the energy.
    std::uint64_t valuesFor(double share) const;

    /// \name Cosine similarity of the rows; of at most kRows rows, taken evenly
    ///@{
    static constexpr std::uint64_t kRows = 512;
    std::vector<std::uint64_t> sampled; ///< which rows
    std::vector<double> cosines; ///< sampled × sampled; NaN for a row of zeros
    ///@}
};

/// What follows from singular values; `epsilon` is that of the dtype that they were computed in.
void complete(Spectrum& spectrum, double epsilon);

} // namespace ckptscope::tensor
