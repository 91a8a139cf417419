#pragma once

#include "core/tensor/decode.h"
#include "core/tensor/kernels.h"
#include "core/tensor/sums.h"

#include <array>
#include <cstdint>
#include <limits>
#include <span>

namespace ckptscope::tensor {

/// Numbers by kind.
struct Counts {
    std::uint64_t numbers = 0, nan = 0, positiveInfinity = 0, negativeInfinity = 0;
    std::uint64_t zeros = 0, subnormals = 0; ///< among the finite ones
    std::uint64_t finite() const { return numbers - nan - positiveInfinity - negativeInfinity; }
};

/// Sums over numbers as they come, blocks at a time, with the accuracy of float64 whatever their count: the mean and
/// the sum of squared differences from it of each block are joined (Chan, Golub, LeVeque 1979). Integers of 64 bits
/// are not rounded before.
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
    // Of so many copies of the numbers, of which there is one at least.
    double mean() const;
    double deviation(std::uint64_t copies = 1) const; ///< with n - 1; NaN for a single number
    double norm(std::uint64_t copies = 1) const;
    double magnitudes(std::uint64_t copies = 1) const;

private:
    static constexpr double kCancelled = 1e-4;

    /// What adds up a block of the dtype.
    struct Ways {
        SumKernel sum = nullptr;
        SumKernel brief = nullptr; ///< faster, where a block suits it
        SmallKernel small = nullptr;
        std::uint64_t used = 0, normal = 0; ///< for it
        /// Magnitudes below `most`, the greatest of them not below `least`, have sums that lose nothing.
        double most = std::numeric_limits<double>::infinity(), least = 0;
        /// Where squares and mean leave less than this share of the squares, their difference has lost digits.
        double cancelled = kCancelled;
        /// Where a double would round the numbers.
        Sums (*whole)(std::span<const std::byte> elements, const BlockSums& found) = nullptr;
    };
    static Ways waysOf(DType dtype, const Kernels& kernels);

    void addBlock(std::span<const std::byte> elements);
    bool addFast(std::span<const std::byte> elements);
    bool sumBriefly(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const;
    bool hasManyTiny(std::span<const std::byte> elements, double greatest) const;
    bool sumUp(std::span<const std::byte> elements, std::size_t count, BlockSums& sums) const;
    Sums sumsOfBlock(std::span<const std::byte> elements, std::size_t count, const BlockSums& found) const;
    bool areManyCodes(std::span<const std::byte> elements) const;
    void addCodes(std::span<const std::byte> elements);
    void addSlowly(std::span<const double> numbers);
    void addWhole(std::span<const std::byte> elements);
    void addSums(const Sums& sums, std::uint64_t count, double least, double greatest);

    DType m_dtype;
    const Kernels* m_kernels;
    Ways m_ways;
    std::size_t m_bytes;
    double m_normal; ///< the least normal number of the dtype
    int m_normalExponent;
    Counts m_counts;
    double m_least, m_greatest;
    Sums m_sums;
};

} // namespace ckptscope::tensor
