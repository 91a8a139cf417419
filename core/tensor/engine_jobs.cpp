#include "core/tensor/engine_jobs.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
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

/// The elements as a matrix; of complex tensors complex, of quantised ones dequantised.
torch::Tensor matrixOf(const View& view, const io::Progress& progress)
{
    if (view.shape.size() < 2)
        throw Error(ErrorKind::Unsupported, "Singular values are of matrices: this tensor has fewer than two axes.");
    if (view.elements == 0)
        throw Error(ErrorKind::Unsupported, "The tensor has no elements.");
    if (view.elements > kMostElements)
        throw Error(ErrorKind::LimitExceeded,
                    "The matrix is too large for singular values (over 268 million elements).");
    if (view.dtype == DType::Float4E2M1FNx2)
        throw Error(ErrorKind::Unsupported, "Elements of float4_e2m1fn_x2 are pairs of numbers; they are no matrix.");
    const auto rows = static_cast<std::int64_t>(view.shape[0]);
    const auto columns = static_cast<std::int64_t>(view.elements) / rows;
    const bool wide = isWide(view.dtype);
    if (isComplex(view.dtype)) {
        ElementReader reader(view);
        torch::Tensor parts = torch::empty({rows, columns, 2}, torch::kFloat64);
        auto* out = parts.data_ptr<double>();
        for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next()) {
            toDoubles(partOf(view.dtype), block, out);
            out += block.size() / checkpoint::info(partOf(view.dtype)).bytes;
            progress.check();
        }
        return torch::view_as_complex(wide ? parts : parts.to(torch::kFloat32));
    }
    torch::Tensor matrix = torch::empty({rows, columns}, wide ? torch::kFloat64 : torch::kFloat32);
    NumberReader reader(view);
    std::int64_t at = 0;
    for (std::span<const double> block = reader.next(); !block.empty(); block = reader.next()) {
        if (wide)
            std::ranges::copy(block, matrix.data_ptr<double>() + at);
        else
            std::ranges::transform(block, matrix.data_ptr<float>() + at,
                                   [](double number) { return static_cast<float>(number); });
        at += static_cast<std::int64_t>(block.size());
    }
    return matrix;
}

std::vector<double> numbersOf(const torch::Tensor& tensor)
{
    const torch::Tensor numbers = tensor.to(torch::kFloat64).contiguous();
    const auto* begin = numbers.data_ptr<double>();
    return {begin, begin + numbers.numel()};
}

void compareRows(const torch::Tensor& matrix, Spectrum& spectrum)
{
    const std::uint64_t count = std::min(spectrum.rows, Spectrum::kRows);
    std::vector<std::int64_t> rows;
    for (std::uint64_t i = 0; i < count; ++i) {
        spectrum.sampled.push_back(count == spectrum.rows ? i : i * spectrum.rows / count);
        rows.push_back(static_cast<std::int64_t>(spectrum.sampled.back()));
    }
    const torch::Tensor chosen = matrix.index_select(0, torch::tensor(rows));
    const torch::Tensor norms = torch::linalg_vector_norm(chosen, 2, {1}, true);
    const torch::Tensor unit = chosen / norms; // NaN for rows of zeros
    torch::Tensor cosines = torch::matmul(unit, unit.conj().t());
    if (cosines.is_complex())
        cosines = torch::real(cosines);
    spectrum.cosines = numbersOf(cosines);
}

} // namespace

std::string torchVersion()
{
    return TORCH_VERSION;
}

Spectrum spectrumOf(const View& view, const io::Progress& progress)
{
    const torch::NoGradGuard noGradients;
    try {
        const torch::Tensor matrix = matrixOf(view, progress);
        progress.advance(1, kSteps);
        if (!torch::isfinite(matrix).all().item<bool>())
            throw Error(ErrorKind::Unsupported,
                        "The matrix has NaN or infinite elements, so it has no singular values.");
        Spectrum spectrum;
        spectrum.rows = static_cast<std::uint64_t>(matrix.size(0));
        spectrum.columns = static_cast<std::uint64_t>(matrix.size(1));
        spectrum.values = numbersOf(torch::linalg_svdvals(matrix));
        complete(spectrum,
                 isWide(view.dtype) ? std::numeric_limits<double>::epsilon()
                                    : static_cast<double>(std::numeric_limits<float>::epsilon()));
        progress.advance(2, kSteps);
        compareRows(matrix, spectrum);
        progress.advance(kSteps, kSteps);
        return spectrum;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::LimitExceeded, "There is not enough memory for the singular values of this matrix.");
    } catch (const c10::Error& error) {
        throw Error(ErrorKind::Unsupported, std::string("LibTorch refused: ") + error.what_without_backtrace());
    }
}

} // namespace ckptscope::tensor::engine
