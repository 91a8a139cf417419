#pragma once

#include "core/checkpoint/globals.h"

#include <string_view>

namespace ckptscope::checkpoint {

/// Harmless, Unknown or Dangerous for a mapped dotted name that weights_only does not know. Dangerous raises the
/// severity only: what stands on no list is Unknown, never fine.
Trust trustOf(std::string_view dottedName);

} // namespace ckptscope::checkpoint
