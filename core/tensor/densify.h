#pragma once

#include "core/tensor/view.h"

namespace ckptscope::tensor {

/// The elements of a sparse tensor of these sizes, zeros included, in row-major order, made while they are read: bit by
/// bit those of Tensor.to_dense(), several values of one place added in their order (torch
/// orders them anew when its values are not contiguous). Holds a few tens of MiB, however
/// large the tensor; reads the indices once, and values only where they are needed. In the file's byte order. Throws
/// Unsupported for what torch does not make dense either, and for parts that do not fit together, LimitExceeded for
/// entries that only repeat what the file holds, far beyond it; reading throws Damaged for indices beyond the sizes.
io::Source denseWhileRead(checkpoint::Layout layout, const std::vector<std::int64_t>& shape, Parts parts);

} // namespace ckptscope::tensor
