#include "core/tensor/kernel_table.h"

namespace ckptscope::tensor {

constinit const Kernels kPortableKernels = kernelsNamed("portable");

} // namespace ckptscope::tensor
