#include "core/edit/equal_names.h"

#include "core/edit/context.h"
#include "core/io/error.h"

#include <algorithm>

namespace ckptscope::edit {

void refuseEqual(std::string_view what, std::vector<NewName> names, std::string_view remedy)
{
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
