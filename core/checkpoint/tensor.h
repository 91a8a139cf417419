#pragma once

#include "core/checkpoint/dtype.h"
#include "core/checkpoint/structure.h"
#include "core/pickle/node.h"

#include <cstdint>
#include <limits>
#include <span>

namespace ckptscope::checkpoint {

inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint64_t kUnknownOffset = std::numeric_limits<std::uint64_t>::max();

enum class Layout : std::uint8_t { Strided, SparseCoo, SparseCsr, SparseCsc, SparseBsr, SparseBsc, Nested, Jagged };

/// "strided", "sparse_coo" … as torch.layout prints it without "torch.".
std::string_view layoutName(Layout layout);

enum TensorFlag : std::uint16_t {
    kParameter = 1, ///< torch.nn.Parameter
    kRequiresGrad = 2,
    kConjugate = 4, ///< conj bit: the stored values are conjugated lazily
    kNegative = 8, ///< neg bit
    kNoData = 16, ///< meta or uninitialised: shape without values
    kSubclass = 32, ///< of a class of its own, or with attributes
    kBroken = 64, ///< its numbers contradict each other or its storage; values must not be read
    kQuantized = 128,
    kOuter = 256, ///< a wrapper of inner tensors; of a DTensor, what is told is its local one
    kDeviceArgument = 512, ///< the rebuild call names the device; the storage's tag does not count
};

/// One place in the checkpoint that holds a tensor. Shapes and strides stay in the value tree (sizes, strides); see
/// Checkpoint for their text. A plain value of 56 bytes: there may be 10⁶ of them.
struct Tensor {
    pickle::NodeId node; ///< what the place refers to
    pickle::NodeId core; ///< the innermost rebuild call (of the data of a Parameter …)
    pickle::NodeId sizes, strides; ///< tuples of integers; no node where there are none
    std::uint32_t parent = kNoIndex; ///< place that contains it; kNoIndex: it is the root, or right below
    pickle::NodeId label; ///< in the parent
    std::uint32_t storage = kNoIndex; ///< kNoIndex for sparse, nested, meta …
    std::uint32_t components = kNoIndex; ///< first of its inner tensors in Checkpoint::components
    std::int64_t offset = 0; ///< in elements
    std::uint64_t elements = 0; ///< product of the sizes
    std::uint16_t flags = 0;
    DType dtype = DType::Unknown;
    Layout layout = Layout::Strided;
    LabelKind labelKind = LabelKind::Key;
    std::uint8_t componentCount = 0;

    bool has(TensorFlag flag) const { return (flags & flag) != 0; }
};

/// Whether the elements stand one behind the other in the order of the sizes, as Tensor.is_contiguous() says.
bool isContiguous(std::span<const std::int64_t> sizes, std::span<const std::int64_t> strides);

/// A value on the way from the root to tensors: container, object, argument list.
struct Place {
    std::uint32_t parent = kNoIndex; ///< kNoIndex: right below the root
    pickle::NodeId label;
    pickle::NodeId node;
    LabelKind kind = LabelKind::Key;
};

/// The flat bytes that tensors view. A plain value of 40 bytes: most tensors have one of their own.
struct Storage {
    enum class At : std::uint8_t {
        Record, ///< a zip record
        File, ///< a stretch of the file (legacy stream, tar, raw pickle of protocol ≥ 3)
        Nested, ///< inside a text of a raw pickle that must be decoded first
        Made, ///< an edit makes them while they are read (Checkpoint::made)
        Nowhere, ///< named, but not in the file
    };
    pickle::NodeId key; ///< as written: text in zip and legacy files
    pickle::NodeId location; ///< device tag, a text node; no node in old files
    std::uint64_t bytes = 0; ///< as declared: elements × size of an element
    std::uint64_t available = 0; ///< bytes that the file really has for it
    std::uint64_t position = kUnknownOffset; ///< At::File: in the file
    std::uint32_t record = kNoIndex; ///< At::Record: in the zip directory
    DType dtype = DType::Unknown; ///< of the storage class; uint8 for UntypedStorage
    At at = At::Nowhere;
    bool untyped : 1 = false;
    bool conflict : 1 = false; ///< two references describe it with different sizes or devices
    bool used : 1 = false; ///< by a tensor, as strided data or as a part of a sparse one
    bool shared : 1 = false; ///< by several of them, or by one object at several places

    void use()
    {
        shared = used;
        used = true;
    }
};

} // namespace ckptscope::checkpoint
