#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/compare/alignment.h"
#include "core/compare/compare.h"

namespace ckptscope::compare {

/// Which tensor stands behind a row of the pairing.
struct SideOf {
    const checkpoint::Checkpoint& checkpoint;
    const std::vector<std::uint32_t>& tensors; ///< index in Checkpoint::tensors by row
};

/// Puts a pairing into words and into arguments of "convert".
Alignment explain(const Pairing& pairing, const SideOf& a, const SideOf& b);

} // namespace ckptscope::compare
