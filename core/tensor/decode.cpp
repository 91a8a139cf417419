#include "core/tensor/decode.h"

#include "core/io/error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace ckptscope::tensor {

namespace {

using enum DType;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double bfloatToDouble(std::uint16_t bits)
{
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
}

/// sign, exponent, mantissa, as IEEE 754 lays them out, without infinities.
double smallFloat(unsigned code, int exponentBits, int mantissaBits, int bias)
{
    const unsigned mantissa = code & ((1u << mantissaBits) - 1);
    const int exponent = static_cast<int>((code >> mantissaBits) & ((1u << exponentBits) - 1));
    const double magnitude = exponent == 0
        ? std::ldexp(mantissa, 1 - bias - mantissaBits)
        : std::ldexp(mantissa + (1u << mantissaBits), exponent - bias - mantissaBits);
    return (code >> (exponentBits + mantissaBits)) & 1u ? -magnitude : magnitude;
}

/// c10/util/Float8_*.h, Float4_e2m1fn_x2.h: what each bit pattern stands for.
double codeNumber(DType dtype, unsigned code)
{
    switch (dtype) {
    case Float8E5M2:
        return halfToDouble(static_cast<std::uint16_t>(code << 8));
    case Float8E4M3FN:
        return (code & 0x7f) == 0x7f ? kNaN : smallFloat(code, 4, 3, 7);
    case Float8E5M2FNUZ:
        return code == 0x80 ? kNaN : smallFloat(code, 5, 2, 16);
    case Float8E4M3FNUZ:
        return code == 0x80 ? kNaN : smallFloat(code, 4, 3, 8);
    case Float8E8M0FNU:
        return code == 0xff ? kNaN : std::ldexp(1.0, static_cast<int>(code) - 127);
    case Float4E2M1FNx2:
        return smallFloat(code & 15, 2, 1, 1);
    case Int8:
    case QInt8:
    case Int1:
    case Int2:
    case Int3:
    case Int4:
    case Int5:
    case Int6:
    case Int7:
        return static_cast<std::int8_t>(code);
    case Bool:
        return code != 0 ? 1 : 0;
    default:
        return code;
    }
}

template <typename T> T load(const std::byte* at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <typename T> void convert(std::span<const std::byte> elements, double* out)
{
    const std::size_t count = elements.size() / sizeof(T);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<double>(load<T>(elements.data() + i * sizeof(T)));
}

template <typename Convert> void convertShorts(std::span<const std::byte> elements, double* out, Convert&& convertOne)
{
    for (std::size_t i = 0; i < elements.size() / 2; ++i)
        out[i] = convertOne(load<std::uint16_t>(elements.data() + 2 * i));
}

/// Of a finite number it is finite, though it can be √2 times the largest double.
double magnitude(double real, double imaginary)
{
    if (std::isnan(real) || std::isnan(imaginary))
        return kNaN;
    const double found = std::hypot(real, imaginary);
    return std::isinf(real) || std::isinf(imaginary) ? found : std::min(found, std::numeric_limits<double>::max());
}

/// The magnitudes of `count` complex numbers whose parts stand in `parts`.
void magnitudes(const double* parts, std::size_t count, double* out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = magnitude(parts[2 * i], parts[2 * i + 1]);
}

void complexToDoubles(DType dtype, std::span<const std::byte> elements, double* out)
{
    constexpr std::size_t kBlock = 512;
    std::array<double, 2 * kBlock> parts;
    const std::size_t size = checkpoint::info(dtype).bytes;
    for (std::size_t at = 0; at < elements.size(); at += kBlock * size) {
        const std::size_t count = std::min(kBlock, (elements.size() - at) / size);
        toDoubles(partOf(dtype), elements.subspan(at, count * size), parts.data());
        magnitudes(parts.data(), count, out + at / size);
    }
}

void bytesToDoubles(DType dtype, std::span<const std::byte> elements, double* out)
{
    const std::array<double, 256>& numbers = codeNumbers(dtype);
    if (dtype != Float4E2M1FNx2) {
        for (std::size_t i = 0; i < elements.size(); ++i)
            out[i] = numbers[static_cast<std::uint8_t>(elements[i])];
        return;
    }
    for (std::size_t i = 0; i < elements.size(); ++i) { // the lower half comes first
        out[2 * i] = numbers[static_cast<std::uint8_t>(elements[i]) & 15];
        out[2 * i + 1] = numbers[static_cast<std::uint8_t>(elements[i]) >> 4];
    }
}

} // namespace

bool isComplex(DType dtype)
{
    return partOf(dtype) != dtype;
}

bool isFloating(DType dtype)
{
    return largestFinite(partOf(dtype)) != 0;
}

DType partOf(DType dtype)
{
    switch (dtype) {
    case Complex128:
        return Float64;
    case Complex64:
        return Float32;
    case Complex32:
        return Float16;
    case BComplex32:
        return BFloat16;
    default:
        return dtype;
    }
}

std::uint64_t numbersPerElement(DType dtype)
{
    return dtype == Float4E2M1FNx2 ? 2 : 1;
}

std::uint64_t bytesOf(DType dtype, std::uint64_t elements)
{
    return elements * checkpoint::info(dtype).bytes / checkpoint::info(dtype).packed;
}

double leastNormal(DType dtype)
{
    switch (dtype) {
    case Float64:
        return std::numeric_limits<double>::min();
    case Float32:
    case BFloat16:
        return static_cast<double>(std::numeric_limits<float>::min());
    case Float16:
    case Float8E5M2:
        return 0x1p-14;
    case Float8E4M3FN:
        return 0x1p-6;
    case Float8E5M2FNUZ:
        return 0x1p-15;
    case Float8E4M3FNUZ:
        return 0x1p-7;
    case Float4E2M1FNx2:
        return 1;
    default:
        return 0; // float8_e8m0fnu has powers of two alone
    }
}

double largestFinite(DType dtype)
{
    switch (dtype) {
    case Float64:
        return std::numeric_limits<double>::max();
    case Float32:
        return static_cast<double>(std::numeric_limits<float>::max());
    case BFloat16:
        return 0x1.fep127;
    case Float16:
        return 65504;
    case Float8E5M2:
    case Float8E5M2FNUZ:
        return 57344;
    case Float8E4M3FN:
        return 448;
    case Float8E4M3FNUZ:
        return 240;
    case Float8E8M0FNU:
        return 0x1p127;
    case Float4E2M1FNx2:
        return 6;
    default:
        return 0;
    }
}

const std::array<double, 256>& codeNumbers(DType dtype)
{
    static const std::vector<std::array<double, 256>> tables = [] {
        std::vector<std::array<double, 256>> all(static_cast<std::size_t>(DType::UInt7) + 1);
        for (const checkpoint::DTypeInfo& row : checkpoint::dtypes())
            for (unsigned code = 0; row.bytes == 1 && code < 256; ++code)
                all[static_cast<std::size_t>(row.dtype)][code] = codeNumber(row.dtype, code);
        return all;
    }();
    return tables[static_cast<std::size_t>(dtype)];
}

double halfToDouble(std::uint16_t bits)
{
    // Exponent and mantissa put where a float32 has them are 2^-112 of the number, subnormal ones included.
    const std::uint32_t magnitude = (bits & 0x7fffu) << 13;
    const std::uint32_t sign = (bits & 0x8000u) << 16;
    if (magnitude >= 0x0f800000) // infinity and NaN
        return static_cast<double>(std::bit_cast<float>(magnitude | 0x7f800000 | sign));
    const float number = std::bit_cast<float>(magnitude) * 0x1p112f;
    return static_cast<double>(std::bit_cast<float>(std::bit_cast<std::uint32_t>(number) | sign));
}

void toDoubles(DType dtype, std::span<const std::byte> elements, double* out)
{
    if (isComplex(dtype))
        return complexToDoubles(dtype, elements, out);
    switch (dtype) {
    case Float64:
        return convert<double>(elements, out);
    case Float32:
        return convert<float>(elements, out);
    case Float16:
        return convertShorts(elements, out, halfToDouble);
    case BFloat16:
        return convertShorts(elements, out, bfloatToDouble);
    case Int64:
        return convert<std::int64_t>(elements, out);
    case Int32:
    case QInt32:
        return convert<std::int32_t>(elements, out);
    case Int16:
        return convert<std::int16_t>(elements, out);
    case UInt64:
        return convert<std::uint64_t>(elements, out);
    case UInt32:
        return convert<std::uint32_t>(elements, out);
    case UInt16:
    case Bits16:
        return convert<std::uint16_t>(elements, out);
    default:
        break;
    }
    if (checkpoint::info(dtype).bytes != 1)
        throw io::Error(io::ErrorKind::Unsupported, "Its dtype is not known; its values are not read.");
    bytesToDoubles(dtype, elements, out);
}

} // namespace ckptscope::tensor
