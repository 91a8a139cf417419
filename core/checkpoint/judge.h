#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// The security verdict by allow-list, from every node of the tree and the container.
Verdict judge(const Checkpoint& checkpoint);

/// Which releases' weights_only=True would refuse the file, and why.
struct WeightsOnlyForecast {
    std::string release; ///< "2.6 and newer" (or "2.13 and newer", "2.6"), "2.4 and 2.5", "1.13"
    bool accepted = true;
    std::vector<std::string> globals; ///< refused classes and functions, as Python names them now
    std::string reason; ///< another reason ("pickle protocol 4"), or empty
};
/// Newest release first.
std::vector<WeightsOnlyForecast> forecastWeightsOnly(const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
