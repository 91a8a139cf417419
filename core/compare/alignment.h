#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// Pairing the keys of two checkpoints: private to compare().
namespace ckptscope::compare {

/// A key of one side. The text belongs to the caller.
struct Key {
    std::string_view name;
    std::uint32_t row = 0;
    std::uint64_t shape = 0; ///< equal for equal shapes
};
using Keys = std::vector<Key>; ///< in order of name

/// Keys paired by taking `stripA` off the left and `stripB` off the right side.
struct Round {
    std::string stripA, stripB;
    std::string common; ///< leading segments that both have ("features." of "features." and "features.module.")
    std::uint64_t matched = 0;
    std::uint64_t withinA = 0, withinB = 0; ///< unpaired keys that began with stripA, stripB before this round
    std::uint32_t firstA = 0, firstB = 0; ///< rows of one pair
};

struct Pairing {
    static constexpr std::uint32_t kAlone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> partnerOfA; ///< row of B by row of A, or kAlone
    std::vector<std::uint8_t> roundOfA; ///< index in rounds; for paired ones
    std::vector<bool> pairedB;
    std::vector<Round> rounds; ///< the one that pairs most first; empty when nothing matches
};

/// Pairs keys: the prefixes that match best first, then what is left as it is or by wrappers such as "module.".
/// `a` and `b` must be sorted; rows count from 0 without gaps.
Pairing pairKeys(Keys a, Keys b);

} // namespace ckptscope::compare
