#pragma once

#include "core/checkpoint/origin.h"
#include "core/pickle/tree.h"

namespace ckptscope::checkpoint {

/// Reads the tar archive of torch < 0.1.10: members storages, tensors and pickle (torch/serialization.py,
/// legacy_load). The tree that comes out has the rebuild calls and storage references of today's files in place of the
/// tar's numbers, so everything else need not know. Throws NotACheckpoint for other tar archives, Damaged, Truncated.
void openTar(Origin& origin, pickle::Tree& tree);

} // namespace ckptscope::checkpoint
