#include "core/device/device_list.h"

#ifdef CKPTSCOPE_CUDA
#include <cuda_runtime_api.h>
#endif

namespace ckptscope::device {

#ifdef CKPTSCOPE_CUDA

namespace {

/// "GPU-" and the UUID in groups of 8, 4, 4, 4 and 12 digits, as NVML writes it.
std::string uuidText(const cudaUUID_t& uuid)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "GPU-";
    for (int i = 0; i < 16; ++i) {
        const auto byte = static_cast<unsigned char>(uuid.bytes[i]);
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

} // namespace

CudaAnswer askCuda()
{
    CudaAnswer answer;
    answer.isBuiltIn = true;
    (void)cudaDriverGetVersion(&answer.driver); // 0 without a driver
    (void)cudaRuntimeGetVersion(&answer.runtime);
    int count = 0; // left untouched by a call that fails
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error != cudaSuccess) {
        answer.error = static_cast<int>(error);
        answer.message = cudaGetErrorString(error);
        return answer;
    }
    for (int i = 0; i < count; ++i) {
        cudaDeviceProp properties{};
        if (cudaGetDeviceProperties(&properties, i) != cudaSuccess)
            continue;
        answer.gpus.push_back({i, properties.name, uuidText(properties.uuid), properties.totalGlobalMem, kUnknownMemory,
                               properties.major, properties.minor});
    }
    return answer;
}

#else

CudaAnswer askCuda()
{
    return {};
}

#endif

} // namespace ckptscope::device
