#include "core/device/device_list.h"
#include "core/io/system.h"

#include <array>

namespace ckptscope::device {

namespace {

/// What is used of NVML's interface (docs.nvidia.com/deploy/nvml-api); it has no header here, since it comes with the
/// driver and is loaded when it is there.
struct Memory {
    unsigned long long total = 0, free = 0, used = 0;
};
using Device = struct DeviceStruct*;

struct Nvml {
    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    const char* (*errorString)(int) = nullptr;
    int (*driverVersion)(char*, unsigned) = nullptr;
    int (*count)(unsigned*) = nullptr;
    int (*handle)(unsigned, Device*) = nullptr;
    int (*name)(Device, char*, unsigned) = nullptr;
    int (*uuid)(Device, char*, unsigned) = nullptr;
    int (*memory)(Device, Memory*) = nullptr;
    int (*capability)(Device, int*, int*) = nullptr;

    bool isComplete() const
    {
        return init && shutdown && errorString && driverVersion && count && handle && name && uuid && memory
            && capability;
    }
};

template <typename Function> void find(void* library, const char* name, Function& function)
{
    function = reinterpret_cast<Function>(io::system::symbolOf(library, name));
}

Nvml load(void* library)
{
    Nvml nvml;
    find(library, "nvmlInit_v2", nvml.init);
    find(library, "nvmlShutdown", nvml.shutdown);
    find(library, "nvmlErrorString", nvml.errorString);
    find(library, "nvmlSystemGetDriverVersion", nvml.driverVersion);
    find(library, "nvmlDeviceGetCount_v2", nvml.count);
    find(library, "nvmlDeviceGetHandleByIndex_v2", nvml.handle);
    find(library, "nvmlDeviceGetName", nvml.name);
    find(library, "nvmlDeviceGetUUID", nvml.uuid);
    find(library, "nvmlDeviceGetMemoryInfo", nvml.memory);
    find(library, "nvmlDeviceGetCudaComputeCapability", nvml.capability);
    return nvml;
}

Gpu describe(const Nvml& nvml, Device device)
{
    Gpu gpu;
    std::array<char, 128> text{};
    const auto size = static_cast<unsigned>(text.size() - 1);
    if (nvml.name(device, text.data(), size) == 0)
        gpu.name = text.data();
    if (nvml.uuid(device, text.data(), size) == 0)
        gpu.uuid = text.data();
    if (Memory memory; nvml.memory(device, &memory) == 0) {
        gpu.memory = memory.total;
        gpu.free = memory.free;
    }
    (void)nvml.capability(device, &gpu.major, &gpu.minor);
    return gpu;
}

} // namespace

NvmlAnswer askNvml()
{
    NvmlAnswer answer;
    void* library = io::system::loadLibrary({"libnvidia-ml.so.1", "nvml.dll"});
    answer.isThere = library != nullptr;
    if (!library)
        return answer;
    const Nvml nvml = load(library);
    if (!nvml.isComplete()) {
        answer.message = "The NVIDIA driver is too old to tell of its GPUs.";
        return answer;
    }
    if (const int error = nvml.init(); error != 0) {
        answer.message = "NVML does not answer: " + std::string(nvml.errorString(error)) + ".";
        return answer;
    }
    std::array<char, 128> version{};
    if (nvml.driverVersion(version.data(), static_cast<unsigned>(version.size() - 1)) == 0)
        answer.driver = version.data();
    unsigned count = 0;
    (void)nvml.count(&count);
    for (unsigned i = 0; i < count; ++i)
        if (Device device = nullptr; nvml.handle(i, &device) == 0)
            answer.gpus.push_back(describe(nvml, device));
    (void)nvml.shutdown();
    return answer;
}

} // namespace ckptscope::device
