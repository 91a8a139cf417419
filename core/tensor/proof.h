#pragma once

#include "core/checkpoint/dtype.h"
#include "core/io/source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::tensor {

/// A strided tensor in a storage; in elements. Validated: it lies inside.
struct PlacedTensor {
    checkpoint::DType dtype = checkpoint::DType::Unknown;
    std::vector<std::int64_t> shape, strides;
    std::uint64_t offset = 0;
};

/// The bytes of a storage, and the device that they are meant for.
struct PlacedStorage {
    std::string device; ///< "cuda:0", as the file's tag says
    io::Source bytes;
    std::vector<PlacedTensor> tensors;
};

/// Why the worker of Windows proves nothing: what it has of LibTorch (engine_torch_windows.cpp) knows no devices.
inline constexpr const char* kNotOnWindows =
    "Placing tensors to see whether they fit is not in the build for Windows; ckptscope for Linux has it.";

/// What came of placing on one device.
struct DeviceProof {
    static constexpr std::uint64_t kUnknown = ~std::uint64_t(0);

    std::string device;
    std::uint64_t storages = 0, tensors = 0, bytes = 0; ///< that are meant for it
    std::uint64_t placedStorages = 0, placedTensors = 0, placedBytes = 0; ///< that lay there all at once
    std::uint64_t differing = 0; ///< storages that came back with other bytes
    double placeSeconds = 0; ///< reading the file included
    double readBackSeconds = 0; ///< reading the file once more, and comparing, included
    std::uint64_t memory = kUnknown, free = kUnknown; ///< bytes, before anything was placed
    /// Bytes that LibTorch's allocator gave out, and that it took of the device, at the most; on the CPU the second is
    /// what the whole process used.
    std::uint64_t peakAllocated = kUnknown, peakReserved = kUnknown;
    std::uint64_t firstLeft = kUnknown; ///< index of the first of its storages that was not placed
    std::string problem; ///< why not all were placed, or came back the same; empty: nothing is wrong
};

/// Whether the storages fit on their devices, proved by placing them there.
struct Proof {
    std::string torch; ///< release of LibTorch, "2.13.0"
    std::vector<DeviceProof> devices; ///< in the order that the storages name them

    /// All storages lay on their devices at once, and came back with the same bytes.
    bool holds() const;
};

} // namespace ckptscope::tensor
