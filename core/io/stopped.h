#pragma once

#include "core/io/error.h"

#include <cstddef>

namespace ckptscope::io {

/// What a request to stop ends with, of kind Cancelled, after so many files were written.
Error stoppedAfter(std::size_t files);

} // namespace ckptscope::io
