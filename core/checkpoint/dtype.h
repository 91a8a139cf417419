#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ckptscope::checkpoint {

/// Element types of torch.
enum class DType : std::uint8_t {
    Unknown,
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool,
    Complex128,
    Complex64,
    Complex32,
    BComplex32,
    UInt16,
    UInt32,
    UInt64,
    Float8E5M2,
    Float8E4M3FN,
    Float8E5M2FNUZ,
    Float8E4M3FNUZ,
    Float8E8M0FNU,
    Float4E2M1FNx2,
    QInt8,
    QUInt8,
    QInt32,
    QUInt4x2,
    QUInt2x4,
    Bits8,
    Bits16,
    Bits1x8,
    Bits2x4,
    Bits4x2,
    Int1,
    Int2,
    Int3,
    Int4,
    Int5,
    Int6,
    Int7,
    UInt1,
    UInt2,
    UInt3,
    UInt4,
    UInt5,
    UInt6,
    UInt7,
};

/// One row of the dtype table; a new dtype is one more row.
struct DTypeInfo {
    DType dtype;
    std::string_view name; ///< PyTorch's, without "torch."
    std::string_view storage; ///< its storage class in torch ("FloatStorage"); empty: saved as UntypedStorage
    std::uint8_t bytes; ///< of one element in a storage
    std::uint8_t swap; ///< bytes of the unit that byte order concerns (a complex number has two units)
    /// Elements of the storage per byte-sized unit, for torch's packed quantised types (4 per byte in quint2x4).
    std::uint8_t packed;
};

std::span<const DTypeInfo> dtypes();
const DTypeInfo& info(DType dtype);
/// "float32", "torch.float32" and the aliases of torch (float, half, long …).
std::optional<DType> dtypeByName(std::string_view name);
/// "FloatStorage".
std::optional<DType> dtypeByStorage(std::string_view storageClass);
/// "FloatTensor" of torch ≤ 0.4.
std::optional<DType> dtypeByTensorClass(std::string_view tensorClass);

} // namespace ckptscope::checkpoint
