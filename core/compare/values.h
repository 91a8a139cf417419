#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <vector>

namespace ckptscope::compare {

/// Differences of plain values (numbers, texts, None …) at equal paths, and values that one side lacks:
/// "epoch: 89 → 90". Tensors, and containers of tensors that one side lacks, are left out: pairing tells them. At most
/// 1000, then a line that says so.
std::vector<std::string> compareValues(const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b);

} // namespace ckptscope::compare
