#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/query.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::compare {

/// One side of a pair.
struct Side {
    std::string name; ///< as in its file
    std::vector<std::int64_t> shape;
    std::string dtype, device;
};

enum class DifferenceKind : std::uint8_t { OnlyInA, OnlyInB, Shape, DType, Device };

struct Difference {
    DifferenceKind kind;
    std::string key; ///< the common name, after the prefix is taken away
    Side a, b; ///< the absent side is empty
};

/// How the keys of B become those of A.
struct Alignment {
    std::string stripA,
        stripB; ///< leading text taken off the keys of A / of B so that they match ("state_dict.module.")
    std::uint64_t matched = 0; ///< keys paired with it
    std::string sentence; ///< 'B = A with "module." before every key'; empty when names match as they are
    std::vector<std::string> fixA, fixB; ///< convert arguments that would make A like B, B like A; may be empty
};

struct Comparison {
    Alignment alignment;
    std::uint64_t tensorsA = 0, tensorsB = 0, paired = 0;
    std::vector<Difference> differences; ///< in A's file order, then what is only in B
    std::vector<std::string> valueDifferences; ///< plain values at equal paths that differ: "epoch: 89 → 90"
    bool same() const;
};

/// Compares names, shapes, dtypes and devices. Finds the prefix (or container path such as "state_dict.") that makes
/// the two match best and applies it first. `select` limits it to tensors that match, on both sides. Reads no values.
Comparison compare(const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b,
                   const checkpoint::Query& select = {});

} // namespace ckptscope::compare
