#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

/// Every bound on what a file may ask of this program, in one place. A value over a bound is an io::Error of kind
/// LimitExceeded whose sentence names the bound. Nothing is allocated by a number read from a file before that number
/// was compared with the bytes that are really there and with these.
namespace ckptscope::limits {

inline constexpr std::uint64_t kMiB = 1024 * 1024;

/// Bytes of one pickle stream (a million tensors need about 250 MiB).
inline constexpr std::uint64_t kPickleBytes = 512 * kMiB;
/// Nodes of one value tree; one opcode makes at most a few nodes, so memory stays linear in the file's bytes.
inline constexpr std::uint32_t kNodes = 64 * 1024 * 1024;
/// Objects on the unpickling stack, open marks, and entries of the memo.
inline constexpr std::size_t kStack = 16 * 1024 * 1024;
inline constexpr std::size_t kMarks = 16 * 1024 * 1024;
inline constexpr std::size_t kMemo = 16 * 1024 * 1024;
/// Strings and byte strings longer than this stay in the file and are read when somebody looks.
inline constexpr std::uint64_t kTextInMemory = 64 * 1024;
/// Digits of an integer written as text (conversion is quadratic), as in CPython.
inline constexpr std::size_t kIntegerDigits = 4300;
/// A text line of a protocol 0 opcode.
inline constexpr std::size_t kTextLine = 16 * kMiB;
/// Changes of one object (items, entries, state) in turns. A pickler makes one of each kind; who asks what an object
/// holds looks at all, and many keys can lead to one object.
inline constexpr std::size_t kEffects = 256;
/// Entries of a zip directory, and bytes of the directory itself.
inline constexpr std::uint64_t kZipEntries = 2 * 1024 * 1024;
inline constexpr std::uint64_t kZipDirectoryBytes = 512 * kMiB;
/// A deflated record that must be held in memory (a pickle), and the highest ratio that deflate can reach.
inline constexpr std::uint64_t kInflatedBytes = 512 * kMiB;
inline constexpr std::uint64_t kInflateRatio = 1100;
/// What a deflated pickle may unpack to: so much, and so many times its packed bytes. Pickles of real checkpoints
/// shrink by 5 to 30; a few kilobytes that unpack to millions of objects are a bomb.
inline constexpr std::uint64_t kInflatedPickleBytes = 16 * kMiB;
inline constexpr std::uint64_t kInflatedPickleRatio = 100;
/// What one edit may make of sparse and quantised tensors, or four times the file where that is more: a few numbers can
/// stand for a matrix of terabytes.
inline constexpr std::uint64_t kDenseBytes = 64 * 1024 * kMiB;
/// Entries of a sparse tensor, or its rows, beyond those whose numbers the file holds: an expanded view has no end.
inline constexpr std::uint64_t kRepeatedEntries = 1024 * 1024;
/// Bytes of one file: systems count them in signed 64 bits.
inline constexpr std::uint64_t kFileBytes = std::numeric_limits<std::int64_t>::max();
/// Members of a tar archive.
inline constexpr std::size_t kTarMembers = 65536;
/// Dimensions of a tensor; torch itself accepts more, nobody uses them.
inline constexpr std::size_t kDimensions = 64;
/// Places enumerated in one checkpoint; sharing can make exponentially many paths, so a shared object is walked once.
inline constexpr std::size_t kPlaces = 16 * 1024 * 1024;
/// Storages of one legacy stream.
inline constexpr std::size_t kStorages = 4 * 1024 * 1024;
/// Nested legacy streams inside one raw pickle (a storage each).
inline constexpr std::size_t kNestedStreams = 1024 * 1024;
/// Bytes of one block when data is copied, inflated or checked: they stay in the processor's cache.
inline constexpr std::size_t kCopyBlock = 128 * 1024;

} // namespace ckptscope::limits
