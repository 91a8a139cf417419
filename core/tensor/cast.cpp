#include "core/tensor/cast.h"

#include "core/tensor/decode.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

namespace ckptscope::tensor {

namespace {

using enum DType;

constexpr std::size_t kBlock = 2048; // elements that are decoded at once; they stay in the first cache
constexpr std::uint32_t kInfinity = 0x7f800000;

template <typename T> T load(const std::byte* at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <typename T> void store(std::byte* at, T value)
{
    std::memcpy(at, &value, sizeof value);
}

/// A floating dtype of at most 16 bits: where exponent and mantissa lie, and what stands beyond the largest number.
struct Narrow {
    int mantissaBits, bias;
    std::uint32_t beyond; ///< magnitude, as a float32's bits, from which on numbers overflow
    std::uint32_t overflow, nan; ///< codes without the sign
    bool isSigned = true; ///< whether zero and NaN have one
};

/// c10/util/Half.h, Float8_e5m2.h, Float8_e4m3fn.h, Float8_e5m2fnuz.h, Float8_e4m3fnuz.h (of 2.13: float8_e4m3fn, which
/// has no infinity, ends at its largest number; older releases made NaN)
constexpr Narrow kFloat16{10, 15, 143u << 23, 0x7c00, 0x7e00};
constexpr Narrow kFloat8E5M2{2, 15, 143u << 23, 0x7c, 0x7f};
constexpr Narrow kFloat8E4M3FN{3, 7, (135u << 23) | (13u << 19), 0x7e, 0x7f}; // from 464 on
constexpr Narrow kFloat8E5M2FNUZ{2, 16, 143u << 23, 0x80, 0x80, false};
constexpr Narrow kFloat8E4M3FNUZ{3, 8, 135u << 23, 0x80, 0x80, false};

/// Rounds a float32 to the nearest code, to even between two.
template <const Narrow& kTo, int kBits> std::uint32_t narrowed(float value)
{
    constexpr int kDropped = 23 - kTo.mantissaBits;
    // Added to a number below the least normal one, it leaves the code in the lowest bits, rounded by the processor.
    constexpr std::uint32_t kSubnormal = static_cast<std::uint32_t>(127 - kTo.bias + kDropped + 1) << 23;
    constexpr std::uint32_t kRebias = static_cast<std::uint32_t>(kTo.bias - 127) << 23; // wraps
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits & 0x80000000u) >> (32 - kBits), magnitude = bits & 0x7fffffffu;
    if (magnitude >= kTo.beyond) {
        if (!kTo.isSigned)
            return kTo.overflow;
        if (magnitude <= kInfinity)
            return sign | kTo.overflow;
        return sign | kTo.nan | (kBits == 16 ? (magnitude >> kDropped) & ((1u << kTo.mantissaBits) - 1) : 0);
    }
    const std::uint32_t small =
        std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + std::bit_cast<float>(kSubnormal)) - kSubnormal;
    const std::uint32_t normal =
        (magnitude + kRebias + ((1u << (kDropped - 1)) - 1) + ((magnitude >> kDropped) & 1)) >> kDropped;
    const std::uint32_t code = magnitude < (static_cast<std::uint32_t>(128 - kTo.bias) << 23) ? small : normal;
    return !kTo.isSigned && code == 0 ? 0 : sign | code;
}

/// c10/util/Float8_e8m0fnu.h: the exponent alone, sign and zero are lost.
std::uint8_t exponentOf(float value)
{
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value) & 0x7fffffffu;
    const std::uint32_t exponent = bits >> 23, mantissa = bits & 0x7fffffu;
    const bool up = mantissa > 0x400000 || (mantissa == 0x400000 && exponent != 0);
    return static_cast<std::uint8_t>(exponent != 255 && up ? exponent + 1 : exponent);
}

/// c10/util/BFloat16.h, round_to_nearest_even.
std::uint16_t bfloatOf(float value, std::uint16_t nan)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    return (bits & 0x7fffffffu) > kInfinity ? nan : static_cast<std::uint16_t>(rounded);
}

