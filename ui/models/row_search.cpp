#include "ui/models/row_search.h"

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

std::vector<RowId> rowsOfStorage(const Outline& outline, std::uint32_t storage, std::size_t most)
{
    std::vector<RowId> rows;
    for (RowId id = 1; id < outline.count() && rows.size() < most; ++id)
        if (const Row& row = outline.row(id);
            row.kind == RowKind::Tensor && outline.checkpoint().tensors[row.ref].storage == storage)
            rows.push_back(id);
    return rows;
}

RowId rowOfTensor(const Outline& outline, NodeId node)
{
    for (RowId id = 1; id < outline.count(); ++id)
        if (outline.row(id).kind == RowKind::Tensor && outline.node(id) == node)
            return id;
    return 0;
}

std::vector<RowId> parametersOf(const Outline& outline, NodeId weight)
{
    std::vector<RowId> rows;
    for (RowId id = 1; id < outline.count(); ++id)
        if (const Row& row = outline.row(id); row.kind == RowKind::Parameter && outline.parameter(row).weight == weight)
            rows.push_back(id);
    return rows;
}

} // namespace ckptscope::ui
