#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// "64×3×7×7", "scalar".
std::string shapeText(const std::vector<std::int64_t>& shape);

} // namespace ckptscope::checkpoint
