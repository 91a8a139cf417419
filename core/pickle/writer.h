#pragma once

#include "core/io/sink.h"
#include "core/pickle/reader.h"
#include "core/pickle/tree.h"

#include <string>

namespace ckptscope::pickle {

/// Writes the tree below `root` as CPython's pickler would (memo of every object by identity, batches of 1000, frames
/// of protocol 4 and 5), so that what torch wrote comes out byte for byte. `style.protocol` decides the opcodes. Long
/// texts are copied from the tree's origin. Throws Unsupported when the protocol cannot hold a value (bytes below
/// protocol 3 that were not written as a call, text over 4 GiB below protocol 4, …), and what the sink throws.
void write(const Tree& tree, NodeId root, const Style& style, io::Sink& sink);

/// Makes `text` equal to Python's repr of a float ("0.1", "1e-05", "inf", "nan"): protocol 0, and for people.
std::string formatFloat(double value);

/// Decimal text of a BigInt's bytes; over 64 bytes "0x…" hexadecimal, since decimal is quadratic.
std::string formatBigInt(std::string_view littleEndianTwosComplement);

} // namespace ckptscope::pickle
