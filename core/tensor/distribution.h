#pragma once

#include "core/tensor/histogram.h"
#include "core/tensor/statistics.h"

#include <array>
#include <optional>
#include <vector>

namespace ckptscope::tensor {

/// The number below which a share of the finite numbers lies, between two neighbours by linear interpolation as
/// numpy.quantile does by default.
struct Quantile {
    double share = 0; ///< 0 to 1
    Exact value; ///< what a double lacks: of integers of 64 bits alone
    double error = 0; ///< the true one lies within value ± error; 0: it is exact, up to rounding
};

/// How the finite numbers of a tensor are spread. All is empty where there are none.
struct Distribution {
    Histogram linear, symmetricLog;
    std::optional<Histogram> values; ///< of integers and bool with few different values
    std::vector<Quantile> quantiles; ///< in the order of DistributionOptions::shares
};

inline constexpr std::array<double, 9> kUsualShares = {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};

struct DistributionOptions {
    std::size_t bins = 128; ///< about; also the most values that are told one by one, but all of dtypes of one byte
    std::vector<double> shares{kUsualShares.begin(), kUsualShares.end()};
    std::size_t sorted = 8192; ///< tensors of up to so many numbers are sorted instead of counted: all is exact
    std::size_t threads = 0; ///< 0: as many as there are cores; the result does not depend on it
};

/// The histograms and quantiles of the tensor that `statistics` was made of. Histograms are exact. So are quantiles,
/// but for many numbers of more than 32 bits, quantised or complex: these are exact to 2^-20 of themselves, integers to
/// 2^-32 of their range. Reads the tensor once or twice, holding at most a dozen MiB. Tells the progress as
/// `doneBefore` and more, up to the bytes of the tensor, of `total`. Throws io::Error, Cancelled when asked to stop.
Distribution distributionOf(const View& view, const Statistics& statistics, const DistributionOptions& options = {},
                            const io::Progress& progress = {}, std::uint64_t doneBefore = 0, std::uint64_t total = 0);

} // namespace ckptscope::tensor
