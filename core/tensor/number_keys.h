#pragma once

#include "core/tensor/decode.h"
#include "core/tensor/exact.h"

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace ckptscope::tensor {

/// Integers in the order of the numbers, so that the upper bits alone tell about where a number lies. Of a floating
/// number its bits, the negative ones inverted; infinities and NaN lie outside of what is between finite numbers.
template <typename T> struct Keys {
    using Word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    static constexpr Word kTop = Word(1) << (8 * sizeof(Word) - 1);

    static Word of(T number)
    {
        if constexpr (std::unsigned_integral<T>) {
            return number;
        } else if constexpr (std::integral<T>) {
            return static_cast<Word>(number) ^ kTop;
        } else {
            const auto bits = std::bit_cast<Word>(number + T(0)); // -0 becomes 0
            return (bits & kTop) != 0 ? ~bits : bits | kTop;
        }
    }
    static Exact number(Word key)
    {
        if constexpr (std::unsigned_integral<T>)
            return exact(key);
        else if constexpr (std::integral<T>)
            return exact(static_cast<T>(key ^ kTop));
        else
            return exact(std::bit_cast<T>((key & kTop) != 0 ? key ^ kTop : ~key));
    }
};

/// Divides the keys from that of `least` to that of `greatest` into at most 65537 buckets of 2^shift each.
template <typename T> struct KeyBuckets {
    using Word = typename Keys<T>::Word;
    unsigned shift;
    Word first; ///< key of the first one, shifted
    std::size_t count;

    KeyBuckets(T least, T greatest)
    {
        constexpr int kBits = 16;
        const Word low = Keys<T>::of(least), high = Keys<T>::of(greatest);
        shift =
            static_cast<unsigned>(std::max(0, static_cast<int>(std::bit_width(static_cast<Word>(high - low))) - kBits));
        first = low >> shift;
        count = static_cast<std::size_t>((high >> shift) - first) + 1;
    }
    /// `count` or more where the number lies outside.
    std::size_t of(T number) const { return static_cast<std::size_t>((Keys<T>::of(number) >> shift) - first); }
    Word begin(std::size_t bucket) const { return static_cast<Word>((first + bucket) << shift); }
    Exact low(std::size_t bucket) const { return Keys<T>::number(begin(bucket)); }
    Exact high(std::size_t bucket) const { return Keys<T>::number(begin(bucket) + ((Word(1) << shift) - 1)); }
};

template <typename T> T loadNumber(const std::byte* at)
{
    T number;
    std::memcpy(&number, at, sizeof number);
    return number;
}

} // namespace ckptscope::tensor
