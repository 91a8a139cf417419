#pragma once

#include "core/compare/compare.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// Pairing the keys of two checkpoints: private to compare().
namespace ckptscope::compare {

/// A key of one side. The text belongs to the caller.
struct Key {
    static constexpr std::uint32_t kNoUnit = std::numeric_limits<std::uint32_t>::max();
    std::string_view name;
    std::uint32_t row = 0;
    std::uint64_t shape = 0; ///< equal for equal shapes
    std::uint32_t unit = kNoUnit; ///< index of the unit that it stands in
    bool isWeight = false; ///< of a state dict or model
};
using Keys = std::vector<Key>; ///< in order of name

/// A part that both sides have at one path ("state_dict"). Its keys are paired with each other first: two state dicts
/// of a file may have different prefixes.
struct Unit {
    std::string prefix; ///< that all its keys begin with ("state_dict."); may be empty
    bool isOptimizer = false; ///< names such as "exp_avg" stand below every parameter and prove nothing
};

/// Keys paired by taking `stripA` off the left and `stripB` off the right side.
struct Round {
    std::string stripA, stripB;
    std::string common; ///< leading segments that both have ("features." of "features." and "features.module.")
    std::uint64_t matched = 0;
    std::uint64_t all = 0; ///< keys that were to be paired, of the side that has more
    std::uint32_t firstA = 0, firstB = 0; ///< rows of one pair
};

struct Pairing {
    static constexpr std::uint32_t kAlone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> partnerOfA; ///< row of B by row of A, or kAlone
    std::vector<bool> pairedB;
    /// Index in rounds; of keys that stay alone that which pairs most around them, or kNoRound.
    std::vector<std::uint16_t> roundOfA, roundOfB;
    std::vector<Round> rounds; ///< those of the units, then those between other parts
};

/// Pairs the keys within each unit, then what is left across the file: the prefixes that match best first, then what
/// is left as it is or by wrappers such as "module.". `a` and `b` must be sorted; rows count from 0 without gaps.
Pairing pairKeys(Keys a, Keys b, const std::vector<Unit>& units);

} // namespace ckptscope::compare
