#pragma once

#include "core/checkpoint/origin.h"
#include "core/pickle/reader.h"

namespace ckptscope::checkpoint {

/// Reads the tar archive of torch < 0.1.10: members storages, tensors and pickle (torch/serialization.py,
/// legacy_load). The tree that comes out has today's rebuild calls and storage references in place of the tar's
/// numbers, so everything else need not know. `pickleMember` is the source of the object's pickle. Throws
/// NotACheckpoint for other tar archives, Damaged, Truncated.
pickle::Parsed readTarCheckpoint(Origin& origin, io::Source& pickleMember);

} // namespace ckptscope::checkpoint
