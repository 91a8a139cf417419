#include "ui/models/row_follower.h"

namespace ckptscope::ui {

RowFollower::RowFollower(const Outline& before, const Outline& after, const EditTrace& trace)
    : m_before(before)
    , m_after(after)
    , m_rowOf(before.checkpoint().tensors.size())
{
    for (RowId id = 1; id < before.count(); ++id)
        if (before.row(id).count != 0)
            m_groups.emplace(before.path(id), id);
    const auto& tensors = before.checkpoint().tensors;
    for (RowId id = after.count() - 1; id != 0; --id) { // backwards: of two rows of a tensor, the first one stays
        const Row& row = after.row(id);
        if (row.count != 0 || row.lazy)
            m_groupsAfter.insert(after.path(id));
        else if (const auto* was = row.kind == RowKind::Tensor ? trace.before(row.ref) : nullptr)
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

std::string RowFollower::path(const std::string& path) const
{
    if (m_groupsAfter.contains(path))
        return path;
    const auto group = m_groups.find(path);
    const RowId row = byTensor(group != m_groups.end() ? group->second : m_before.find(path));
    return row != 0 ? m_after.path(row) : path;
}

} // namespace ckptscope::ui
