#pragma once

#include "core/tensor/plane.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::tensor {

/// One element, as it is and as a number.
struct Element {
    std::array<std::byte, 16> bytes{}; ///< in this machine's byte order; as many as the dtype has
    double real = 0; ///< dequantised where it is quantised; the lower half of float4_e2m1fn_x2
    double imaginary = 0; ///< of complex dtypes; the upper half of float4_e2m1fn_x2
};
inline constexpr std::uint64_t kMostElements = 1 << 18;

/// The elements of a rectangle, row by row: for a table of numbers. Throws LimitExceeded over kMostElements (tiles that
/// are cut count whole), io::Error when they cannot be read.
std::vector<Element> elementsOf(const View& view, const Plane& plane, const Rectangle& rectangle);

/// An element as PyTorch would write it: with `precision` digits, or as few as tell it from its neighbours with 0;
/// "True", "3", "0.1", "nan", "1.5-2j", "0.5, 6" for the two halves of float4_e2m1fn_x2.
std::string elementText(const View& view, const Element& element, int precision = 0);
/// Its bits as hexadecimal digits, the most significant first: "3f800000"; of complex numbers both parts.
std::string elementBits(const View& view, const Element& element);

} // namespace ckptscope::tensor
