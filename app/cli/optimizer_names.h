#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <string>

namespace ckptscope::cli {

/// Which weights an optimizer's states belong to.
struct OptimizerNames {
    std::map<std::string, std::string> byKey; ///< state key, name of the weight
    std::string how; ///< a sentence for people; empty when no names were found
};

/// Names the states of the optimizer at `section` by the weights in the same file, if exactly one naming fits.
OptimizerNames optimizerNames(const checkpoint::Checkpoint& checkpoint, const checkpoint::Section& section);

} // namespace ckptscope::cli
