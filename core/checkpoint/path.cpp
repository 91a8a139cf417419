#include "core/checkpoint/path.h"

#include <algorithm>
#include <set>

namespace ckptscope::checkpoint {

Reached reach(const Tree& tree, NodeId root, std::string_view path)
{
    struct Candidate {
        Reached at;
        std::size_t used; ///< characters of the path
    };
    if (path.empty())
        return {root, NodeId(), {}};
    std::vector<Candidate> pending{{{root, NodeId(), {}}, 0}};
    std::set<std::pair<NodeId, std::size_t>> tried; // cycles, and shared objects that a path reaches twice
    Reached found;
    while (!pending.empty()) {
        const Candidate candidate = pending.back();
        pending.pop_back();
        if (candidate.used == path.size() + 1) {
            if (found.node.valid() && found.node != candidate.at.node) {
                found.isAmbiguous = true;
                return found;
            }
            found = found.node.valid() ? found : candidate.at;
            continue;
        }
        if (!tried.emplace(candidate.at.node, candidate.used).second)
            continue;
        const std::string_view rest = path.substr(candidate.used);
        std::vector<Entry> entries;
        entriesOf(tree, candidate.at.node, entries);
        std::vector<std::pair<std::size_t, Entry>> matches;
        for (const Entry& entry : entries) {
            const std::string label = labelText(tree, entry.kind, entry.label);
            if (rest.starts_with(label) && (rest.size() == label.size() || rest[label.size()] == '.'))
                matches.emplace_back(label.size(), entry);
        }
        std::ranges::stable_sort(matches, {}, [](const auto& match) { return match.first; }); // longest on top
        for (const auto& [length, entry] : matches)
            pending.push_back({{entry.value, candidate.at.node, entry}, candidate.used + length + 1});
    }
    return found;
}

} // namespace ckptscope::checkpoint
