#pragma once

#include "core/tensor/decode.h"
#include "core/tensor/kernels.h"

#include <array>
#include <cstdint>
#include <span>

namespace ckptscope::tensor {

/// Numbers by kind.
struct Counts {
    std::uint64_t numbers = 0, nan = 0, positiveInfinity = 0, negativeInfinity = 0;
    std::uint64_t zeros = 0, subnormals = 0; ///< among the finite ones
    std::uint64_t finite() const { return numbers - nan - positiveInfinity - negativeInfinity; }
};

/// Sums over numbers as they come, blocks at a time, with the accuracy of float64 whatever their count: the mean and
/// the sum of squared differences from it of each block are joined (Chan, Golub, LeVeque 1979).
class Accumulator {
public:
    explicit Accumulator(DType dtype, const Kernels& kernels = bestKernels());

    /// Elements of the dtype, in this machine's byte order.
    void add(std::span<const std::byte> elements);
    /// Numbers made from elements of the dtype.
    void addNumbers(std::span<const double> numbers);
    void add(const Accumulator& other);

    const Counts& counts() const { return m_counts; }
    double least() const { return m_least; } ///< of the finite numbers; infinity where there is none
    double greatest() const { return m_greatest; }
    double mean() const { return m_mean; }
    double squaredDifferences() const { return m_differences; } ///< from the mean
    double squares() const { return m_squares; }
    double magnitudes() const { return m_magnitudes; }

private:
    /// What adds up a block of the dtype.
    struct Ways {
        SumKernel brief = nullptr; ///< faster, where a block suits it
        SumKernel full = nullptr;
        SmallKernel small = nullptr;
        std::uint64_t used = 0, normal = 0; ///< for it
    };
    static Ways waysOf(DType dtype, const Kernels& kernels);

    void addBlock(std::span<const std::byte> elements);
    bool addFast(std::span<const std::byte> elements);
    bool sumBriefly(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const;
    bool sumFully(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const;
    double differencesOf(std::span<const std::byte> elements, std::size_t count, const BlockSums& sums) const;
    void addCodes(std::span<const std::byte> elements);
    void addSlowly(std::span<const double> numbers);
    void addSums(const BlockSums& sums, std::uint64_t count, double differences);

    DType m_dtype;
    const Kernels* m_kernels;
    Ways m_ways;
    std::size_t m_bytes;
    double m_normal; ///< the least normal number of the dtype
    Counts m_counts;
    double m_least, m_greatest;
    double m_mean = 0, m_differences = 0, m_squares = 0, m_magnitudes = 0;
};

} // namespace ckptscope::tensor
