#include "core/tensor/array_file.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace ckptscope::tensor {

namespace {

template <typename T> T load(const std::byte* at)
{
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

template <typename T> void append(std::string& out, T value)
{
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

/// The shortest digits among those of float32 for dtypes that it holds; NaN without a sign.
void appendReal(std::string& out, DType dtype, double value)
{
    if (std::isnan(value))
        out += "nan";
    else if (dtype == DType::Float64)
        append(out, value);
    else
        append(out, static_cast<float>(value));
}

/// One row of a file: its elements as text.
class Cells {
public:
    explicit Cells(const View& view)
        : m_view(view)
        , m_bytes(view.dtype == DType::Unknown ? 1 : info(partOf(view.dtype)).bytes)
    {
    }

    void add(std::string& out, const std::byte* element, std::uint64_t index)
    {
        if (isComplex(m_view.dtype)) { // as Python writes them, without parentheses
            addNumber(out, element, index);
            std::string imaginary;
            addNumber(imaginary, element + m_bytes, index);
            out += imaginary.starts_with('-') ? imaginary : '+' + imaginary;
            out += 'j';
            return;
        }
        addNumber(out, element, index);
    }

private:
    void addNumber(std::string& out, const std::byte* element, std::uint64_t index)
    {
        const DType dtype = partOf(m_view.dtype);
        if (dtype == DType::Int64)
            return append(out, load<std::int64_t>(element));
        if (dtype == DType::UInt64)
            return append(out, load<std::uint64_t>(element));
        std::array<double, 2> numbers;
        const std::size_t count = numbersPerElement(dtype);
        toDoubles(dtype, {element, m_bytes}, numbers.data());
        dequantize(m_view.quantizer, index, std::span(numbers).first(count));
        const bool isReal = isFloating(dtype) || !m_view.quantizer.scales.empty();
        for (std::size_t i = 0; i < count; ++i) {
            out += i == 0 ? "" : ",";
            isReal ? appendReal(out, dtype, numbers[i]) : append(out, static_cast<std::int64_t>(numbers[i]));
        }
    }

    const View& m_view;
    std::size_t m_bytes; ///< of a number
};

} // namespace

void writeCsv(io::Sink& sink, const View& view, const io::Progress& progress, std::uint64_t doneBefore,
              std::uint64_t total)
{
    const std::uint64_t columns = view.shape.size() < 2 ? 1 : static_cast<std::uint64_t>(view.shape.back());
    ElementReader reader(view);
    Cells cells(reader.view());
    std::uint64_t index = 0;
    std::string text;
    for (std::span<const std::byte> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
        for (std::size_t at = 0; at < block.size(); at += reader.elementBytes()) {
            cells.add(text, block.data() + at, index);
            text += ++index % columns == 0 ? '\n' : ',';
            constexpr std::size_t kWriteAt = 64 * 1024;
            if (text.size() < kWriteAt)
                continue;
            sink.write(text);
            text.clear();
            progress.check();
        }
        progress.advance(doneBefore + bytesOf(view.dtype, index), total);
    }
    sink.write(text);
}

} // namespace ckptscope::tensor
