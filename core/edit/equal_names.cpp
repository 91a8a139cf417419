#include "core/edit/equal_names.h"

#include "core/edit/context.h"
#include "core/io/error.h"

#include <algorithm>
#include <functional>
#include <string>

namespace ckptscope::edit {

namespace {

/// Numbers are sorted much faster than texts, and hardly two of them are equal without the texts being so.
bool hasEqualHashes(const std::vector<NewName>& names)
{
    std::vector<std::size_t> hashes;
    hashes.reserve(names.size());
    for (const NewName& name : names)
        hashes.push_back(std::hash<std::string_view>()(name.to));
    std::ranges::sort(hashes);
    return std::ranges::adjacent_find(hashes) != hashes.end();
}

} // namespace

void refuseEqual(std::string_view what, std::vector<NewName> names, std::string_view remedy)
{
    if (!hasEqualHashes(names))
        return;
    constexpr std::size_t kNamed = 3;
    std::ranges::sort(names);
    std::string listed;
    std::size_t count = 0;
    for (std::size_t i = 1; i < names.size(); ++i) {
        if (names[i].to != names[i - 1].to || names[i].from == names[i - 1].from)
            continue;
        if (++count <= kNamed)
            listed += (listed.empty() ? "" : ", ") + quoted(names[i - 1].from) + " and " + quoted(names[i].from)
                + " would both be " + quoted(names[i].to);
    }
    if (count != 0)
        throw io::Error(io::ErrorKind::Refused,
                        std::string(what) + " would become equal: " + listed + (count > kNamed ? " …" : "") + ". "
                            + std::string(remedy));
}

} // namespace ckptscope::edit
