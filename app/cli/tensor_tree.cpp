#include "app/cli/tensor_tree.h"

#include <algorithm>
#include <string_view>

namespace ckptscope::cli {

namespace {

/// Bytes of the groups that two names share: the common start up to and with a '.'.
std::size_t sharedGroups(std::string_view a, std::string_view b)
{
    const auto [end, other] = std::ranges::mismatch(a, b);
    const auto common = static_cast<std::size_t>(end - a.begin());
    const std::size_t dot = a.substr(0, common).rfind('.');
    return dot == std::string_view::npos ? 0 : dot + 1;
}

/// For each row the ends of the groups that begin with it: prefixes that it shares with a later row, but not with the
/// row before. The set of prefixes shared with later rows is kept as a rising stack while going backwards.
std::vector<std::vector<std::size_t>> beginnings(const std::vector<NamedColumns>& names)
{
    std::vector<std::vector<std::size_t>> begin(names.size());
    std::vector<std::size_t> shared;
    std::size_t withNext = 0;
    for (std::size_t i = names.size(); i-- > 0;) {
        while (!shared.empty() && shared.back() > withNext)
            shared.pop_back();
        if (withNext != 0 && (shared.empty() || shared.back() != withNext))
            shared.push_back(withNext);
        const std::size_t withPrevious = i == 0 ? 0 : sharedGroups(names[i].name, names[i - 1].name);
        for (auto at = std::ranges::upper_bound(shared, withPrevious); at != shared.end(); ++at)
            begin[i].push_back(*at);
        withNext = withPrevious;
    }
    return begin;
}

} // namespace

std::vector<TreeRow> groupNames(const std::vector<NamedColumns>& names)
{
    const std::vector<std::vector<std::size_t>> begin = beginnings(names);
    std::vector<TreeRow> rows;
    std::vector<std::size_t> open; // ends of the groups around the present row
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string& name = names[i].name;
        const std::size_t withPrevious = i == 0 ? 0 : sharedGroups(name, names[i - 1].name);
        while (!open.empty() && open.back() > withPrevious)
            open.pop_back();
        for (std::size_t end : begin[i]) {
            const std::size_t from = open.empty() ? 0 : open.back();
            rows.push_back({open.size(), name.substr(from, end - from), {}});
            open.push_back(end);
        }
        rows.push_back({open.size(), name.substr(open.empty() ? 0 : open.back()), names[i].columns});
    }
    return rows;
}

} // namespace ckptscope::cli
