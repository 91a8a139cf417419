#include "core/checkpoint/dtype.h"

#include <array>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

using enum DType;

// torch/storage.py (_dtype_to_storage_type_map, _new_dtypes) and c10/core/ScalarType.h. The row of a dtype stands at
// its number.
constexpr std::array kTable = {
    DTypeInfo{Unknown, "unknown", "", 0, 0, 1},
    DTypeInfo{Float64, "float64", "DoubleStorage", 8, 8, 1},
    DTypeInfo{Float32, "float32", "FloatStorage", 4, 4, 1},
    DTypeInfo{Float16, "float16", "HalfStorage", 2, 2, 1},
    DTypeInfo{BFloat16, "bfloat16", "BFloat16Storage", 2, 2, 1},
    DTypeInfo{Int64, "int64", "LongStorage", 8, 8, 1},
    DTypeInfo{Int32, "int32", "IntStorage", 4, 4, 1},
    DTypeInfo{Int16, "int16", "ShortStorage", 2, 2, 1},
    DTypeInfo{Int8, "int8", "CharStorage", 1, 1, 1},
    DTypeInfo{UInt8, "uint8", "ByteStorage", 1, 1, 1},
    DTypeInfo{Bool, "bool", "BoolStorage", 1, 1, 1},
    DTypeInfo{Complex128, "complex128", "ComplexDoubleStorage", 16, 8, 1},
    DTypeInfo{Complex64, "complex64", "ComplexFloatStorage", 8, 4, 1},
    DTypeInfo{Complex32, "complex32", "", 4, 2, 1},
    DTypeInfo{BComplex32, "bcomplex32", "", 4, 2, 1},
    DTypeInfo{UInt16, "uint16", "", 2, 2, 1},
    DTypeInfo{UInt32, "uint32", "", 4, 4, 1},
    DTypeInfo{UInt64, "uint64", "", 8, 8, 1},
    DTypeInfo{Float8E5M2, "float8_e5m2", "", 1, 1, 1},
    DTypeInfo{Float8E4M3FN, "float8_e4m3fn", "", 1, 1, 1},
    DTypeInfo{Float8E5M2FNUZ, "float8_e5m2fnuz", "", 1, 1, 1},
    DTypeInfo{Float8E4M3FNUZ, "float8_e4m3fnuz", "", 1, 1, 1},
    DTypeInfo{Float8E8M0FNU, "float8_e8m0fnu", "", 1, 1, 1},
    DTypeInfo{Float4E2M1FNx2, "float4_e2m1fn_x2", "", 1, 1, 1},
    DTypeInfo{QInt8, "qint8", "QInt8Storage", 1, 1, 1},
    DTypeInfo{QUInt8, "quint8", "QUInt8Storage", 1, 1, 1},
    DTypeInfo{QInt32, "qint32", "QInt32Storage", 4, 4, 1},
    DTypeInfo{QUInt4x2, "quint4x2", "QUInt4x2Storage", 1, 1, 2},
    DTypeInfo{QUInt2x4, "quint2x4", "QUInt2x4Storage", 1, 1, 4},
    DTypeInfo{Bits8, "bits8", "", 1, 1, 1},
    DTypeInfo{Bits16, "bits16", "", 2, 2, 1},
    DTypeInfo{Bits1x8, "bits1x8", "", 1, 1, 1},
    DTypeInfo{Bits2x4, "bits2x4", "", 1, 1, 1},
    DTypeInfo{Bits4x2, "bits4x2", "", 1, 1, 1},
    DTypeInfo{Int1, "int1", "", 1, 1, 1},
    DTypeInfo{Int2, "int2", "", 1, 1, 1},
    DTypeInfo{Int3, "int3", "", 1, 1, 1},
    DTypeInfo{Int4, "int4", "", 1, 1, 1},
    DTypeInfo{Int5, "int5", "", 1, 1, 1},
    DTypeInfo{Int6, "int6", "", 1, 1, 1},
    DTypeInfo{Int7, "int7", "", 1, 1, 1},
    DTypeInfo{UInt1, "uint1", "", 1, 1, 1},
    DTypeInfo{UInt2, "uint2", "", 1, 1, 1},
    DTypeInfo{UInt3, "uint3", "", 1, 1, 1},
    DTypeInfo{UInt4, "uint4", "", 1, 1, 1},
    DTypeInfo{UInt5, "uint5", "", 1, 1, 1},
    DTypeInfo{UInt6, "uint6", "", 1, 1, 1},
    DTypeInfo{UInt7, "uint7", "", 1, 1, 1},
};

constexpr bool rowsInOrder()
{
    for (std::size_t i = 0; i < kTable.size(); ++i)
        if (static_cast<std::size_t>(kTable[i].dtype) != i)
            return false;
    return true;
}
static_assert(rowsInOrder());

constexpr std::array<std::pair<std::string_view, DType>, 9> kAliases = {{
    {"double", Float64},
    {"float", Float32},
    {"half", Float16},
    {"long", Int64},
    {"int", Int32},
    {"short", Int16},
    {"cdouble", Complex128},
    {"cfloat", Complex64},
    {"chalf", Complex32},
}};

} // namespace

std::span<const DTypeInfo> dtypes()
{
    return kTable;
}

const DTypeInfo& info(DType dtype)
{
    return kTable[static_cast<std::size_t>(dtype)];
}

std::optional<DType> dtypeByName(std::string_view name)
{
    if (name.starts_with("torch."))
        name.remove_prefix(6);
    for (const DTypeInfo& row : kTable)
        if (row.name == name && row.dtype != Unknown)
            return row.dtype;
    for (const auto& [alias, dtype] : kAliases)
        if (alias == name)
            return dtype;
    return std::nullopt;
}

std::optional<DType> dtypeByStorage(std::string_view storageClass)
{
    for (const DTypeInfo& row : kTable)
        if (!row.storage.empty() && row.storage == storageClass)
            return row.dtype;
    return std::nullopt;
}

std::optional<DType> dtypeByTensorClass(std::string_view tensorClass)
{
    constexpr std::string_view kSuffix = "Tensor";
    if (!tensorClass.ends_with(kSuffix))
        return std::nullopt;
    const std::string_view stem = tensorClass.substr(0, tensorClass.size() - kSuffix.size());
    for (const DTypeInfo& row : kTable)
        if (row.storage.size() == stem.size() + 7 && row.storage.starts_with(stem))
            return row.dtype;
    return std::nullopt;
}

} // namespace ckptscope::checkpoint
