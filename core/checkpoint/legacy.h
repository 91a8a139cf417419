#pragma once

#include "core/checkpoint/origin.h"
#include "core/io/progress.h"
#include "core/io/source.h"
#include "core/pickle/reader.h"

#include <optional>

namespace ckptscope::checkpoint {

/// Whether the bytes begin with the pickled magic number of torch.save's older format, of any protocol.
bool isLegacyStream(const io::Source& bytes);

struct LegacyParsed {
    pickle::Parsed object;
    LegacyStream stream;
    std::vector<std::string> keys; ///< in order of the stream
};
/// Reads the five pickles of a legacy stream (magic, version, system, object, storage keys); the data is walked by
/// locateLegacyData. Throws Truncated, Damaged.
LegacyParsed readLegacyStream(const io::Source& bytes, const io::Progress& progress = {});

/// Fills stream.storages: reads the element count that stands before each storage; sizes of elements come from the
/// references in the object's tree. Stops at the first one that does not fit and says so in stream.damage.
void locateLegacyData(const io::Source& bytes, const pickle::Tree& tree, LegacyParsed& parsed);

/// torch.load's number for the format: 0x1950a86a20f9469cfc6c, little-endian as LONG1 stores it.
inline constexpr std::string_view kLegacyMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
inline constexpr std::int64_t kLegacyVersion = 1001;

} // namespace ckptscope::checkpoint
