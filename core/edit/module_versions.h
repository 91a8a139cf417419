#pragma once

#include <optional>
#include <string_view>

namespace ckptscope::edit {

/// `_version` of a module class of torch ("torch.nn.modules.batchnorm.BatchNorm2d" → 2), which state_dict() puts into
/// _metadata. It is a class attribute, so a pickle does not hold it. Nothing for classes outside of torch: theirs is 1
/// unless they say otherwise.
std::optional<int> moduleVersion(std::string_view className);

} // namespace ckptscope::edit
