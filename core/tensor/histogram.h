#pragma once

#include "core/tensor/exact.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ckptscope::tensor {

enum class BinKind : std::uint8_t {
    Linear, ///< of equal width; of integers each a whole number wide
    SymmetricLog, ///< of equal ratio on both sides of 0, and one around it
    Values, ///< one for each value that occurs
};
/// "linear", "symmetric-log", "values".
std::string_view binKindName(BinKind kind);

/// How many numbers lie where. A number on an edge belongs to the bin that begins there; the last bin has both its
/// edges, as in numpy. Where all numbers are equal there is one bin without width.
struct Histogram {
    BinKind kind = BinKind::Linear;
    std::vector<Exact> edges; ///< ascending, one more than bins; of Values: the values, as many as bins
    std::vector<std::uint64_t> counts;

    /// The bin of a number between the first and the last edge.
    std::size_t binOf(const Exact& number) const;
    /// Of integers that doubles cannot tell apart.
    bool isWide() const;
};

/// Empty bins of equal width from `least` to `greatest`.
Histogram linearBins(double least, double greatest, std::size_t bins);
/// Empty bins of the same count of integers, from `least` to one that is `span` greater.
Histogram wholeBins(const Exact& least, std::uint64_t span, std::size_t bins);

/// Empty bins from `least` to `greatest`: one for what lies nearer to 0 than `nearZero`, a power of two, and beyond it
/// edges at powers of two and at equal steps between them, about `bins` in all.
Histogram symmetricLogBins(const Exact& least, const Exact& greatest, double nearZero, std::size_t bins);

} // namespace ckptscope::tensor
