#include "ui/models/row_search.h"

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Checkpoint;

std::vector<std::uint32_t> tensorsOfStorage(const Checkpoint& checkpoint, std::uint32_t storage, std::size_t most)
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < checkpoint.tensors.size() && found.size() < most; ++i)
        if (checkpoint.tensors[i].storage == storage)
            found.push_back(i);
    return found;
}

std::vector<RowId> rowsOfTensors(const Outline& outline, const std::vector<std::uint32_t>& tensors)
{
    std::vector<RowId> rows(tensors.size());
    std::size_t left = tensors.size();
    for (RowId id = 1; id < outline.count() && left != 0; ++id) {
        if (outline.row(id).kind != RowKind::Tensor)
            continue;
        const auto at = std::ranges::lower_bound(tensors, outline.row(id).ref);
        if (at == tensors.end() || *at != outline.row(id).ref)
            continue;
        RowId& row = rows[static_cast<std::size_t>(at - tensors.begin())];
        left -= row == 0 ? 1 : 0;
        row = row == 0 ? id : row;
    }
    return rows;
}

RowId rowOfTensor(const Outline& outline, NodeId node)
{
    for (RowId id = 1; id < outline.count(); ++id)
        if (outline.row(id).kind == RowKind::Tensor && outline.node(id) == node)
            return id;
    return 0;
}

} // namespace ckptscope::ui
