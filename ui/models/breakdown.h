#pragma once

#include "ui/models/outline.h"

#include <string>
#include <vector>

namespace ckptscope::ui {

/// A part of what lies below a row.
struct Share {
    std::string name; ///< of a dtype, a device or a child's label, not escaped
    RowId row = 0; ///< a child; 0 for dtypes and devices
    std::uint64_t tensors = 0, elements = 0, bytes = 0;
};

/// What lies below a row, the largest part first.
struct Breakdown {
    std::vector<Share> dtypes, devices, children;
};
Breakdown breakdownOf(const Outline& outline, RowId row);

} // namespace ckptscope::ui
