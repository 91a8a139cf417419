#pragma once

#include "core/checkpoint/structure.h"

namespace ckptscope::checkpoint {

/// Bytes that a call is given: those of protocols ≥ 3, or _codecs.encode(text, 'latin1') of older ones. Empty when `id`
/// is neither, or of more than 32 bytes.
std::string shortBytes(const Tree& tree, NodeId id);

/// The number in a pickled numpy scalar, numpy.core.multiarray.scalar(dtype, bytes), as Python prints it; empty when
/// `id` is none, or of a type that is no plain number.
std::string numpyScalarText(const Tree& tree, NodeId id);

} // namespace ckptscope::checkpoint
