#pragma once

#include "core/io/pod_vector.h"
#include "core/io/progress.h"
#include "core/io/source.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::archive {

/// One entry of the central directory.
struct ZipRecord {
    std::uint64_t headerOffset = 0; ///< of its local header in the file
    std::uint64_t size = 0; ///< bytes of the content
    std::uint64_t storedSize = 0; ///< bytes in the file (smaller when deflated)
    std::uint32_t crc = 0;
    std::uint32_t nameOffset = 0;
    std::uint16_t nameSize = 0;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    bool belowRoot = false; ///< the stored name leaves the root folder out
};

/// What makes readers disagree about a zip, or shows damage; none of it stops reading.
enum class ZipOddityKind : std::uint8_t {
    DuplicateName, ///< torch takes the first or last, Python's zipfile the last
    Overlap, ///< two entries claim the same bytes
    TrailingBytes, ///< bytes after the end record, or a comment
    GapBeforeDirectory, ///< end record and directory do not meet: other readers shift offsets
    UnlistedBytes, ///< bytes between records that no entry explains (found by verifyLocalHeaders)
    SecondRoot, ///< an entry outside the root folder
    StrangeName, ///< NUL, backslash, "..", absolute
    Encrypted, ///< flag bits that readers treat differently
    UnknownMethod, ///< neither stored nor deflated
    NoFile, ///< a content that is marked as a folder: torch reads nothing into the memory for it (miniz)
    OtherDisk, ///< on another disk, or the end record is: torch refuses that
    LocalMismatch, ///< local header contradicts the directory (name, method, sizes, CRC)
    BadZip64, ///< a zip64 field where none is needed, two of them, or values that contradict
};
struct ZipOddity {
    ZipOddityKind kind;
    std::uint32_t record; ///< index, or kNoRecord
    std::uint64_t offset; ///< in the file
    std::string detail; ///< for people: names and values
};
inline constexpr std::uint32_t kNoRecord = 0xffffffff;

/// The directory of a zip file: which bytes belong to which record. Immutable.
class ZipDirectory {
public:
    /// Reads end record and central directory (not the local headers). Throws Truncated when there is no end record
    /// (with what that means: a download or copy that was cut off), Damaged, LimitExceeded.
    /// Where a file has so many records that it takes a while, `meanwhile` is called with a directory of the first one
    /// alone, and the others are read beside it, on another thread.
    static ZipDirectory read(const io::Source& file,
                             const std::function<void(const ZipDirectory& first)>& meanwhile = {});

    std::uint32_t count() const { return static_cast<std::uint32_t>(m_records.size()); }
    const ZipRecord& record(std::uint32_t i) const { return m_records[i]; }
    /// The full name "archive/data.pkl", bytes as in the directory.
    std::string fullName(std::uint32_t i) const;
    /// The name without the root folder ("data.pkl"); the full name when it is not below the root.
    std::string_view name(std::uint32_t i) const;
    /// Folder of the first entry without '/', as torch sees it; empty when that has none.
    const std::string& root() const { return m_root; }
    /// By name without the root; the first of several. O(log n).
    std::optional<std::uint32_t> find(std::string_view name) const;
    /// The record "data/<number>", in constant time; only find() knows those with numbers over the count of records.
    std::optional<std::uint32_t> findStorage(std::uint32_t number) const;
    const std::vector<ZipOddity>& oddities() const { return m_oddities; }
    std::uint64_t directoryOffset() const { return m_directoryOffset; }

    /// Where the payload of record i starts in the file, from its local header. Throws Damaged, Truncated.
    std::uint64_t payloadOffset(const io::Source& file, std::uint32_t i) const;
    /// The content of record i: a slice of the file when stored, inflated into memory when deflated. Throws
    /// LimitExceeded over `limit` bytes, Damaged, Unsupported (encrypted, other method).
    io::Source open(const io::Source& file, std::uint32_t i, std::uint64_t limit) const;
    /// The same, but a deflated record is unpacked while it is read, from front to back: going back starts again. Of
    /// any size, in a few KiB of memory.
    io::Source openStreamed(const io::Source& file, std::uint32_t i) const;
    /// Compares the local header and data descriptor of record i with the directory; returns where the record ends.
    std::uint64_t verifyLocalHeader(const io::Source& file, std::uint32_t i, std::vector<ZipOddity>& found) const;
    /// Reads every local header and data descriptor; returns what contradicts the directory, and bytes that no record
    /// explains.
    std::vector<ZipOddity> verifyLocalHeaders(const io::Source& file) const;

private:
    io::Source stored(const io::Source& file, std::uint32_t i) const;
    std::size_t fullNameSize(std::uint32_t i) const
    {
        return m_records[i].nameSize + (m_records[i].belowRoot ? m_root.size() + 1 : 0);
    }
    struct End { ///< what the end records say
        std::uint64_t entries = 0, size = 0, offset = 0;
        std::uint64_t position = 0; ///< where the (zip64) end record begins: the directory must reach to here
    };
    struct Tail;
    static End findEnd(const io::Source& file, std::vector<ZipOddity>& oddities);
    static bool readZip64End(const io::Source& file, const Tail& tail, End& end, std::vector<ZipOddity>& oddities);
    void readEntries(const io::Source& file, const End& end);
    static ZipDirectory firstOf(const io::Source& file, End end);
    void readExtra(std::string_view extra, ZipRecord& record, std::uint64_t fileSize, std::uint32_t index);
    void addName(std::string_view name, ZipRecord& record, std::uint32_t index);
    bool addStorage(std::string_view name, std::uint32_t index);
    void sortNames();
    void findOverlaps();

    std::vector<ZipOddity> m_oddities;
    io::PodVector<ZipRecord> m_records;
    io::PodVector<char> m_names;
    io::PodVector<std::uint32_t> m_storages; ///< index + 1 of the first "data/<number>", by number; 0: none
    io::PodVector<std::uint32_t> m_byName; ///< indices of all others, in order of name
    std::string m_root;
    bool m_strangeRoot = false;
    std::uint64_t m_directoryOffset = 0;
};

} // namespace ckptscope::archive