float floatOfHalf(std::uint16_t bits)
{
    const std::uint32_t magnitude = (bits & 0x7fffu) << 13, sign = (bits & 0x8000u) << 16;
    if (magnitude >= 0x0f800000) { // infinity; a NaN becomes quiet
        const std::uint32_t quiet = magnitude > 0x0f800000 ? 0x400000u : 0u;
        return std::bit_cast<float>(magnitude | kInfinity | quiet | sign);
    }
    const float number = std::bit_cast<float>(magnitude) * 0x1p112f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(number) | sign);
}

/// What torch makes of the codes of a float8 that stand for no number: the bits of a float32.
std::uint32_t nanOf(DType dtype, std::uint32_t code)
{
    if (dtype == Float8E4M3FN)
        return 0x7ff00000u | (code & 0x80u) << 24;
    return 0x7f800001;
}

std::array<float, 256> floatsOfCodes(DType dtype)
{
    std::array<float, 256> floats{};
    const std::array<double, 256>& numbers = codeNumbers(dtype);
    for (std::uint32_t code = 0; code < 256; ++code) {
        floats[code] = static_cast<float>(numbers[code]);
        if (dtype == Float8E5M2)
            floats[code] = floatOfHalf(static_cast<std::uint16_t>(code << 8));
        else if (numbers[code] != numbers[code])
            floats[code] = std::bit_cast<float>(nanOf(dtype, code));
    }
    return floats;
}

template <typename T> void decodeAs(std::span<const std::byte> in, float* out)
{
    for (std::size_t i = 0; i < in.size() / sizeof(T); ++i)
        out[i] = static_cast<float>(load<T>(in.data() + i * sizeof(T)));
}

/// To float32, as torch does on the way to any dtype but float64.
void decode(DType from, std::span<const std::byte> in, float* out)
{
    switch (from) {
    case Float32:
        std::memcpy(out, in.data(), in.size());
        return;
    case Float64:
        return decodeAs<double>(in, out);
    case Float16:
        for (std::size_t i = 0; i < in.size() / 2; ++i)
            out[i] = floatOfHalf(load<std::uint16_t>(in.data() + 2 * i));
        return;
    case BFloat16:
        for (std::size_t i = 0; i < in.size() / 2; ++i)
            out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(load<std::uint16_t>(in.data() + 2 * i)) << 16);
        return;
    case Int64:
        return decodeAs<std::int64_t>(in, out);
    case UInt64:
        return decodeAs<std::uint64_t>(in, out);
    case Int32:
        return decodeAs<std::int32_t>(in, out);
    case UInt32:
        return decodeAs<std::uint32_t>(in, out);
    case Int16:
        return decodeAs<std::int16_t>(in, out);
    case UInt16:
        return decodeAs<std::uint16_t>(in, out);
    default:
        break;
    }
    const std::array<float, 256> floats = floatsOfCodes(from);
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = floats[static_cast<std::uint8_t>(in[i])];
}

template <typename Code, typename Encode>
void encodeAs(std::span<const float> in, std::span<std::byte> out, Encode&& encode)
{
    for (std::size_t i = 0; i < in.size(); ++i)
        store(out.data() + i * sizeof(Code), static_cast<Code>(encode(in[i])));
}

void encode(DType from, DType to, std::span<const float> in, std::span<std::byte> out)
{
    switch (to) {
    case Float32:
        std::memcpy(out.data(), in.data(), out.size());
        return;
    case Float16:
        return encodeAs<std::uint16_t>(in, out, narrowed<kFloat16, 16>);
    case BFloat16: // aten/src/ATen/cpu/vec/vec_bfloat16.h has a NaN of its own for float32
        return encodeAs<std::uint16_t>(
            in, out, [nan = static_cast<std::uint16_t>(from == Float32 || from == Float64 ? 0xffff : 0x7fc0)](float v) {
                return bfloatOf(v, nan);
            });
    case Float8E5M2:
        return encodeAs<std::uint8_t>(in, out, narrowed<kFloat8E5M2, 8>);
    case Float8E4M3FN:
        return encodeAs<std::uint8_t>(in, out, narrowed<kFloat8E4M3FN, 8>);
    case Float8E5M2FNUZ:
        return encodeAs<std::uint8_t>(in, out, narrowed<kFloat8E5M2FNUZ, 8>);
    case Float8E4M3FNUZ:
        return encodeAs<std::uint8_t>(in, out, narrowed<kFloat8E4M3FNUZ, 8>);
    default:
        return encodeAs<std::uint8_t>(in, out, exponentOf);
    }
}

