#pragma once

#include "ui/models/outline.h"

#include <vector>

namespace ckptscope::ui {

/// Indices in Checkpoint::tensors of those that use a storage, at most `most`.
std::vector<std::uint32_t> tensorsOfStorage(const checkpoint::Checkpoint& checkpoint, std::uint32_t storage,
                                            std::size_t most);
/// The rows of tensors that use a storage, at most `most`; one object that stands at two places has two.
std::vector<RowId> rowsOfStorage(const Outline& outline, std::uint32_t storage, std::size_t most);
/// The storages of the tensors below a row, each once; none of the root, nor where too many rows are below.
std::vector<std::uint32_t> storagesBelow(const Outline& outline, RowId row);
/// The first row that stands for this tensor object, or 0.
RowId rowOfTensor(const Outline& outline, NodeId node);
/// The rows of optimizers' parameters that stand for this weight.
std::vector<RowId> parametersOf(const Outline& outline, NodeId weight);

} // namespace ckptscope::ui
