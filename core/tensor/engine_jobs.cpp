#include "core/tensor/engine_jobs.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/engine_torch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ckptscope::tensor::engine {

using io::Error;
using io::ErrorKind;

namespace {

constexpr std::uint64_t kMostElements = std::uint64_t(1) << 28; // 1 GiB of float32; LAPACK wants about three times that
constexpr std::uint64_t kSteps = 3; // of the progress: read, decomposed, compared

bool isWide(DType dtype)
{
    return dtype == DType::Float64 || dtype == DType::Complex128 || dtype == DType::Int64 || dtype == DType::UInt64
        || dtype == DType::QInt32 || dtype == DType::Int32 || dtype == DType::UInt32;
}

void requireMatrix(const View& view)
{
    if (view.meaning == Meaning::Stored)
        throw Error(ErrorKind::Unsupported,
                    "Singular values are of dense matrices; make the sparse tensor dense first.");
    if (view.shape.size() < 2)
        throw Error(ErrorKind::Unsupported, "Singular values are of matrices: this tensor has fewer than two axes.");
    if (view.elements == 0)
        throw Error(ErrorKind::Unsupported, "The tensor has no elements.");
    if (view.elements > kMostElements)
        throw Error(ErrorKind::LimitExceeded,
                    "The matrix is too large for singular values (over 268 million elements).");
    if (view.dtype == DType::Float4E2M1FNx2)
        throw Error(ErrorKind::Unsupported, "Elements of float4_e2m1fn_x2 are pairs of numbers; they are no matrix.");
}

/// Appends numbers in the matrix's own width.
void append(std::span<const double> numbers, bool wide, Matrix& matrix)
{
    for (const double number : numbers) {
        if (!std::isfinite(number))
            throw Error(ErrorKind::Unsupported,
                        "The matrix has NaN or infinite elements, so it has no singular values.");
        if (wide)
            matrix.wide.push_back(number);
        else
            matrix.narrow.push_back(static_cast<float>(number));
    }
}

/// The elements as a matrix; of complex tensors complex, of quantised ones dequantised. All are finite.
Matrix matrixOf(const View& view, const io::Progress& progress)
{
    requireMatrix(view);
    Matrix matrix;
    matrix.rows = view.shape[0];
    matrix.columns = view.elements / matrix.rows;
    matrix.isComplex = isComplex(view.dtype);
    const bool wide = isWide(view.dtype);
    const std::uint64_t numbers = view.elements * (matrix.isComplex ? 2 : 1);
    wide ? matrix.wide.reserve(numbers) : matrix.narrow.reserve(numbers);
    if (matrix.isComplex) {
        const DType part = partOf(view.dtype);
        ElementReader reader(view);
        std::vector<double> parts;
        for (std::span<const std::byte> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
            parts.resize(block.size() / checkpoint::info(part).bytes);
            toDoubles(part, block, parts.data());
            append(parts, wide, matrix);
            progress.check();
        }
        return matrix;
    }
    NumberReader reader(view);
    for (std::span<const double> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
        append(block, wide, matrix);
        progress.check();
    }
    return matrix;
}

/// The chosen rows, each divided by its norm: NaN for rows of zeros.
template <typename Number>
std::vector<Number> unitRows(const std::vector<Number>& numbers, std::span<const std::uint64_t> rows, std::size_t width)
{
    std::vector<Number> unit;
    unit.reserve(rows.size() * width);
    for (const std::uint64_t row : rows) {
        const std::span of = std::span(numbers).subspan(row * width, width);
        double squares = 0;
        for (const double number : of)
            squares += number * number;
        const double norm = std::sqrt(squares);
        for (const double number : of)
            unit.push_back(static_cast<Number>(number / norm));
    }
    return unit;
}

/// As real numbers: the real part of a product of complex rows is the product of their parts.
void compareRows(const Matrix& matrix, Spectrum& spectrum)
{
    const std::uint64_t count = std::min(spectrum.rows, Spectrum::kRows);
    for (std::uint64_t i = 0; i < count; ++i)
        spectrum.sampled.push_back(count == spectrum.rows ? i : i * spectrum.rows / count);
    Matrix unit;
    unit.rows = count;
    unit.columns = matrix.columns * (matrix.isComplex ? 2 : 1);
    if (matrix.isWide())
        unit.wide = unitRows(matrix.wide, spectrum.sampled, unit.columns);
    else
        unit.narrow = unitRows(matrix.narrow, spectrum.sampled, unit.columns);
    spectrum.cosines = timesTransposed(unit);
}

} // namespace

Spectrum spectrumOf(const View& view, const io::Progress& progress)
{
    try {
        const Matrix matrix = matrixOf(view, progress);
        progress.advance(1, kSteps);
        Spectrum spectrum;
        spectrum.rows = matrix.rows;
        spectrum.columns = matrix.columns;
        spectrum.values = singularValues(matrix);
        complete(spectrum,
                 matrix.isWide() ? std::numeric_limits<double>::epsilon()
                                 : static_cast<double>(std::numeric_limits<float>::epsilon()));
        progress.advance(2, kSteps);
        compareRows(matrix, spectrum);
        progress.advance(kSteps, kSteps);
        return spectrum;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::LimitExceeded, "There is not enough memory for the singular values of this matrix.");
    }
}

} // namespace ckptscope::tensor::engine
