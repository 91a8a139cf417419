#pragma once

#include "core/io/source.h"

#include <string>

namespace ckptscope::checkpoint {

/// For pickles that cannot be read to their end: the first class or function they name before that which is known to
/// run programs ("posix.system"), since Python runs a pickle while it reads it. Looks at all pickles that follow one
/// another from `offset`. Empty when there is none.
std::string programBefore(const io::Source& source, std::uint64_t offset = 0);

} // namespace ckptscope::checkpoint
