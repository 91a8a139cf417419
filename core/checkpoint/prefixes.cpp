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
    if (keys.empty())
        return {};
    std::string_view common = keys[0];
    for (std::string_view key : keys)
        common = common.substr(0, static_cast<std::size_t>(std::ranges::mismatch(common, key).in1 - common.begin()));
    std::size_t size = 0;
    for (std::size_t dot = common.find('.'); dot != std::string_view::npos; dot = common.find('.', size)) {
        if (std::ranges::find(wrapperSegments(), common.substr(size, dot - size)) == wrapperSegments().end())
            break;
        size = dot + 1;
    }
    return std::string(common.substr(0, size));
}

} // namespace ckptscope::checkpoint
