#include "core/device/device_list.h"

#include <algorithm>
#include <cstdlib>

namespace ckptscope::device {

namespace {

constexpr int kInsufficientDriver = 35; // cudaErrorInsufficientDriver (driver_types.h)
constexpr int kNoDevice = 100; // cudaErrorNoDevice

std::string problemOf(const CudaAnswer& cuda, const NvmlAnswer& nvml, const char* visible)
{
    const std::string count = std::to_string(nvml.gpus.size()) + (nvml.gpus.size() == 1 ? " GPU" : " GPUs");
    if (!cuda.isBuiltIn)
        return nvml.isThere ? "This build has no CUDA runtime: the numbers of the devices are those of nvidia-smi."
                            : "No NVIDIA driver was found on this computer, and this build has no CUDA runtime.";
    if (cuda.driver == 0 && !nvml.isThere)
        return "No NVIDIA driver was found on this computer.";
    if (cuda.error == kInsufficientDriver)
        return "The NVIDIA driver" + (nvml.driver.empty() ? "" : " " + nvml.driver) + " supports CUDA up to "
            + cudaVersionText(cuda.driver) + ", this program needs " + cudaVersionText(cuda.runtime)
            + ". Install a newer driver.";
    if (visible && cuda.gpus.size() < nvml.gpus.size())
        return "CUDA_VISIBLE_DEVICES=\"" + std::string(visible) + "\" shows "
            + (cuda.gpus.empty() ? "none" : std::to_string(cuda.gpus.size())) + " of " + count + " to CUDA.";
    if (cuda.error == kNoDevice && nvml.gpus.empty())
        return "There is a driver, but no NVIDIA GPU.";
    if (cuda.error != 0)
        return "CUDA does not answer: " + cuda.message + " (error " + std::to_string(cuda.error) + ").";
    return nvml.isThere || nvml.message.empty() ? std::string() : nvml.message;
}

} // namespace

std::string cudaVersionText(int version)
{
    return version == 0 ? "none" : std::to_string(version / 1000) + '.' + std::to_string(version % 1000 / 10);
}

DeviceList join(const CudaAnswer& cuda, const NvmlAnswer& nvml, const char* visible)
{
    DeviceList list{cuda.gpus, nvml.driver, cuda.driver, cuda.runtime, problemOf(cuda, nvml, visible)};
    for (const Gpu& gpu : nvml.gpus) {
        const auto same = std::ranges::find(list.gpus, gpu.uuid, &Gpu::uuid);
        if (same == list.gpus.end()) {
            list.gpus.push_back(gpu);
            if (!cuda.isBuiltIn)
                list.gpus.back().index = static_cast<int>(list.gpus.size()) - 1;
        } else {
            same->free = gpu.free;
        }
    }
    return list;
}

DeviceList listDevices()
{
    return join(askCuda(), askNvml(), std::getenv("CUDA_VISIBLE_DEVICES"));
}

} // namespace ckptscope::device
