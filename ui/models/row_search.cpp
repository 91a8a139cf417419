#include "ui/models/row_search.h"

#include "core/checkpoint/storage_use.h"

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

std::vector<RowId> rowsOfStorage(const Outline& outline, std::uint32_t storage, std::size_t most)
{
    std::vector<RowId> rows;
    for (RowId id = 1; id < outline.count() && rows.size() < most; ++id)
        if (const Row& row = outline.row(id);
            row.kind == RowKind::Tensor && outline.checkpoint().tensors[row.ref].storage == storage)
            rows.push_back(id);
    return rows;
}

std::vector<std::uint32_t> storagesBelow(const Outline& outline, RowId row)
{
    constexpr std::size_t kMost = 100'000; // rows, which are looked at while the window waits
    std::vector<std::uint32_t> storages;
    std::vector<RowId> open;
    if (row != 0)
        open.push_back(row);
    for (std::size_t i = 0; i < open.size(); ++i) {
        const Row& each = outline.row(open[i]);
        if (open.size() + each.count > kMost)
            return {};
        if (each.kind == RowKind::Tensor)
            for (const checkpoint::StorageUse& use :
                 checkpoint::storagesOf(outline.checkpoint(), outline.checkpoint().tensors[each.ref]))
                storages.push_back(use.storage);
        for (RowId child = each.first; child < each.first + each.count; ++child)
            open.push_back(child);
    }
    std::ranges::sort(storages);
    storages.erase(std::unique(storages.begin(), storages.end()), storages.end());
    return storages;
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
    const std::vector<checkpoint::Section>& sections = outline.checkpoint().sections;
    if (std::ranges::find(sections, checkpoint::SectionKind::Optimizer, &checkpoint::Section::kind) == sections.end())
        return rows; // there may be a million others to look at
    for (RowId id = 1; id < outline.count(); ++id)
        if (const Row& row = outline.row(id); row.kind == RowKind::Parameter && outline.parameter(row).weight == weight)
            rows.push_back(id);
    return rows;
}

} // namespace ckptscope::ui
