#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// A text as a Python literal; what could not be seen is escaped: "a\"b\u202e".
std::string pythonLiteral(std::string_view text);

/// How Python reaches the value at `path` (labels from the root): checkpoint["state_dict"], checkpoint[0].attribute.
std::string pythonReach(const Tree& tree, const std::vector<std::string>& path);

/// The name of a variable that says `text`: its ASCII letters and digits, with '_' for the rest; never a keyword. Empty
/// when nothing is left.
std::string pythonVariable(std::string_view text);

} // namespace ckptscope::checkpoint
