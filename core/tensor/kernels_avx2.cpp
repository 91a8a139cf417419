#include "core/tensor/kernel_lanes.h"

namespace ckptscope::tensor {

constinit const Kernels kAvx2Kernels = kernelsNamed("avx2");

} // namespace ckptscope::tensor
