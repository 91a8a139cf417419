#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/query.h"
#include "core/compare/values.h"
#include "core/io/pod_vector.h"
#include "core/io/progress.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ckptscope::compare {

/// What a pair differs in; several can hold.
enum PairFlag : std::uint8_t {
    kRenamed = 1, ///< the keys differ by a prefix (not merely by the container they stand in)
    kOtherShape = 2,
    kOtherDType = 4, ///< or layout: sparse, dense
    kOtherDevice = 8,
};

/// Whether two tensors hold the same numbers, as far as the records' checksums tell.
enum class Numbers : std::uint8_t { NotKnown, Same, Different };

/// Of a pair that no relation is about.
constexpr std::uint16_t kNoRound = 0xffff;

/// Two tensors that stand for each other, or one alone. A plain value of 12 bytes: there may be 10⁶ of them.
struct Pair {
    std::uint32_t a = checkpoint::kNoIndex, b = checkpoint::kNoIndex; ///< index in Checkpoint::tensors
    std::uint8_t flags = 0; ///< PairFlag bits; 0 for one that stands alone
    Numbers numbers = Numbers::NotKnown;
    std::uint16_t round = kNoRound; ///< index in Alignment::relations; of one alone: of what is around it

    bool isOnlyA() const { return b == checkpoint::kNoIndex; }
    bool isOnlyB() const { return a == checkpoint::kNoIndex; }
    bool isSame() const { return !isOnlyA() && !isOnlyB() && flags == 0; }
};

/// What stands in front of the keys of one side, for one relation.
struct Prefix {
    std::string container; ///< path of the dict or model that holds them, without the last dot ("state_dict")
    std::string keys; ///< in front of the keys, with its dot ("module.")
    bool inModel = false; ///< the keys are those that a whole model's state dict would have
};

/// How some keys of B become those of A: equal once the prefixes are gone.
struct Relation {
    Prefix a, b;
    std::string common; ///< segments that both `keys` begin with
    std::string stripA, stripB; ///< container and keys as one text
    std::string commonStrip; ///< segments that both of those begin with
    std::uint64_t matched = 0; ///< keys paired by it
    std::uint64_t all = 0; ///< keys of A in its container; where the keys are the same, of the side that has more
    bool ofWeights = false; ///< of a state dict or model, not of an optimizer or other values

    bool isInOnePlace() const { return a.container == b.container && a.inModel == b.inModel; }
    /// Whether keys and containers are the same on both sides.
    bool isIdentity() const { return a.keys == b.keys && isInOnePlace(); }
};

struct Alignment {
    std::string stripA,
        stripB; ///< leading text taken off the keys of A / of B so that they match ("state_dict.module.")
    std::uint64_t matched = 0; ///< keys paired with it
    std::string sentence; ///< 'B = A with "module." before every key'; empty when names match as they are
    std::vector<std::string> fixA,
        fixB; ///< convert arguments that make the keys of A those of B, and the reverse; may be empty
    std::vector<Relation> relations; ///< of the pairs
    std::vector<Relation> told; ///< what the sentence says, one that holds in several parts once; may be empty
    std::uint64_t more = 0; ///< relations that are not told, since there are too many
    bool bySection = false; ///< parts of the files are related in different ways: each is named
};

/// How many pairs are of which sort. A pair can count in several.
struct Counts {
    std::uint64_t same = 0, onlyA = 0, onlyB = 0, renamed = 0, shape = 0, dtype = 0, device = 0;
    std::uint64_t numbersSame = 0, numbersDifferent = 0, numbersNotKnown = 0; ///< of tensors that both sides have
    std::uint64_t paired = 0;
    std::uint64_t differences() const { return onlyA + onlyB + shape + dtype + device; }
};

struct Comparison {
    Alignment alignment;
    std::uint64_t tensorsA = 0, tensorsB = 0;
    io::PodVector<Pair> pairs; ///< in A's file order, then what is only in B
    Counts counts;
    ValueDifferences values; ///< plain values at equal paths that differ; none with a selection
    bool sameButNumbers() const; ///< keys, shapes, dtypes, devices and plain values
    bool same() const; ///< also the numbers, as far as checksums tell
};

/// Compares names, shapes, dtypes and devices. Finds the prefix (or container path such as "state_dict.") that makes
/// the two match best and applies it first. `select` limits it to tensors that match, on both sides. Reads no tensor:
/// numbers are told by checksums. Throws io::Error, Cancelled when asked to stop.
Comparison compare(const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b,
                   const checkpoint::Query& select = {}, const io::Progress& progress = {});

/// The name that both sides of a pair have, once the prefixes are taken away.
std::string commonName(const Comparison& comparison, const Pair& pair, const checkpoint::Checkpoint& a,
                       const checkpoint::Checkpoint& b);

/// "float32", "float32 sparse_coo".
std::string dtypeText(const checkpoint::Tensor& tensor);

/// One side of a difference.
struct Side {
    std::string name; ///< as in its file
    std::vector<std::int64_t> shape;
    std::string dtype, device; ///< the first as dtypeText() has it
};
Side sideOf(const checkpoint::Checkpoint& checkpoint, std::uint32_t tensor);

enum class DifferenceKind : std::uint8_t { OnlyInA, OnlyInB, Shape, DType, Device };

struct Difference {
    DifferenceKind kind;
    std::string key; ///< the common name
    Side a, b; ///< the absent side is empty
};

/// Calls visit for each difference of tensors, in the order of the pairs.
void forEachDifference(const Comparison& comparison, const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b,
                       const std::function<void(const Difference&)>& visit);

} // namespace ckptscope::compare
