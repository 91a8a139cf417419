#include "core/tensor/element_reader.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/dequantize.h"
#include "core/tensor/gather.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ckptscope::tensor {

namespace {

constexpr std::size_t kBlockBytes = 256 * 1024; // stays in the cache of a core between reading and counting
constexpr std::size_t kNumbers = 4096;

template <typename T> void transform(std::span<std::byte> block, T (*change)(T))
{
    for (std::size_t at = 0; at + sizeof(T) <= block.size(); at += sizeof(T)) {
        T value;
        std::memcpy(&value, block.data() + at, sizeof value);
        value = change(value);
        std::memcpy(block.data() + at, &value, sizeof value);
    }
}

void swapBytes(std::span<std::byte> block, std::size_t unit)
{
    if (unit == 2)
        transform<std::uint16_t>(block, [](std::uint16_t v) { return static_cast<std::uint16_t>(v << 8 | v >> 8); });
    else if (unit == 4)
        transform<std::uint32_t>(block, [](std::uint32_t v) { return __builtin_bswap32(v); });
    else if (unit == 8)
        transform<std::uint64_t>(block, [](std::uint64_t v) { return __builtin_bswap64(v); });
}

/// Flips the sign of every floating number of `unit` bytes, or of every second one.
void flipSigns(std::span<std::byte> block, std::size_t unit, bool everySecond)
{
    constexpr auto kSign = std::byte{0x80}; // of the last byte: the machine is little-endian
    for (std::size_t at = everySecond ? unit : 0; at < block.size(); at += everySecond ? 2 * unit : unit)
        block[at + unit - 1] ^= kSign;
}

void negateIntegers(std::span<std::byte> block, std::size_t bytes)
{
    if (bytes == 1)
        transform<std::uint8_t>(block, [](std::uint8_t v) { return static_cast<std::uint8_t>(-v); });
    else if (bytes == 2)
        transform<std::uint16_t>(block, [](std::uint16_t v) { return static_cast<std::uint16_t>(-v); });
    else if (bytes == 4)
        transform<std::uint32_t>(block, [](std::uint32_t v) { return 0 - v; });
    else if (bytes == 8)
        transform<std::uint64_t>(block, [](std::uint64_t v) { return 0 - v; });
}

/// Packed elements, a byte for each. c10/core/ScalarType.h, quint4x2 and quint2x4: the first stands in the lowest bits.
class Unpacked final : public io::ByteReader {
public:
    Unpacked(io::Source packed, std::uint64_t each)
        : m_packed(std::move(packed))
        , m_each(each)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        if (out.empty())
            return;
        const std::uint64_t begin = offset / m_each, end = (offset + out.size() - 1) / m_each + 1;
        std::vector<std::byte> bytes(static_cast<std::size_t>(end - begin));
        m_packed.read(begin, bytes);
        const unsigned bits = 8 / static_cast<unsigned>(m_each);
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::uint64_t at = offset + i;
            const auto value = static_cast<unsigned>(bytes[static_cast<std::size_t>(at / m_each - begin)]);
            out[i] = static_cast<std::byte>((value >> (at % m_each * bits)) & ((1u << bits) - 1));
        }
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        m_packed.makeReady(offset / m_each, progress);
    }

private:
    io::Source m_packed;
    std::uint64_t m_each; ///< elements in a byte
};

} // namespace

static_assert(std::endian::native == std::endian::little, "numbers are decoded for little-endian machines");

/// Keeps the header free of gather.h.
class ElementReader::Gather : public StridedGather {
public:
    using StridedGather::StridedGather;
};

ElementReader::ElementReader(View view)
    : m_view(std::move(view))
    , m_bytes(info(m_view.dtype).bytes)
{
    if (const std::uint64_t packed = info(m_view.dtype).packed; packed != 1)
        m_view.bytes =
            io::Source::ofReader(std::make_shared<Unpacked>(m_view.bytes, packed), m_view.bytes.size() * packed);
    if (m_view.elements != 0 && !checkpoint::isContiguous(m_view.shape, m_view.strides))
        m_gather = std::make_unique<Gather>(m_view);
}

ElementReader::~ElementReader() = default;

std::span<const std::byte> ElementReader::next(const io::Progress& progress)
{
    if (m_done == m_view.elements)
        return {};
    io::readOrChanged(m_view.file, [&] { read(progress); });
    const bool isFirst = m_done == 0;
    m_done += m_block.size() / m_bytes;
    if (m_view.file && (isFirst || m_done == m_view.elements))
        m_view.file->requireUnchanged();
    finish(m_block);
    return m_block;
}

void ElementReader::read(const io::Progress& progress)
{
    if (m_gather) {
        m_gather->next(m_block, progress);
        return;
    }
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(m_view.elements - m_done, kBlockBytes / m_bytes));
    m_block.resize(count * m_bytes);
    const std::uint64_t at = (m_view.offset + m_done) * m_bytes;
    m_view.bytes.makeReady(at, progress);
    m_view.bytes.read(at, m_block);
}

void ElementReader::finish(std::span<std::byte> block) const
{
    const std::size_t unit = info(m_view.dtype).swap;
    if (m_view.bigEndian)
        swapBytes(block, unit);
    if (m_view.conjugate && isComplex(m_view.dtype))
        flipSigns(block, unit, true);
    if (m_view.negative)
        isFloating(m_view.dtype) ? flipSigns(block, unit, false) : negateIntegers(block, m_bytes);
}

NumberReader::NumberReader(View view, std::uint64_t first)
    : m_elements(std::move(view))
    , m_first(first)
{
}

std::span<const double> NumberReader::next(const io::Progress& progress)
{
    if (m_left.empty())
        m_left = m_elements.next(progress);
    if (m_left.empty())
        return {};
    const View& view = m_elements.view();
    const std::size_t size = m_elements.elementBytes();
    const std::size_t count = std::min(kNumbers, m_left.size() / size);
    m_numbers.resize(count * numbersPerElement(view.dtype));
    toDoubles(view.dtype, m_left.first(count * size), m_numbers.data());
    dequantize(view.quantizer, m_first + m_done, m_numbers);
    m_left = m_left.subspan(count * size);
    m_done += count;
    return m_numbers;
}

void dequantize(const Quantizer& quantizer, std::uint64_t first, std::span<double> numbers)
{
    if (quantizer.scales.empty())
        return;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<double>(dequantized(quantizer, static_cast<std::int32_t>(numbers[i]), first + i));
}

} // namespace ckptscope::tensor
