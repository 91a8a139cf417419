#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/compare/compare.h"

namespace ckptscope::compare {

/// Whether two tensors of equal shape and dtype hold the same numbers, by size and CRC-32 of their zip records, or
/// because both lie at one place of one file. Reads nothing; NotKnown for everything else.
Numbers numbersByChecksum(const checkpoint::Checkpoint& a, const checkpoint::Tensor& tensorA,
                          const checkpoint::Checkpoint& b, const checkpoint::Tensor& tensorB);

} // namespace ckptscope::compare
