#pragma once

#include "core/compare/compare.h"
#include "core/compare/rows.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Edits that make keys match: private to compare().
namespace ckptscope::compare {

/// A relation as seen from the side that is to change.
struct Link {
    Prefix from, to;
    bool ofWeights = false;
    bool isMain = false; ///< of those that the sentence tells the one that pairs most
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs; ///< rows of `from` and of `to`
};

/// Arguments of "convert" that give the keys of `from` the names of their partners in `to`. Empty where nothing is to
/// change, or where no such edit does just that: each is tried on all keys that it would meet.
std::vector<std::string> cureOf(std::span<const Link> links, const Rows& from, const Rows& to);

} // namespace ckptscope::compare
