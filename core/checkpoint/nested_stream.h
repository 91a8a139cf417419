#pragma once

#include "core/checkpoint/rebuild.h"
#include "core/io/source.h"

#include <optional>
#include <string>

namespace ckptscope::checkpoint {

/// A storage inside a raw pickle: torch/storage.py pickles each storage as a whole legacy stream in a byte string,
/// torch.storage._load_from_bytes(<bytes>).
struct NestedStorage {
    io::Source stream; ///< the whole nested stream, decoded
    DType dtype = DType::Unknown;
    bool untyped = false;
    std::string location;
    std::uint64_t elements = 0;
    std::uint64_t dataPosition = 0; ///< of the raw bytes in `stream`
    std::uint64_t objectBegin = 0, objectEnd = 0; ///< of the pickle that holds the location
};

/// Reads the argument of a _load_from_bytes call: bytes, or _codecs.encode(text, 'latin1') at protocol 2. Returns
/// nothing when it is not what torch writes.
std::optional<NestedStorage> readNestedStorage(const Tree& tree, const GlobalTable& globals, NodeId call);

/// The bytes of `text` encoded as latin-1; nothing when a character does not fit.
std::optional<std::vector<std::byte>> encodeLatin1(const io::Source& utf8);

} // namespace ckptscope::checkpoint
