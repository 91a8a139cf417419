#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// GPUs of this computer, as the CUDA runtime and NVML tell of them. No CUDA context is made: that would take hundreds
/// of MiB of the GPU's memory.
namespace ckptscope::device {

inline constexpr std::uint64_t kUnknownMemory = ~std::uint64_t(0);

struct Gpu {
    int index = -1; ///< N of "cuda:N", under CUDA_VISIBLE_DEVICES; -1: CUDA does not see it
    std::string name;
    std::string uuid; ///< "GPU-8f6d…", as nvidia-smi -L writes it
    std::uint64_t memory = kUnknownMemory; ///< bytes
    std::uint64_t free = kUnknownMemory; ///< bytes, by NVML
    int major = 0, minor = 0; ///< compute capability

    std::string tag() const { return index < 0 ? std::string() : "cuda:" + std::to_string(index); }
};

struct DeviceList {
    std::vector<Gpu> gpus; ///< those that CUDA sees, in its order, then the others
    std::string driver; ///< "580.65.06"; empty: not known
    int cudaOfDriver = 0, cudaOfProgram = 0; ///< 13000 for CUDA 13.0; 0: none
    std::string problem; ///< why CUDA sees no GPU, or not all of them; empty: nothing is wrong
};

/// \name What each of the two libraries says; the tests have answers of machines that are not at hand.
///@{
struct CudaAnswer {
    std::vector<Gpu> gpus;
    int error = 0; ///< cudaError_t
    std::string message; ///< of the error
    int driver = 0, runtime = 0; ///< versions of CUDA
    bool isBuiltIn = false; ///< whether this build has the CUDA runtime
};
CudaAnswer askCuda();

struct NvmlAnswer {
    std::vector<Gpu> gpus;
    std::string driver;
    std::string message; ///< why NVML does not answer
    bool isThere = false; ///< whether its library was found, which comes with every driver
};
NvmlAnswer askNvml();
///@}

/// Joins both by UUID. `visible` is CUDA_VISIBLE_DEVICES, null when it is not set.
DeviceList join(const CudaAnswer& cuda, const NvmlAnswer& nvml, const char* visible);

/// Asks both. Takes up to a second where drivers have to wake GPUs: not for the window's thread.
DeviceList listDevices();

/// "13.0" of 13000.
std::string cudaVersionText(int version);

} // namespace ckptscope::device
