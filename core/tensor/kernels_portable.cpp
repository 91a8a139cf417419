#include "core/tensor/kernel_lanes.h"

namespace ckptscope::tensor {

constinit const Kernels kPortableKernels = kernelsNamed("portable");

} // namespace ckptscope::tensor
