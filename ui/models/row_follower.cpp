#include "ui/models/row_follower.h"

#include "ui/models/rows_at.h"

#include <unordered_map>
#include <unordered_set>

namespace ckptscope::ui {

RowFollower::RowFollower(const Outline& before, const Outline& after, const EditTrace& trace)
    : m_before(before)
    , m_after(after)
    , m_rowOf(before.checkpoint().tensors.size())
{
    const auto& tensors = before.checkpoint().tensors;
    for (RowId id = after.count() - 1; id != 0; --id) { // backwards: of two rows of a tensor, the first one stays
        const Row& row = after.row(id);
        if (row.kind != RowKind::Tensor || row.count != 0 || row.lazy)
            continue;
        if (const auto* was = trace.before(row.ref))
            m_rowOf[static_cast<std::size_t>(was - tensors.data())] = id;
    }
}

/// The row of the tensor; of a group, the one as far above its first tensor as before.
RowId RowFollower::byTensor(RowId row) const
{
    int above = 0;
    for (; m_before.row(row).kind != RowKind::Tensor; row = m_before.row(row).first, ++above)
        if (m_before.row(row).count == 0)
            return 0;
    RowId found = m_rowOf[m_before.row(row).ref];
    for (; above > 0; --above)
        found = m_after.row(found).parent;
    return found;
}

std::vector<std::string> RowFollower::paths(const std::vector<std::string>& paths) const
{
    std::unordered_map<std::string, RowId> groups;
    std::unordered_set<std::string> stays;
    forRowsAt(m_before, paths, [&](RowId id) { groups.emplace(m_before.path(id), id); });
    forRowsAt(m_after, paths, [&](RowId id) { stays.insert(m_after.path(id)); });
    std::vector<std::string> out;
    for (const std::string& path : paths) {
        const auto group = groups.find(path);
        const RowId row = stays.contains(path) ? 0
            : group != groups.end()            ? byTensor(group->second)
                                               : byTensor(m_before.find(path));
        out.push_back(row != 0 ? m_after.path(row) : path);
    }
    return out;
}

} // namespace ckptscope::ui
