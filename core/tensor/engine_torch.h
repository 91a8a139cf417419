#pragma once

#include <cstdint>
#include <vector>

/// What torch_worker takes from LibTorch: by its C++ interface (engine_torch.cpp), or, in a program that another
/// compiler than LibTorch's builds, by its C functions (engine_torch_windows.cpp).
namespace ckptscope::tensor::engine {

/// Numbers row by row: in `wide` (float64) where that is not empty, else in `narrow` (float32). A complex element is
/// two numbers.
struct Matrix {
    std::uint64_t rows = 0, columns = 0; ///< in elements
    bool isComplex = false;
    std::vector<double> wide;
    std::vector<float> narrow;

    bool isWide() const { return !wide.empty(); }
};

/// The largest first. Throws Unsupported with what LibTorch says.
std::vector<double> singularValues(const Matrix& matrix);
/// The product of a matrix of real numbers with its transpose, row by row. Throws as singularValues() does.
std::vector<double> timesTransposed(const Matrix& matrix);

} // namespace ckptscope::tensor::engine
