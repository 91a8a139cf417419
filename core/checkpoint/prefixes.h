#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// Attribute names under which torch's wrappers keep the model: "module" (DataParallel, DDP), "_orig_mod"
/// (torch.compile), "_fsdp_wrapped_module" … (users' keys carry them as path segments).
std::span<const std::string_view> wrapperSegments();

/// "module" → "module."; a prefix always ends with a dot.
std::string withDot(std::string_view prefix);

/// The longest stack of wrapper segments that every key starts with: "module._orig_mod."; empty when there is none.
std::string commonWrapperPrefix(std::span<const std::string_view> keys);

} // namespace ckptscope::checkpoint
