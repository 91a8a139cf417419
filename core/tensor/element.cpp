#include "core/tensor/element.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace ckptscope::tensor {

namespace {

template <typename T> T valueOf(const Element& element)
{
    T value;
    std::memcpy(&value, element.bytes.data(), sizeof value);
    return value;
}

/// Bits of the mantissa behind the first one; of dtypes narrower than float32.
int mantissaBits(DType dtype)
{
    switch (dtype) {
    case DType::Float16:
        return 10;
    case DType::BFloat16:
        return 7;
    case DType::Float8E4M3FN:
    case DType::Float8E4M3FNUZ:
        return 3;
    case DType::Float8E5M2:
    case DType::Float8E5M2FNUZ:
        return 2;
    case DType::Float4E2M1FNx2:
        return 1;
    case DType::Float8E8M0FNU:
        return 0;
    default:
        return -1;
    }
}

template <typename T> std::string digits(T value, int precision)
{
    char buffer[64];
    const auto end = precision == 0
        ? std::to_chars(buffer, buffer + sizeof buffer, value)
        : std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, precision);
    return {buffer, end.ptr};
}

/// As few digits as round to this number and no other one of its dtype.
std::string shortest(DType dtype, double value)
{
    const int mantissa = mantissaBits(dtype);
    if (dtype == DType::Float64)
        return digits(value, 0);
    if (mantissa < 0 || value == 0)
        return digits(static_cast<float>(value), 0);
    int exponent = 0;
    const bool isPower = std::fabs(std::frexp(value, &exponent)) == 0.5;
    const int least = std::ilogb(leastNormal(dtype));
    const double step = std::ldexp(1.0, std::max(exponent - 1, least) - mantissa);
    const double room = isPower ? step / 4 : step / 2; // below a power of two the numbers stand closer
    constexpr int kMost = 9; // digits that tell any float32
    for (int precision = 1; precision < kMost; ++precision) {
        const std::string text = digits(value, precision);
        double read = 0;
        std::from_chars(text.data(), text.data() + text.size(), read);
        if (std::fabs(read - value) < room)
            return text;
    }
    return digits(value, kMost);
}

std::string realText(DType dtype, double value, int precision)
{
    constexpr int kMost = 17; // digits that tell any float64
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value < 0 ? "-inf" : "inf";
    return precision <= 0 ? shortest(dtype, value) : digits(value, std::min(precision, kMost));
}

std::string integerText(DType dtype, const Element& element)
{
    if (dtype == DType::Int64)
        return std::to_string(valueOf<std::int64_t>(element));
    if (dtype == DType::UInt64)
        return std::to_string(valueOf<std::uint64_t>(element));
    return std::to_string(static_cast<std::int64_t>(element.real));
}

Element elementOf(const View& view, std::span<const std::byte> bytes, std::uint64_t index)
{
    Element element;
    std::ranges::copy(bytes, element.bytes.begin());
    double numbers[2] = {0, 0};
    const DType part = partOf(view.dtype);
    toDoubles(part, part == view.dtype ? bytes : bytes.first(bytes.size() / 2), numbers);
    if (part != view.dtype)
        toDoubles(part, bytes.subspan(bytes.size() / 2), numbers + 1);
    dequantize(view.quantizer, index, std::span(numbers).first(1));
    element.real = numbers[0];
    element.imaginary = numbers[1];
    return element;
}

} // namespace

std::vector<Element> elementsOf(const View& view, const Plane& plane, const Rectangle& rectangle)
{
    const Rectangle grown = aligned(plane, rectangle);
    const View part = viewOf(view, plane, grown);
    if (part.elements > kMostElements)
        throw io::Error(io::ErrorKind::LimitExceeded, "More numbers were asked for than a table shows at once.");
    std::vector<Element> out;
    out.reserve(static_cast<std::size_t>(rectangle.elements()));
    ElementReader reader(part);
    const std::size_t size = reader.elementBytes();
    std::uint64_t index = 0;
    for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next())
        for (std::size_t at = 0; at < block.size(); at += size, ++index) {
            // Below 0 they wrap, and are beyond the rectangle as well.
            const std::uint64_t row = grown.firstRow + index / grown.columns - rectangle.firstRow;
            const std::uint64_t column = grown.firstColumn + index % grown.columns - rectangle.firstColumn;
            if (row < rectangle.rows && column < rectangle.columns)
                out.push_back(elementOf(part, block.subspan(at, size), index));
        }
    return out;
}

std::string elementText(const View& view, const Element& element, int precision)
{
    const DType part = partOf(view.dtype);
    if (part != view.dtype) {
        const std::string imaginary = realText(part, element.imaginary, precision);
        return realText(part, element.real, precision) + (imaginary.starts_with('-') ? "" : "+") + imaginary + 'j';
    }
    if (view.dtype == DType::Float4E2M1FNx2)
        return realText(part, element.real, precision) + ", " + realText(part, element.imaginary, precision);
    if (view.dtype == DType::Bool)
        return element.real != 0 ? "True" : "False";
    if (isFloating(view.dtype) || !view.quantizer.scales.empty())
        return realText(part, element.real, precision);
    return integerText(view.dtype, element);
}

std::string elementBits(const View& view, const Element& element)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    const std::size_t unit = info(view.dtype).swap, size = info(view.dtype).bytes;
    std::string text;
    for (std::size_t begin = 0; begin < size; begin += unit) {
        text += begin == 0 ? "" : " ";
        for (std::size_t i = unit; i-- > 0;) {
            const auto byte = static_cast<unsigned>(element.bytes[begin + i]);
            text += kDigits[byte >> 4];
            text += kDigits[byte & 15];
        }
    }
    return text;
}

} // namespace ckptscope::tensor
