#pragma once

#include "core/tensor/view.h"

namespace ckptscope::tensor {

/// The number of one code, bit by bit that of Tensor.dequantize() on a CPU. `index`: of the element, in row-major
/// order.
float dequantized(const Quantizer& quantizer, std::int32_t code, std::uint64_t index);

/// The numbers of a quantised view as float32, in row-major order, made while they are read: bit by bit those of
/// Tensor.dequantize() on a CPU (a GPU's last bit can differ). In the file's byte order.
io::Source dequantizedWhileRead(View view);

} // namespace ckptscope::tensor
