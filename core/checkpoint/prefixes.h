#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// Attribute names under which torch's wrappers keep the model: "module" (DataParallel, DDP), "_orig_mod"
/// (torch.compile), "_fsdp_wrapped_module" … (users' keys carry them as path segments).
std::span<const std::string_view> wrapperSegments();

/// Whether a wrapper's segment can begin so; tells nearly all other segments of 10⁵ keys at a glance.
constexpr bool mayBeginWrapper(char c)
{
    return c == 'm' || c == '_';
}
std::optional<std::size_t> findLeadingWrapper(std::string_view path);
/// Index in wrapperSegments() of the one that `path` begins with, a dot behind it; or nothing.
inline std::optional<std::size_t> leadingWrapper(std::string_view path)
{
    return !path.empty() && mayBeginWrapper(path[0]) ? findLeadingWrapper(path) : std::nullopt;
}

/// "module" → "module."; a prefix always ends with a dot.
std::string withDot(std::string_view prefix);

/// The stack of wrapper segments that a key starts with: "module._orig_mod."; empty when there is none.
std::string_view wrapperStack(std::string_view key);
/// How much of such a stack another key starts with too.
std::string_view sharedStack(std::string_view stack, std::string_view key);
/// The longest one that every key starts with.
std::string commonWrapperPrefix(std::span<const std::string_view> keys);

} // namespace ckptscope::checkpoint
