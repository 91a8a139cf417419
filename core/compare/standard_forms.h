#pragma once

#include "core/checkpoint/structure.h"

#include <optional>
#include <string>

namespace ckptscope::compare {

/// The name of a value's type as a present Python has it, whichever protocol wrote the value: "set", "complex",
/// "collections.OrderedDict".
std::string standardType(const pickle::Tree& tree, pickle::NodeId id);

/// Bytes or a bytearray, in any form that pickle gives them (Lib/pickle.py, save_bytes and save_bytearray).
struct BytesForm {
    pickle::NodeId text; ///< Bytes, ByteArray, or a String with a character for each byte; no node: no bytes
    bool isEncoded = false;
};
std::optional<BytesForm> bytesForm(const pickle::Tree& tree, pickle::NodeId id);
bool equalBytes(const pickle::Tree& treeA, const BytesForm& a, const pickle::Tree& treeB, const BytesForm& b);

} // namespace ckptscope::compare
