#pragma once

#include "core/checkpoint/dtype.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ckptscope::tensor {

using checkpoint::DType;

bool isComplex(DType dtype);
/// Floating, complex included.
bool isFloating(DType dtype);
/// The dtype of the two parts of a complex number; any other dtype itself.
DType partOf(DType dtype);
/// Numbers that one element gives: two for float4_e2m1fn_x2, else one.
std::uint64_t numbersPerElement(DType dtype);
/// Bytes that so many elements of a dtype take in a file.
std::uint64_t bytesOf(DType dtype, std::uint64_t elements);
/// The least positive normal number of a floating dtype; below it numbers are subnormal. 0 for integers.
double leastNormal(DType dtype);
/// The largest finite number of a floating dtype.
double largestFinite(DType dtype);

/// The number of each code of a dtype of one byte (int8, uint8, bool, float8, unpacked quantised); float4_e2m1fn_x2:
/// of its lower half (codes 0 to 15).
const std::array<double, 256>& codeNumbers(DType dtype);
/// A float16, by its bits.
double halfToDouble(std::uint16_t bits);

/// Elements in this machine's byte order to numbers: `out` has room for numbersPerElement for each. Of complex numbers
/// the magnitudes, NaN where a part is NaN, at most the largest double where none is infinite. int64 and uint64 beyond
/// 2^53 are rounded.
void toDoubles(DType dtype, std::span<const std::byte> elements, double* out);

} // namespace ckptscope::tensor
