#include "core/checkpoint/shape_text.h"

namespace ckptscope::checkpoint {

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    if (shape.empty())
        return "scalar";
    std::string text;
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i == 0 ? "" : "×") + std::to_string(shape[i]);
    return text;
}

} // namespace ckptscope::checkpoint
