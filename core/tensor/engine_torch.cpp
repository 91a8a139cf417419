#include "core/tensor/engine_torch.h"

#include "core/io/error.h"
#include "core/tensor/engine_jobs.h"

#include <torch/torch.h>

namespace ckptscope::tensor::engine {

namespace {

/// Shares the numbers of the matrix.
torch::Tensor tensorOf(const Matrix& matrix)
{
    const auto type = matrix.isComplex ? (matrix.isWide() ? torch::kComplexDouble : torch::kComplexFloat)
                                       : (matrix.isWide() ? torch::kFloat64 : torch::kFloat32);
    const void* numbers = matrix.isWide() ? static_cast<const void*>(matrix.wide.data()) : matrix.narrow.data();
    return torch::from_blob(const_cast<void*>(numbers), // nothing here writes to it
                            {static_cast<std::int64_t>(matrix.rows), static_cast<std::int64_t>(matrix.columns)}, type);
}

/// The numbers of the tensor that `work` makes.
template <typename Work> std::vector<double> numbersFrom(const Work& work)
{
    const torch::NoGradGuard noGradients;
    try {
        const torch::Tensor numbers = work().to(torch::kFloat64).contiguous();
        const auto* begin = numbers.template data_ptr<double>();
        return {begin, begin + numbers.numel()};
    } catch (const c10::Error& error) {
        throw io::Error(io::ErrorKind::Unsupported, std::string("LibTorch refused: ") + error.what_without_backtrace());
    }
}

} // namespace

std::string torchVersion()
{
    return TORCH_VERSION;
}

std::vector<double> singularValues(const Matrix& matrix)
{
    return numbersFrom([&] { return torch::linalg_svdvals(tensorOf(matrix)); });
}

std::vector<double> timesTransposed(const Matrix& matrix)
{
    return numbersFrom([&] {
        const torch::Tensor tensor = tensorOf(matrix);
        return torch::matmul(tensor, tensor.t());
    });
}

} // namespace ckptscope::tensor::engine
