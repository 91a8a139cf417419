#include "core/checkpoint/prefixes.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

constexpr std::array<std::string_view, 7> kSegments = {
    "module",      "_orig_mod",      "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_dmp_wrapped_module",
    "_fpw_module", "_forward_module"};

static_assert(std::ranges::all_of(kSegments, [](std::string_view segment) { return mayBeginWrapper(segment[0]); }));

} // namespace

std::span<const std::string_view> wrapperSegments()
{
    return kSegments;
}

std::optional<std::size_t> findLeadingWrapper(std::string_view path)
{
    for (std::size_t i = 0; i < kSegments.size(); ++i)
        if (path.size() > kSegments[i].size() && path[kSegments[i].size()] == '.' && path.starts_with(kSegments[i]))
            return i;
    return std::nullopt;
}

std::string withDot(std::string_view prefix)
{
    std::string text(prefix);
    if (!text.empty() && !text.ends_with('.'))
        text += '.';
    return text;
}

std::string_view wrapperStack(std::string_view key)
{
    std::size_t size = 0;
    while (const auto wrapper = leadingWrapper(key.substr(size)))
        size += kSegments[*wrapper].size() + 1;
    return key.substr(0, size);
}

std::string_view sharedStack(std::string_view stack, std::string_view key)
{
    if (key.starts_with(stack))
        return stack;
    const auto shared = std::ranges::mismatch(stack, key).in1 - stack.begin();
    return wrapperStack(stack.substr(0, static_cast<std::size_t>(shared)));
}

std::string commonWrapperPrefix(std::span<const std::string_view> keys)
{
    std::string_view common = keys.empty() ? std::string_view() : wrapperStack(keys[0]);
    for (const std::string_view key : keys)
        common = sharedStack(common, key);
    return std::string(common);
}

} // namespace ckptscope::checkpoint
