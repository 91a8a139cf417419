#include "core/tensor/kernels.h"

namespace ckptscope::tensor {

KernelList usableKernels()
{
    KernelList list{{&kPortableKernels, nullptr, nullptr}, 1};
#ifdef CKPTSCOPE_X86_KERNELS
    // The flags that core/CMakeLists.txt gives to the sources of these kernels.
    __builtin_cpu_init();
    const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (hasAvx2)
        list.kernels[list.count++] = &kAvx2Kernels;
    if (hasAvx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        list.kernels[list.count++] = &kAvx512Kernels;
#endif
    return list;
}

const Kernels& bestKernels()
{
    static const KernelList list = usableKernels();
    return *list.kernels[list.count - 1];
}

} // namespace ckptscope::tensor
