#pragma once

#include "core/edit/step.h"

#include <vector>

namespace ckptscope::edit {

struct Applied {
    checkpoint::CheckpointPtr checkpoint; ///< the original itself when nothing changed
    std::vector<StepReport> reports; ///< one for each step
    std::uint64_t changes() const;
};

/// Applies the steps in order to an untouched original. Pure: the original stays as it is. Throws Refused, naming the
/// keys, when a step does not fit the file (two keys would become equal, no such path …), Usage for a bad pattern.
/// Any thread. Moving the original in frees it as soon as it is no longer needed.
Applied apply(checkpoint::CheckpointPtr original, const std::vector<Step>& steps);

} // namespace ckptscope::edit
