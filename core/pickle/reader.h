#pragma once

#include "core/io/progress.h"
#include "core/io/source.h"
#include "core/pickle/tree.h"

#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

namespace ckptscope::pickle {

/// Oddities that CPython's unpicklers and scanners may see differently or that hide code; the verdict weighs them.
enum class OddityKind : std::uint8_t {
    ProtocolTwice, ///< PROTO again or not at the start
    FrameMismatch, ///< a frame that is overrun, straddled or overlapped
    LeftOnStack, ///< objects left on the stack at STOP
    DroppedCall, ///< a call whose result was popped: it still runs
    ExtensionCode, ///< EXT1/2/4
    TextPersistentId, ///< PERSID
    WrongReceiver, ///< APPEND to, or SETITEM on, something that is neither container nor object (kept as an effect)
    UnhashableKey, ///< a dict key or set element that Python cannot hash (list, dict, set)
    DuplicateKey, ///< reserved for checkpoint: a key set twice
};
struct Oddity {
    OddityKind kind;
    std::uint64_t offset; ///< of the opcode, in the source
};

/// Habits of the program that wrote the pickle, as far as its bytes tell; the writer repeats them.
struct Style {
    int protocol = 0; ///< of PROTO; 0 or 1 without one
    /// The pure Python pickler (pickle._Pickler, dill) writes the last single item of a long list or dict as
    /// APPEND/SETITEM; CPython's C pickler as MARK … APPENDS.
    bool pythonBatches = false;
    bool framed = false; ///< has FRAME opcodes
    std::uint32_t firstMemo = 0; ///< cPickle of Python 2 counts its memo from 1
    friend bool operator==(const Style&, const Style&) = default;
};

struct Parsed {
    Tree tree; ///< root() is the object
    Style style;
    std::uint64_t begin = 0, end = 0; ///< first byte, and the byte after STOP, in the source
    std::uint64_t opcodes = 0;
    std::bitset<256> used; ///< which opcodes occur
    std::vector<Oddity> oddities; ///< at most 1000, by offset
};

/// Reads one pickle that starts at `offset` of `source`; executes nothing. Streams: the pickle's bytes are not kept.
/// Throws Truncated, Damaged, Unsupported (protocol > 5) or LimitExceeded, with the offset in `source`; Cancelled when
/// `progress` says so, which hears of the bytes.
Parsed read(const io::Source& source, std::uint64_t offset = 0, const io::Progress& progress = {});

/// What read() would give as far as a pickle can be read that it refuses: nodes without a root, end is 0. Throws
/// Cancelled only.
Parsed readBroken(const io::Source& source, std::uint64_t offset = 0);

/// Byte of the opcode that made `node` of the tree which read() gives; reads as far as that. Nothing for nodes that
/// take no memory (small integers, None …) and nodes of other trees.
std::optional<std::uint64_t> offsetOf(const io::Source& source, std::uint64_t offset, NodeId node);

} // namespace ckptscope::pickle
