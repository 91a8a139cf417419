#include "core/tensor/kernel_table.h"

namespace ckptscope::tensor {

constinit const Kernels kAvx512Kernels = kernelsNamed("avx512");

} // namespace ckptscope::tensor
