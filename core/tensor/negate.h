#pragma once

#include "core/checkpoint/dtype.h"
#include "core/io/source.h"

namespace ckptscope::tensor {

/// Floating-point elements of a storage with the other sign, as torch.neg() makes them; infinities, zeros and NaN too.
io::Source negatedWhileRead(io::Source elements, checkpoint::DType dtype, bool bigEndian);

} // namespace ckptscope::tensor
