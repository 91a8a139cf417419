#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/io/pattern.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The terms of a Query: private to it.
namespace ckptscope::checkpoint::query {

/// Part of the name, case ignored.
struct Word {
    std::string text; ///< lower case
};
/// The whole name or what follows one of its dots, case ignored.
struct Glob {
    std::string pattern; ///< lower case
    std::string afterDot; ///< "*." + pattern
};
struct Pattern {
    io::Pattern expression;
};
struct DTypes {
    std::uint64_t mask = 0; ///< bit of each DType
};
struct Devices {
    std::vector<std::string> names; ///< "cuda" is any cuda device; globs
};
struct Dimensions {
    std::vector<std::optional<std::int64_t>> sizes; ///< nothing: any size
    std::optional<std::size_t> ellipsis; ///< any number of dimensions before sizes[*ellipsis]
};
enum class Quantity : std::uint8_t { Dimensions, Bytes, Elements };
enum class Comparison : std::uint8_t { Equal, Less, AtMost, More, AtLeast };
struct Number {
    Quantity quantity;
    Comparison comparison;
    double value;
};
enum class TensorKind : std::uint8_t { Parameter, Buffer, Plain, Sparse, Quantized, Meta, Nested, Broken };
struct Kinds {
    std::vector<TensorKind> kinds;
};
struct Shared {
    bool wanted = true;
};

struct Term {
    std::variant<Word, Glob, Pattern, DTypes, Devices, Dimensions, Number, Kinds, Shared> what;
    bool negated = false;
};

/// Throws Usage with the term and the reason.
std::vector<Term> parseTerms(std::string_view text);
/// A name as it is written, and the same in lower case.
struct Name {
    std::string_view text, lowered;
};
/// Whether `holds` looks at the name.
bool needsName(const Term& term);
/// Whether it looks at Name::text and not only at Name::lowered.
bool needsCase(const Term& term);
/// The term without its negation. Terms about tensors do not hold where there is none (null).
bool holds(const Term& term, const Checkpoint& checkpoint, const Tensor* tensor, const Name& name);

} // namespace ckptscope::checkpoint::query
