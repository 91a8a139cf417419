#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::cli {

/// What the state of a pickled numpy array says (numpy/core/src/multiarray/methods.c, array_setstate): (version, shape,
/// dtype, is_fortran, data). Empty where it says something else.
struct ArrayFacts {
    std::vector<std::int64_t> shape;
    std::string dtype; ///< "f4", "<f8" …: numpy's code
};
ArrayFacts describeArray(const checkpoint::Checkpoint& checkpoint, const checkpoint::Array& array);

/// Labels from the root to an array.
std::vector<std::string> arrayPath(const checkpoint::Checkpoint& checkpoint, const checkpoint::Array& array);
/// The labels joined by '.'.
std::string joinedPath(const std::vector<std::string>& path);

} // namespace ckptscope::cli
