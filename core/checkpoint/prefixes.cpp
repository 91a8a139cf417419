#include "core/checkpoint/prefixes.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

std::span<const std::string_view> wrapperSegments()
{
    static constexpr std::array<std::string_view, 7> kSegments = {
        "module",      "_orig_mod",      "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_dmp_wrapped_module",
        "_fpw_module", "_forward_module"};
    return kSegments;
}

std::string withDot(std::string_view prefix)
{
    std::string text(prefix);
    if (!text.empty() && !text.ends_with('.'))
        text += '.';
    return text;
}

std::string commonWrapperPrefix(std::span<const std::string_view> keys)
{
    std::string prefix;
    if (keys.empty())
        return prefix;
    for (bool grown = true; grown;) {
        grown = false;
        for (std::string_view segment : wrapperSegments()) {
            const std::string longer = prefix + std::string(segment) + '.';
            if (std::ranges::all_of(keys, [&](std::string_view key) { return key.starts_with(longer); })) {
                prefix = longer;
                grown = true;
                break;
            }
        }
    }
    return prefix;
}

} // namespace ckptscope::checkpoint
