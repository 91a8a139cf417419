#pragma once

#include "core/checkpoint/globals.h"
#include "core/checkpoint/rebuild.h"

namespace ckptscope::checkpoint {

/// Whether a call of something that weights_only accepts has arguments, items and state of the kind that torch and
/// pickle write there. Else the call fails, or does what nobody expects of a data file.
bool isWrittenByTorch(const Tree& tree, const GlobalTable& globals, NodeId call);

} // namespace ckptscope::checkpoint
