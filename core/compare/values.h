#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/io/progress.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ckptscope::compare {

/// A plain value that differs, or that one side lacks.
struct ValueDifference {
    enum class Kind : std::uint8_t { Changed, OnlyInA, OnlyInB };
    Kind kind = Kind::Changed;
    std::string path; ///< labels joined by '.'
    std::string a, b; ///< as short text; the absent side is empty
    std::string text() const; ///< "epoch: 89 → 90", "steps.1: only in B (5)"
};

struct ValueDifferences {
    std::vector<ValueDifference> rows; ///< at most 1000
    bool cutShort = false; ///< more may differ
    /// A line for each row, then one that says so when the list was cut short.
    std::vector<std::string> lines() const;
    bool empty() const { return rows.empty() && !cutShort; }
};

/// What is left out of the keys of some dicts, by node: the prefix that pairing took away.
using KeyPrefixes = std::map<pickle::NodeId, std::string>;

/// How pairing made the keys of both sides equal.
struct PairedPrefixes {
    KeyPrefixes a, b;
    std::set<std::pair<std::string, std::string>>
        ofWeights; ///< of A and B, where they differ; names of parameters elsewhere have them too
    bool keepsSome = false; ///< keys of other weights are the same on both sides
};

/// Compares plain values (numbers, texts, None …) at equal paths. Tensors, and containers of tensors that one side
/// lacks, are left out: pairing tells them.
ValueDifferences compareValues(const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b,
                               const PairedPrefixes& prefixes = {}, const io::Progress& progress = {});

} // namespace ckptscope::compare
