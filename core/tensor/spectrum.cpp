#include "core/tensor/spectrum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

std::uint64_t Spectrum::valuesFor(double share) const
{
    const auto found = std::ranges::lower_bound(energy, share);
    return found == energy.end() ? energy.size() : static_cast<std::uint64_t>(found - energy.begin()) + 1;
}

void complete(Spectrum& spectrum, double epsilon)
{
    const std::vector<double>& values = spectrum.values;
    double squares = 0, entropy = 0;
    for (const double value : values) {
        squares += value * value;
        spectrum.nuclear += value;
    }
    spectrum.frobenius = std::sqrt(squares);
    const double largest = values.empty() ? 0 : values.front(), least = values.empty() ? 0 : values.back();
    spectrum.condition = least > 0 ? largest / least : std::numeric_limits<double>::infinity();
    spectrum.stableRank = largest > 0 ? squares / (largest * largest) : 0;
    const double limit = static_cast<double>(std::max(spectrum.rows, spectrum.columns)) * epsilon * largest;
    double sum = 0;
    for (const double value : values) {
        spectrum.rank += value > limit ? 1 : 0;
        sum += value * value;
        spectrum.energy.push_back(squares > 0 ? sum / squares : 0);
        if (value > 0)
            entropy -= value / spectrum.nuclear * std::log(value / spectrum.nuclear);
    }
    spectrum.effectiveRank = spectrum.nuclear > 0 ? std::exp(entropy) : 0;
}

} // namespace ckptscope::tensor
