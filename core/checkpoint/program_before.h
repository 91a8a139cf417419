#pragma once

#include "core/io/error.h"
#include "core/io/source.h"
#include "core/pickle/reader.h"

#include <string>

namespace ckptscope::checkpoint {

/// For pickles that cannot be read to their end: the first class or function they name before that which is known to
/// run programs ("posix.system"), since Python runs a pickle while it reads it. Looks at all pickles that follow one
/// another from `offset`. Empty when there is none.
std::string programBefore(const io::Source& source, std::uint64_t offset = 0);

/// An error that says of a pickle that could not be read what Python would have run by then.
io::Error withProgram(const io::Error& error, const io::Source& source, std::uint64_t offset = 0);

/// Throws where one of the small pickles that torch puts around an object would do more than hold values: nothing else
/// looks at them, and torch.load runs them before or after the object itself. Classes of storages and tensors may be
/// named, as the tar format does.
void refuseCode(const pickle::Parsed& part);

} // namespace ckptscope::checkpoint
