#pragma once

#include "core/tensor/view.h"

namespace ckptscope::tensor {

/// The elements of a view one behind the other in row-major order, gathered while they are read; made for reading from
/// front to back, a step backwards begins anew. In the file's byte order, and as they are stored: conjugation and
/// negation stay undone. Of a contiguous view they are its bytes themselves.
io::Source packedWhileRead(View view);

} // namespace ckptscope::tensor
