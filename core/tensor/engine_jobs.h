#pragma once

#include "core/io/progress.h"
#include "core/tensor/proof.h"
#include "core/tensor/spectrum.h"
#include "core/tensor/view.h"

#include <span>
#include <string>

/// What torch_worker computes with LibTorch. Only that program has these functions.
namespace ckptscope::tensor::engine {

/// The release of LibTorch: "2.13.0". Throws Unsupported where it is not there.
std::string torchVersion();
/// Singular values of a matrix, or of a tensor of more axes as a matrix of its first axis, computed in float64 for
/// float64, complex128 and integers of 64 bits, else in float32; and the cosine similarity of its rows. Throws
/// io::Error.
Spectrum spectrumOf(const View& view, const io::Progress& progress);
/// Places the storages on their devices, reads them back and compares; of host memory it takes a few MiB, and what is
/// placed on the CPU. Throws what reading them throws.
Proof place(std::span<const PlacedStorage> storages, const io::Progress& progress);

} // namespace ckptscope::tensor::engine
