#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>

namespace ckptscope::checkpoint {

/// Walks two value trees side by side: kinds, values, order, effects, and which objects are shared. Storages count as
/// equal when they stand at the same places; their keys and tags are for the caller. `converted`: the container
/// changed, and with it the form of rebuild calls and class references; tensors are left to the caller then. Returns
/// the first difference in words; empty when there is none.
std::string firstDifference(const Checkpoint& a, const Checkpoint& b, bool converted);

} // namespace ckptscope::checkpoint
