#include "ui/models/rows_at.h"

#include <unordered_set>

namespace ckptscope::ui {

namespace {

/// The paths with all that can stand above them. Labels have dots of their own, so that any part up to a dot may.
std::unordered_set<std::string> waysTo(const std::vector<std::string>& paths)
{
    std::unordered_set<std::string> ways;
    for (const std::string& path : paths)
        for (std::size_t end = path.size(); ways.insert(path.substr(0, end)).second && end != 0;) {
            const std::size_t dot = path.rfind('.', end - 1);
            end = dot == std::string::npos ? 0 : dot;
        }
    return ways;
}

} // namespace

void forRowsAt(const Outline& outline, const std::vector<std::string>& paths, const std::function<void(RowId)>& use)
{
    const std::unordered_set<std::string> wanted(paths.begin(), paths.end()), ways = waysTo(paths);
    struct Place {
        RowId row;
        std::string path;
    };
    std::vector<Place> pending{{0, {}}};
    while (!wanted.empty() && !pending.empty()) {
        const Place place = std::move(pending.back());
        pending.pop_back();
        if (place.row != 0 && wanted.contains(place.path))
            use(place.row);
        const Row& row = outline.row(place.row);
        for (RowId child = row.first + row.count; child-- > row.first;) { // so that the first one is next
            if (outline.row(child).count == 0 && !outline.row(child).lazy)
                continue;
            std::string path = outline.pathBelow(place.path, child);
            if (ways.contains(path))
                pending.push_back({child, std::move(path)});
        }
    }
}

} // namespace ckptscope::ui
