#include "core/tensor/kernel_table.h"

namespace ckptscope::tensor {

constinit const Kernels kAvx2Kernels = kernelsNamed("avx2");

} // namespace ckptscope::tensor
