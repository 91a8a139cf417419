#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <vector>

namespace ckptscope::cli {

/// Labels from the root to an array.
std::vector<std::string> arrayPath(const checkpoint::Checkpoint& checkpoint, const checkpoint::Array& array);
/// The labels joined by '.'.
std::string joinedPath(const std::vector<std::string>& path);
/// The same for people: the value that is the whole file has a name, too.
std::string shownPath(const std::vector<std::string>& path);

} // namespace ckptscope::cli
