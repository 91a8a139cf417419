#include "core/tensor/kernels.h"

#ifdef CKPTSCOPE_X86_KERNELS
#include <cpuid.h>
#endif

namespace ckptscope::tensor {

#ifdef CKPTSCOPE_X86_KERNELS
/// __builtin_cpu_supports does not know it in every compiler. CPUID, leaf 1, bit 29 of ECX.
static bool hasF16c()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c >> 29 & 1u) != 0;
}
#endif

KernelList usableKernels()
{
    KernelList list{{&kPortableKernels, nullptr, nullptr}, 1};
#ifdef CKPTSCOPE_X86_KERNELS
    // The flags that core/CMakeLists.txt gives to the sources of these kernels.
    __builtin_cpu_init();
    const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c();
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
