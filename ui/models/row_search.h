#pragma once

#include "ui/models/outline.h"

#include <vector>

namespace ckptscope::ui {

/// Indices in Checkpoint::tensors of those that use a storage, at most `most`.
std::vector<std::uint32_t> tensorsOfStorage(const checkpoint::Checkpoint& checkpoint, std::uint32_t storage,
                                            std::size_t most);
/// The first row of each of these tensors (ascending), 0 where none is listed.
std::vector<RowId> rowsOfTensors(const Outline& outline, const std::vector<std::uint32_t>& tensors);
/// The first row that stands for this tensor object, or 0.
RowId rowOfTensor(const Outline& outline, NodeId node);

} // namespace ckptscope::ui
