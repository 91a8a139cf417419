#pragma once

#include "core/archive/zip_reader.h"
#include "core/io/source.h"
#include "core/pickle/reader.h"

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

enum class Container : std::uint8_t { Zip, Legacy, Tar, Pickle, TorchScript };

/// "zip", "legacy", "tar", "pickle", "torchscript".
std::string_view containerName(Container container);

/// Where a legacy stream or a tar holds one storage.
struct StoredBytes {
    std::string key; ///< decimal text
    std::uint64_t position = 0; ///< of the first data byte in the file
    std::uint64_t elements = 0; ///< the count that stands before the data
    std::uint64_t available = 0; ///< bytes from position to the end of the file or member
    std::uint32_t order = 0; ///< place in the stream
};

/// What a legacy stream has around its object (torch/serialization.py, _legacy_save).
struct LegacyStream {
    std::uint64_t objectBegin = 0, objectEnd = 0; ///< the pickle of the object; before it stand magic, version, system
    std::uint64_t keysEnd = 0; ///< end of the pickled key list = begin of the data
    std::vector<StoredBytes> storages; ///< in order of key text, for look-up
    std::uint64_t dataEnd = 0; ///< byte after the last storage that could be found
    bool littleEndian = true; ///< of the machine that wrote it; the data are little-endian in any case
    std::string damage; ///< why the data could not be walked to the end; empty when they could
};

/// A part of the file that does not fit: shown as a finding, does not stop reading.
struct Damage {
    std::string id; ///< finding id
    std::string message;
};

/// The opened file and everything about it that edits do not change. Immutable, shared by all checkpoints made from it.
struct Origin {
    std::string path;
    io::Source bytes; ///< the whole file
    Container container = Container::Pickle;
    std::optional<archive::ZipDirectory> zip;
    std::optional<LegacyStream> legacy; ///< also of a tar (only `storages`)
    std::uint32_t pickleRecord = 0; ///< zip: index of data.pkl
    io::Source pickle; ///< source of the object's pickle (inflated when the record is deflated)
    std::uint64_t pickleBegin = 0, pickleEnd = 0; ///< in `pickle`
    pickle::Style style;
    std::uint64_t opcodes = 0;
    std::bitset<256> opcodesUsed; ///< which occur in the object's pickle
    std::vector<pickle::Oddity> oddities;

    std::string version; ///< zip: content of the version record, without the newline
    std::string byteOrder = "little";
    std::uint32_t alignment = 64; ///< of storages, for writing
    std::vector<Damage> damages;

    bool bigEndian() const { return byteOrder == "big"; }
    /// "PyTorch 1.6–2.0", "PyTorch ≥ 2.7" …: by the records that only some releases write.
    std::string writtenBy() const;
    /// The stored bytes of a legacy or tar storage key, or null.
    const StoredBytes* findStored(std::string_view key) const;
};

} // namespace ckptscope::checkpoint
