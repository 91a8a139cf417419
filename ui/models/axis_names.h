#pragma once

#include <QStringList>

#include <cstdint>
#include <string_view>
#include <vector>

namespace ckptscope::ui {

/// What the axes of a tensor are usually called, by its key and shape: out, in, kH, kW of convolutions; out, in of
/// linear layers; vocabulary, dim of embeddings; else "axis 0" …
QStringList axisNames(std::string_view key, const std::vector<std::int64_t>& shape);

/// Whether it has the shape of convolution kernels that are worth showing as tiles.
bool hasKernels(const std::vector<std::int64_t>& shape);

} // namespace ckptscope::ui
