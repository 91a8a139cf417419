#pragma once

#include "core/checkpoint/structure.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// What a pickled numpy array says of itself.
struct ArrayFacts {
    std::vector<std::int64_t> shape;
    std::string dtype; ///< "f4", "<f8" …: numpy's code
    NodeId data; ///< bytes, as whatever the pickle's protocol has for them; or a list of objects
    NodeId order; ///< of the elements: whether it is Fortran's, or its letter
};
/// Nothing where `id` is no array, or one in another form.
std::optional<ArrayFacts> describeArray(const Tree& tree, NodeId id);

/// "numpy array 64×3×7×7 <f4"; empty where describeArray() gives nothing.
std::string numpyArrayText(const Tree& tree, NodeId id);

} // namespace ckptscope::checkpoint
