#pragma once

#include <QStringList>

#include <cstdint>
#include <string_view>
#include <vector>

namespace ckptscope::ui {

/// What the axes of a tensor are usually called, by its key and shape: out, in, kH, kW of convolutions; out, in of
/// linear layers; vocabulary, dim of embeddings; else "axis 0" … `isStored`: of a sparse tensor's stored values, whose
/// axes are none of those.
QStringList axisNames(std::string_view key, const std::vector<std::int64_t>& shape, bool isStored = false);

/// Whether it has the shape of convolution kernels that are worth showing as tiles.
bool hasKernels(const std::vector<std::int64_t>& shape);

} // namespace ckptscope::ui
