#pragma once

#include "core/checkpoint/dtype.h"
#include "core/io/source.h"

#include <cstddef>
#include <span>

namespace ckptscope::tensor {

using checkpoint::DType;

/// Whether elements can be cast here: from any floating, integer or bool dtype to a floating one; packed, quantised and
/// complex dtypes are out.
bool canCast(DType from, DType to);

/// Casts elements in this machine's byte order. `out` has room for as many as `in` holds. The numbers are those of
/// Tensor.to() on a CPU, bit for bit: rounded to the nearest, to even between two. Of NaN the bits are those of
/// torch's float32 kernels; torch's own differ between processors.
void cast(DType from, DType to, std::span<const std::byte> in, std::span<std::byte> out);

/// Bytes of a storage with its elements cast while they are read, a block at a time. What is left behind the last whole
/// element is dropped. `bigEndian`: the byte order of both.
io::Source castWhileRead(io::Source elements, DType from, DType to, bool bigEndian);

} // namespace ckptscope::tensor
