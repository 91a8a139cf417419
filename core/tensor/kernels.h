#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ckptscope::tensor {

/// Sums over one block of finite numbers. Where a number is not finite the squares, or the limits, show it, and the
/// block is to be counted again one number at a time.
struct BlockSums {
    double sum = 0, squares = 0, magnitudes = 0;
    double least = 0, greatest = 0;
    double nearestZero = 0; ///< least absolute value
};
/// `count` numbers, a multiple of kernelLanes, not 0, at most kKernelBlock.
using SumKernel = void (*)(const std::byte* numbers, std::size_t count, BlockSums& sums);

/// How many of a block are 0, and how many are not but lie nearer to it than the least normal number.
struct SmallCounts {
    std::uint64_t zeros = 0, subnormals = 0;
};
/// Only the bits in `used` matter (a sign does not); `normal` are those of the least normal number.
using SmallKernel = void (*)(const std::byte* numbers, std::size_t count, std::uint64_t used, std::uint64_t normal,
                             SmallCounts& counts);

/// The sums over blocks of numbers, for one kind of processor. All additions are made in double or are exact, so that
/// 10^9 numbers keep their accuracy; those of float8 as long as magnitudes stay below what Accumulator says.
struct Kernels {
    std::string_view name; ///< "portable", "avx2", "avx512"
    SumKernel float64, float32, float16, bfloat16;
    SumKernel shortFloat16, shortBFloat16; ///< faster; to a relative 10^-9 where few numbers are tiny
    SumKernel float8E5M2, float8E4M3FN, float8E5M2FNUZ, float8E4M3FNUZ;
    SumKernel int64, int32, int16, int8, uint64, uint32, uint16, uint8;
    SmallKernel small8, small16, small32, small64; ///< by the bits of a number
    /// How often each byte occurs, added to 256 counts; any `count`.
    void (*codes)(const std::byte* bytes, std::size_t count, std::uint64_t* counts);
};
inline constexpr std::size_t kKernelBlock = 8192;
/// Of numbers of so many bytes.
constexpr std::size_t kernelLanes(std::size_t bytes)
{
    return bytes == 1 ? 64 : 32;
}

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
