#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/query.h"
#include "core/io/progress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::compare {

/// The tensors of one side that take part, by row: private to compare().
struct Rows {
    const checkpoint::Checkpoint& checkpoint;
    std::vector<std::uint32_t> tensors; ///< index in Checkpoint::tensors
    std::vector<std::string> names; ///< as comparedName() has them
    std::vector<std::uint32_t> sections; ///< index in Checkpoint::sections of the one that holds it, or kNoIndex

    /// Throws LimitExceeded where the names are too long, Cancelled when asked to stop.
    Rows(const checkpoint::Checkpoint& source, const checkpoint::Query& select, const io::Progress& progress);

    const checkpoint::Tensor& tensor(std::uint32_t row) const { return checkpoint.tensors[tensors[row]]; }
    /// Null for a tensor that stands in no section.
    const checkpoint::Section* section(std::uint32_t row) const;
    /// Whether it is a key of a state dict, or one that a whole model's would have.
    bool isWeight(std::uint32_t row) const;
};

} // namespace ckptscope::compare
