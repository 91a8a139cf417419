#include "core/checkpoint/tensor.h"

namespace ckptscope::checkpoint {

bool isContiguous(std::span<const std::int64_t> sizes, std::span<const std::int64_t> strides)
{
    std::int64_t expected = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] == 0)
            return true;
        if (sizes[i] == 1)
            continue;
        if (i >= strides.size() || strides[i] != expected)
            return false;
        expected *= sizes[i];
    }
    return true;
}

} // namespace ckptscope::checkpoint
