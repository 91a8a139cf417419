#pragma once

#include "app/cli/console.h"
#include "core/tensor/distribution.h"

#include <string>
#include <vector>

namespace ckptscope::cli {

/// Columns that the bars of a histogram take.
inline constexpr std::size_t kBars = 32;

/// Lines about how numbers are spread: bars where the terminal has them, and quantiles.
std::vector<std::string> distributionLines(const Terminal& terminal, const tensor::Distribution& distribution);

/// The members "quantiles" and "histograms" of a tensor.
void writeDistribution(JsonWriter& json, const tensor::Distribution& distribution);

} // namespace ckptscope::cli
