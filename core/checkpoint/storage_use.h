#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ckptscope::checkpoint {

/// A stretch of bytes: from `begin` to before `end`.
struct ByteRange {
    std::uint64_t begin = 0, end = 0;
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// A storage that a tensor's numbers lie in.
struct StorageUse {
    std::uint32_t storage = kNoIndex; ///< row of Checkpoint::storages
    std::int64_t offset = 0; ///< of the first element, in elements
    std::uint64_t bytes = 0; ///< of the elements
    /// It stays on the CPU wherever the tensor is: the sizes, strides and offsets of a nested tensor, which PyTorch
    /// reads there and crashes when they are elsewhere (ATen/NestedTensorImpl.cpp).
    bool onCpu = false;
};

/// The storages of a tensor: its own, those of its inner tensors, those of the scales of its quantizer.
std::vector<StorageUse> storagesOf(const Checkpoint& checkpoint, const Tensor& tensor);

/// From the first to the last element of a strided tensor, in its storage. Nothing for broken tensors and those that
/// have no storage.
std::optional<ByteRange> extentOf(const Checkpoint& checkpoint, const Tensor& tensor);

/// Sorts and joins ranges that meet.
std::vector<ByteRange> joinedRanges(std::vector<ByteRange> ranges);

/// By storage: bytes that no tensor's extent covers. A storage that is used in other ways (parts of sparse tensors)
/// counts as wholly used.
std::vector<std::uint64_t> deadBytes(const Checkpoint& checkpoint);

/// What takes the space in a file.
enum class SpaceKind : std::uint8_t {
    Weights, ///< also of whole models
    Ema,
    Optimizer,
    Other, ///< other tensors
    Duplicate, ///< a record with the size and checksum of an earlier one
    Dead, ///< parts of storages that no tensor uses
    Unused, ///< records of data that nothing refers to
    Structure, ///< pickle, directory, padding
};
inline constexpr std::size_t kSpaceKinds = 8;

struct SpacePart {
    SpaceKind kind = SpaceKind::Other;
    std::uint64_t bytes = 0;
    std::uint32_t tensor = kNoIndex; ///< the first that uses the storage
};

struct SpaceMap {
    std::vector<SpacePart> parts; ///< in the order of the storages
    std::uint64_t sums[kSpaceKinds] = {};
    std::uint64_t fileBytes = 0; ///< of the file: the sum of all parts
};
/// `fileBytes` is the size of the file that holds the checkpoint: that of its origin, or of a SavePlan after edits.
/// What no tensor and no record of data takes of it is its Structure.
SpaceMap mapSpace(const Checkpoint& checkpoint, std::uint64_t fileBytes);

} // namespace ckptscope::checkpoint
