#pragma once

#include "ui/models/outline.h"

#include <stop_token>
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
    std::uint64_t shared = 0; ///< bytes of storages that are counted more than once, since several tensors use them
};
/// Any thread, while no rows are listed; throws io::Error (Cancelled) when it is asked to stop.
Breakdown breakdownOf(const Outline& outline, RowId row, const std::stop_token& stop = {});

} // namespace ckptscope::ui
