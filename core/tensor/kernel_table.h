#pragma once

#include "core/tensor/kernel_float8.h"
#include "core/tensor/kernel_integers.h"
#include "core/tensor/kernel_short.h"

namespace ckptscope::tensor {
namespace {

constexpr Kernels kernelsNamed(std::string_view name)
{
    return {
        .name = name,
        .float64 = sumDoubles,
        .float32 = sumFloats<LoadFloat32>,
        .float16 = sumFloats<LoadFloat16>,
        .bfloat16 = sumFloats<LoadBFloat16>,
        .shortFloat16 = sumShort<DecodeFloat16>,
        .shortBFloat16 = sumShort<DecodeBFloat16>,
        .float8E5M2 = sumFloat8<DecodeFloat8<21, 15, 0x7c>>,
        .float8E4M3FN = sumFloat8<DecodeFloat8<20, 7, 0x7f>>,
        .float8E5M2FNUZ = sumFloat8<DecodeFloat8<21, 16, 0x80>>,
        .float8E4M3FNUZ = sumFloat8<DecodeFloat8<20, 8, 0x80>>,
        .int64 = sumIntegers<std::int64_t>,
        .int32 = sumIntegers<std::int32_t>,
        .int16 = sumIntegers<std::int16_t>,
        .int8 = sumBytes<true>,
        .uint64 = sumIntegers<std::uint64_t>,
        .uint32 = sumIntegers<std::uint32_t>,
        .uint16 = sumIntegers<std::uint16_t>,
        .uint8 = sumBytes<false>,
        .small8 = countSmall<Bytes, std::uint8_t>,
        .small16 = countSmall<Shorts, std::uint16_t>,
        .small32 = countSmall<Words, std::uint32_t>,
        .small64 = countSmall<Longs, std::uint64_t>,
        .codes = countCodes,
    };
}

} // namespace
} // namespace ckptscope::tensor
