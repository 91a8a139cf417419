#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// The tensor of many processes that one in the file is a part of.
struct WholeTensor {
    std::string className; ///< "DTensor"
    std::vector<std::int64_t> shape;
};

/// What `tensor` is the local part of, or nothing for most.
std::optional<WholeTensor> wholeOf(const Checkpoint& checkpoint, const Tensor& tensor);

/// "DTensor", "DTensor of 8×3" where the part has another shape; empty for most tensors.
std::string wholeText(const Checkpoint& checkpoint, const Tensor& tensor);

} // namespace ckptscope::checkpoint
