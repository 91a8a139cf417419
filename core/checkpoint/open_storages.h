#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// Whether storages lie inside of texts or bytes of the pickle (pickle.dump), where edits cannot reach their device
/// tags and numbers.
bool hasNestedStorages(const Checkpoint& checkpoint);

/// The same contents with references to those storages, as torch.save writes them, so that every edit can change them:
/// only for saving in another format than the file's own. Each is decoded while it is read. The checkpoint itself where
/// there are none. Throws Truncated when bytes are missing.
CheckpointPtr withOpenStorages(CheckpointPtr checkpoint);

} // namespace ckptscope::checkpoint
