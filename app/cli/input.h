#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>

namespace ckptscope::cli {

/// Opens the file of that name; "-" is standard input, read into memory up to a limit.
checkpoint::CheckpointPtr openCheckpoint(const std::string& name);
io::Source openBytes(const std::string& name);
/// All of standard input; throws LimitExceeded over 1 GiB.
io::Source readStandardInput();

} // namespace ckptscope::cli
