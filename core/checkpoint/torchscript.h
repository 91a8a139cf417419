#pragma once

#include "core/checkpoint/origin.h"
#include "core/pickle/tree.h"

namespace ckptscope::checkpoint {

/// A TorchScript archive keeps further tensors in constants.pkl (a tuple, storages in constants/…). Makes the tree's
/// root {"data": object, "constants": tuple} when there are any.
void addTorchScriptConstants(const Origin& origin, pickle::Tree& tree);

} // namespace ckptscope::checkpoint
