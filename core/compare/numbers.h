#pragma once

#include "core/compare/compare.h"
#include "core/io/json_writer.h"
#include "core/tensor/difference.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ckptscope::compare {

/// The numbers of a pair that differ, or could not be compared.
struct NumberDifference {
    std::uint32_t pair = 0; ///< row of Comparison::pairs
    std::optional<tensor::Difference> difference; ///< nothing where they could not be compared
    std::string problem; ///< why not
};

struct NumberComparison {
    tensor::Tolerance tolerance;
    std::uint64_t equal = 0; ///< tensors within the tolerance
    std::uint64_t byChecksum = 0; ///< of those: known without reading
    std::uint64_t different = 0; ///< beyond the tolerance
    std::uint64_t notCompared = 0; ///< of different shape, or of a kind that cannot be compared
    std::uint64_t unreadable = 0; ///< damaged or cut off in one of the files
    std::vector<NumberDifference> rows; ///< that differ in any number, the most changed first; then what has a problem
    bool same() const { return different == 0 && notCompared == 0 && unreadable == 0; }
    /// "the numbers of 3 are equal, of 1 differ".
    std::string text() const;
};

/// Reads both files side by side, a few MiB at a time. Pairs whose records have equal checksums are not read.
NumberComparison compareNumbers(const Comparison& comparison, const checkpoint::Checkpoint& a,
                                const checkpoint::Checkpoint& b, const tensor::Tolerance& tolerance,
                                const io::Progress& progress = {});

/// What is known of a pair once the numbers were read: the same within the tolerance, or not. `found`: its row, or
/// null.
Numbers numbersOf(const Pair& pair, const NumberDifference* found, const checkpoint::Checkpoint& a,
                  const checkpoint::Checkpoint& b);

/// The member "numbers" of a document.
void writeNumbers(io::JsonWriter& json, const NumberComparison& numbers, const Comparison& comparison,
                  const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b);

} // namespace ckptscope::compare
