#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ckptscope::tensor {

/// Sums over one block of finite numbers. Where a number is not finite the squares, or the limits, show it (see
/// Kernels), and the block is counted again one number at a time.
struct BlockSums {
    double sum = 0, squares = 0, magnitudes = 0;
    double least = 0, greatest = 0;
    double nearestZero = 0; ///< least absolute value
};

/// How many of a block are 0, and how many are not but lie nearer to it than the least normal number.
struct SmallCounts {
    std::uint64_t zeros = 0, subnormals = 0;
};

/// The sums over blocks of numbers, for one kind of processor. `count` is a multiple of kKernelLanes, not 0,
/// and at most kKernelBlock. Additions are made in double, so that 10^9 numbers keep their accuracy.
struct Kernels {
    std::string_view name; ///< "portable", "avx2", "avx512"
    void (*float32)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    void (*bfloat16)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    /// Infinities and NaN may look like numbers from 65536 on.
    void (*float16)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    void (*float64)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    /// \name For tensors of many numbers: eight are added in float32 before they are added in double. `count` is a
    /// multiple of kJoinedLanes. Sums are nearly always exact, having twice the digits of a number; those of squares
    /// have a relative error of 2^-23 at most, of 10^-8 as measured, however many there are.
    ///@{
    void (*bfloat16Joined)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    void (*float16Joined)(const std::byte* numbers, std::size_t count, BlockSums& sums);
    ///@}
    /// Floating numbers of 2, 4 or 8 bytes; `normal` is the least normal number's bits.
    void (*small16)(const std::byte* numbers, std::size_t count, std::uint64_t normal, SmallCounts& counts);
    void (*small32)(const std::byte* numbers, std::size_t count, std::uint64_t normal, SmallCounts& counts);
    void (*small64)(const std::byte* numbers, std::size_t count, std::uint64_t normal, SmallCounts& counts);
    /// How often each byte occurs, added to 256 counts; any `count`.
    void (*codes)(const std::byte* bytes, std::size_t count, std::uint64_t* counts);
};
inline constexpr std::size_t kKernelLanes = 32;
inline constexpr std::size_t kJoinedLanes = 128;
inline constexpr std::size_t kKernelBlock = 4096;

/// All that this build has and this processor can run, the fastest last.
struct KernelList {
    const Kernels* kernels[3];
    std::size_t count;
};
KernelList usableKernels();
/// The fastest of them.
const Kernels& bestKernels();

extern const Kernels kPortableKernels;
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;

} // namespace ckptscope::tensor
