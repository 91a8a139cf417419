#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// The product of the sizes; nothing for a negative or missing size, too many dimensions, or overflow.
std::optional<std::uint64_t> elementsOf(const Tree& tree, NodeId sizes);

/// Whether a strided tensor of so many elements reads nothing outside of its storage.
bool liesWithin(const Tree& tree, const Tensor& tensor, const Storage& storage);

/// Inner tensors that reach outside of their storages, or name none: "values" of a sparse tensor, "scales" of a
/// quantised one … What is no plain tensor is left out.
std::vector<std::string> brokenParts(const Checkpoint& checkpoint, const Tensor& tensor);

} // namespace ckptscope::checkpoint