bool isInteger(DType dtype)
{
    switch (dtype) {
    case Bool:
    case Int8:
    case UInt8:
    case Int16:
    case UInt16:
    case Int32:
    case UInt32:
    case Int64:
    case UInt64:
        return true;
    default:
        return false;
    }
}

bool isPlainFloat(DType dtype)
{
    return isFloating(dtype) && !isComplex(dtype) && dtype != Float4E2M1FNx2;
}

void castBlock(DType from, DType to, std::span<const std::byte> in, std::span<std::byte> out)
{
    if (to == Float64 && isInteger(from)) { // not by way of float32
        std::array<double, kBlock> numbers;
        toDoubles(from, in, numbers.data());
        std::memcpy(out.data(), numbers.data(), out.size());
        return;
    }
    std::array<float, kBlock> numbers;
    decode(from, in, numbers.data());
    const std::span<const float> floats = std::span(numbers).first(in.size() / checkpoint::info(from).bytes);
    if (to != Float64)
        return encode(from, to, floats, out);
    for (std::size_t i = 0; i < floats.size(); ++i)
        store(out.data() + i * sizeof(double), static_cast<double>(floats[i]));
}

void swapUnits(std::span<std::byte> bytes, std::size_t unit)
{
    for (std::size_t at = 0; unit > 1 && at + unit <= bytes.size(); at += unit)
        std::ranges::reverse(bytes.subspan(at, unit));
}

class CastReader final : public io::ByteReader {
public:
    CastReader(io::Source elements, DType from, DType to, bool bigEndian)
        : m_elements(std::move(elements))
        , m_from(from)
        , m_to(to)
        , m_fromBytes(checkpoint::info(from).bytes)
        , m_toBytes(checkpoint::info(to).bytes)
        , m_bigEndian(bigEndian)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        std::vector<std::byte> in, made;
        while (!out.empty()) {
            const std::uint64_t first = offset / m_toBytes;
            const auto skipped = static_cast<std::size_t>(offset % m_toBytes);
            const std::uint64_t left = m_elements.size() / m_fromBytes - first;
            const auto count = static_cast<std::size_t>(
                std::min<std::uint64_t>({left, kChunk, (skipped + out.size() + m_toBytes - 1) / m_toBytes}));
            in.resize(count * m_fromBytes);
            made.resize(count * m_toBytes);
            m_elements.read(first * m_fromBytes, in);
            if (m_bigEndian)
                swapUnits(in, checkpoint::info(m_from).swap);
            cast(m_from, m_to, in, made);
            if (m_bigEndian)
                swapUnits(made, checkpoint::info(m_to).swap);
            const std::size_t taken = std::min(out.size(), made.size() - skipped);
            std::memcpy(out.data(), made.data() + skipped, taken);
            out = out.subspan(taken);
            offset += taken;
        }
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        m_elements.makeReady(offset / m_toBytes * m_fromBytes, progress);
    }

private:
    static constexpr std::uint64_t kChunk = 64 * 1024; // elements
    io::Source m_elements;
    DType m_from, m_to;
    std::size_t m_fromBytes, m_toBytes;
    bool m_bigEndian;
};

} // namespace

bool canCast(DType from, DType to)
{
    return isPlainFloat(to) && (isPlainFloat(from) || isInteger(from));
}

void cast(DType from, DType to, std::span<const std::byte> in, std::span<std::byte> out)
{
    const std::size_t fromBytes = checkpoint::info(from).bytes, toBytes = checkpoint::info(to).bytes;
    const std::size_t count = in.size() / fromBytes;
    if (from == to) {
        std::memcpy(out.data(), in.data(), count * fromBytes);
        return;
    }
    for (std::size_t first = 0; first < count; first += kBlock) {
        const std::size_t size = std::min(kBlock, count - first);
        castBlock(from, to, in.subspan(first * fromBytes, size * fromBytes),
                  out.subspan(first * toBytes, size * toBytes));
    }
}

io::Source castWhileRead(io::Source elements, DType from, DType to, bool bigEndian)
{
    const std::uint64_t size = elements.size() / checkpoint::info(from).bytes * checkpoint::info(to).bytes;
    return io::Source::ofReader(std::make_shared<CastReader>(std::move(elements), from, to, bigEndian), size);
}

} // namespace ckptscope::tensor
