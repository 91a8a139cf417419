#include "core/tensor/array_file.h"

#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/saturate.h"
#include "core/tensor/cast.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>

namespace ckptscope::tensor {

namespace {

using enum DType;

constexpr std::array<NumpyType, 14> kNumpy = {{
    {Float64, "<f8"},
    {Float32, "<f4"},
    {Float16, "<f2"},
    {Int64, "<i8"},
    {Int32, "<i4"},
    {Int16, "<i2"},
    {Int8, "|i1"},
    {UInt64, "<u8"},
    {UInt32, "<u4"},
    {UInt16, "<u2"},
    {UInt8, "|u1"},
    {Bool, "|b1"},
    {Complex128, "<c16"},
    {Complex64, "<c8"},
}};

/// Of dtypes that numpy lacks.
DType widerType(DType dtype)
{
    if (isComplex(dtype))
        return Complex64;
    if (isFloating(dtype))
        return Float32;
    const bool isSigned = (dtype >= Int1 && dtype <= Int7) || dtype == QInt8 || dtype == QInt32;
    switch (info(dtype).bytes) {
    case 4:
        return isSigned ? Int32 : UInt32;
    case 2:
        return isSigned ? Int16 : UInt16;
    default:
        return isSigned ? Int8 : UInt8;
    }
}

std::string npyHeader(const View& view)
{
    const std::vector<std::int64_t> shape = arrayShape(view);
    std::string sizes;
    for (const std::int64_t size : shape)
        sizes += std::to_string(size) + (shape.size() == 1 ? "," : &size == &shape.back() ? "" : ", ");
    std::string text =
        "{'descr': '" + std::string(numpyType(view).code) + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t kMagic = 10; // "\x93NUMPY", version, length of the text
    constexpr std::size_t kAlignment = 64;
    text.append((kAlignment - (kMagic + text.size() + 1) % kAlignment) % kAlignment, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 255);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

/// Elements as numpy will read them.
void convert(const View& view, std::span<const std::byte> elements, std::uint64_t first, std::vector<std::byte>& out)
{
    const DType target = numpyType(view).dtype;
    if (checkpoint::info(target).bytes == checkpoint::info(view.dtype).bytes && view.quantizer.scales.empty()
        && isFloating(view.dtype) == isFloating(target)) {
        out.assign(elements.begin(), elements.end());
        return;
    }
    const DType part = partOf(view.dtype); // the two halves of a complex number are numbers like others
    if (view.quantizer.scales.empty() && canCast(part, Float32)) {
        out.resize(elements.size() / checkpoint::info(part).bytes * sizeof(float));
        return cast(part, Float32, elements, out);
    }
    std::vector<double> numbers(elements.size() / checkpoint::info(part).bytes * numbersPerElement(part));
    toDoubles(part, elements, numbers.data());
    dequantize(view.quantizer, first, numbers);
    out.resize(numbers.size() * sizeof(float));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto number = static_cast<float>(numbers[i]);
        std::memcpy(out.data() + i * sizeof number, &number, sizeof number);
    }
}

std::uint64_t bytesOfNumbers(const View& view)
{
    return io::saturatingProduct(view.elements, numbersPerElement(view.dtype) * info(numpyType(view).dtype).bytes);
}

class NpyReader final : public io::ByteReader {
public:
    explicit NpyReader(const View& view)
        : m_view(view)
        , m_header(npyHeader(view))
    {
    }

    std::uint64_t size() const { return m_header.size() + bytesOfNumbers(m_view); }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const std::lock_guard lock(m_mutex);
        while (!out.empty()) {
            advanceTo(offset, {});
            const std::size_t count = std::min(out.size(), m_left.size());
            std::copy_n(m_left.begin(), count, out.begin());
            take(count);
            offset += count;
            out = out.subspan(count);
        }
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        const std::lock_guard lock(m_mutex);
        advanceTo(offset, progress);
    }

private:
    /// So that bytes from `offset` on are left of the block.
    void advanceTo(std::uint64_t offset, const io::Progress& progress) const
    {
        if (!m_elements || offset < m_position)
            begin();
        while (m_left.empty() || m_position < offset) {
            if (m_left.empty())
                advance(progress);
            take(static_cast<std::size_t>(std::min<std::uint64_t>(offset - m_position, m_left.size())));
        }
    }
    void begin() const
    {
        m_elements = std::make_unique<ElementReader>(m_view);
        const auto header = std::as_bytes(std::span(m_header));
        m_block.assign(header.begin(), header.end());
        m_left = m_block;
        m_position = 0;
    }
    void advance(const io::Progress& progress) const
    {
        progress.check();
        const std::uint64_t first = m_elements->done();
        const std::span<const std::byte> elements = m_elements->next(progress);
        if (elements.empty())
            throw io::Error(io::ErrorKind::Truncated, "The tensor has fewer numbers than its shape says.");
        convert(m_view, elements, first, m_block);
        m_left = m_block;
    }
    void take(std::size_t count) const
    {
        m_left = m_left.subspan(count);
        m_position += count;
    }

    View m_view;
    std::string m_header;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<ElementReader> m_elements;
    mutable std::vector<std::byte> m_block;
    mutable std::span<const std::byte> m_left; ///< of m_block
    mutable std::uint64_t m_position = 0; ///< in the file, of the first byte of m_left
};

} // namespace

NumpyType numpyType(const View& view)
{
    const bool isQuantised = !view.quantizer.scales.empty();
    const auto row = std::ranges::find(kNumpy, isQuantised ? Float32 : view.dtype, &NumpyType::dtype);
    return row != kNumpy.end() ? *row : *std::ranges::find(kNumpy, widerType(view.dtype), &NumpyType::dtype);
}

std::vector<std::int64_t> arrayShape(const View& view)
{
    std::vector<std::int64_t> shape = view.shape;
    const auto times = static_cast<std::int64_t>(numbersPerElement(view.dtype));
    if (times == 1)
        return shape;
    if (shape.empty())
        shape.push_back(1);
    if (__builtin_mul_overflow(shape.back(), times, &shape.back()))
        throw io::Error(io::ErrorKind::LimitExceeded, "Its last axis is longer than that of any array.");
    return shape;
}

io::Source npyFile(const View& view)
{
    if (bytesOfNumbers(view) > limits::kFileBytes)
        throw io::Error(io::ErrorKind::LimitExceeded,
                        "It repeats its elements so often that no file can hold them all.");
    auto reader = std::make_shared<const NpyReader>(view);
    const std::uint64_t size = reader->size();
    return io::Source::ofReader(std::move(reader), size);
}

} // namespace ckptscope::tensor
