#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/io/progress.h"

#include <vector>

namespace ckptscope::checkpoint {

/// `check --crc`: reads every record of a zip and compares its CRC-32, which torch.load never does. Findings
/// "crc-mismatch" and "crc-missing" (records written without one). Other containers hold no checksums: one note.
std::vector<Finding> checkCrc(const Checkpoint& checkpoint, const io::Progress& progress);

/// Whether the bytes of a record are others than its CRC-32 says, or cannot be read; false where it was written without
/// one. Reads all of it from `file`, which is the origin's.
bool isDamaged(const Origin& origin, const io::Source& file, std::uint32_t record, const io::Progress& progress);

/// `check`: reads all local headers of a zip; findings for what contradicts the directory. Cheap: no tensor is read.
std::vector<Finding> checkLocalHeaders(const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
