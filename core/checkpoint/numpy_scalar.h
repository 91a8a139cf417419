#pragma once

#include "core/checkpoint/structure.h"

namespace ckptscope::checkpoint {

/// The number in a pickled numpy scalar, numpy.core.multiarray.scalar(dtype, bytes), as Python prints it; empty when
/// `id` is none, or of a type that is no plain number.
std::string numpyScalarText(const Tree& tree, NodeId id);

} // namespace ckptscope::checkpoint
