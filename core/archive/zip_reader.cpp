#include "core/archive/zip_reader.h"

#include "core/archive/bytes.h"
#include "core/archive/zip_layout.h"
#include "core/io/beside.h"
#include "core/io/cursor.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>
#include <numeric>

namespace ckptscope::archive {

using io::Error;
using io::ErrorKind;

namespace {

std::string shown(std::string_view name)
{
    return '"' + io::escapeForDisplay(name, 120) + '"';
}

/// Names that programs read differently.
bool isStrange(std::string_view name)
{
    return name.find('\0') != std::string_view::npos || name.find('\\') != std::string_view::npos
        || name.starts_with('/') || name.find("../") != std::string_view::npos;
}

/// The last end record whose comment reaches the file's end exactly; else the last one that parses at all.
std::optional<std::size_t> lastEnd(std::string_view tail, bool& exact)
{
    std::optional<std::size_t> loose;
    for (std::size_t at = tail.size() - kEndSize + 1; at-- > 0;) {
        if (loadInteger<std::uint32_t>(tail.data() + at) != kEndSignature)
            continue;
        const std::size_t comment = loadInteger<std::uint16_t>(tail.data() + at + 20);
        if (at + kEndSize + comment == tail.size()) {
            exact = true;
            return at;
        }
        if (!loose)
            loose = at;
    }
    exact = false;
    return loose;
}

/// An end record that stands right before its locator, but not where that says, counts from the start of an archive
/// that begins within the file: torch.distributed.checkpoint/filesystem.py writes one archive a tensor into a .distcp
/// file.
void refuseJoined(const io::Source& file, std::uint64_t locator, std::uint64_t position)
{
    if (locator < kZip64EndSize || locator - kZip64EndSize <= position)
        return;
    const auto signatureAt = [&](std::uint64_t at) {
        std::uint32_t signature = 0;
        file.read(at, std::as_writable_bytes(std::span(&signature, 1)));
        return signature;
    };
    const std::uint64_t record = locator - kZip64EndSize, shift = record - position;
    if (signatureAt(record) != kZip64EndSignature)
        return;
    if (signatureAt(shift) != kLocalHeaderSignature)
        throw Error(ErrorKind::Damaged,
                    std::to_string(shift) + (shift == 1 ? " byte was" : " bytes were")
                        + " put into the middle of this zip file, as a transfer in text mode does. Get the file again.")
            .at(record);
    throw Error(ErrorKind::Unsupported,
                "This file consists of several zip archives, one after the other, as the .distcp files of a "
                "distributed checkpoint (DCP) do. torch.distributed.checkpoint.format_utils.dcp_to_torch_save "
                "turns the folder that it lies in into one file.");
}

} // namespace

ZipDirectory ZipDirectory::read(const io::Source& file, const std::function<void(const ZipDirectory& first)>& meanwhile)
{
    constexpr std::uint64_t kMany = 10000;
    ZipDirectory directory;
    const End end = findEnd(file, directory.m_oddities);
    directory.m_directoryOffset = end.offset;
    const bool takesAWhile =
        meanwhile && end.entries >= kMany && file.file() != nullptr; // files are read by all threads
    io::Beside entries(takesAWhile, [&] {
        directory.readEntries(file, end);
        directory.sortNames();
        directory.findOverlaps();
    });
    if (takesAWhile)
        meanwhile(firstOf(file, end));
    entries.finish();
    return directory;
}

ZipDirectory ZipDirectory::firstOf(const io::Source& file, End end)
{
    ZipDirectory first;
    end.entries = 1;
    first.m_directoryOffset = end.offset;
    first.readEntries(file, end);
    first.sortNames();
    return first;
}

/// The last bytes of the file, which hold the end records of nearly every file.
struct ZipDirectory::Tail {
    std::uint64_t start = 0;
    std::string bytes;

    std::string at(const io::Source& file, std::uint64_t position, std::size_t size) const
    {
        std::string found(size, '\0');
        if (position >= start && position - start + size <= bytes.size())
            bytes.copy(found.data(), size, position - start);
        else
            file.read(position, std::as_writable_bytes(std::span(found)));
        return found;
    }
};

ZipDirectory::End ZipDirectory::findEnd(const io::Source& file, std::vector<ZipOddity>& oddities)
{
    constexpr std::uint64_t kSearched = kEndSize + 65535;
    // Two reads at most: nearly every file ends with its end record.
    std::optional<std::size_t> at;
    Tail tail;
    bool exact = false;
    for (std::uint64_t size : {std::uint64_t(kEndSize + kZip64LocatorSize + kZip64EndSize), kSearched}) {
        tail.bytes.resize(std::min(size, file.size()));
        tail.start = file.size() - tail.bytes.size();
        file.read(tail.start, std::as_writable_bytes(std::span(tail.bytes)));
        if (tail.bytes.size() >= kEndSize)
            at = lastEnd(tail.bytes, exact);
        if (at && exact)
            break;
    }
    if (!at)
        throw Error(ErrorKind::Truncated,
                    "This zip file has no directory at its end: the download or copy was cut off ("
                        + std::to_string(file.size()) + " bytes are here). Get the file again.");
    const char* record = tail.bytes.data() + *at;
    End end;
    end.position = tail.start + *at;
    end.entries = loadInteger<std::uint16_t>(record + 10);
    end.size = loadInteger<std::uint32_t>(record + 12);
    end.offset = loadInteger<std::uint32_t>(record + 16);
    const std::uint64_t after = end.position + kEndSize;
    // A comment that holds a signature can be taken for an archive of its own; a plain one is only odd.
    const bool plainComment =
        exact && std::string_view(tail.bytes).substr(*at + kEndSize).find("PK") == std::string_view::npos;
    if (after != file.size() && !plainComment)
        oddities.push_back({ZipOddityKind::TrailingBytes, kNoRecord, after,
                            exact ? "the archive has a comment of " + std::to_string(file.size() - after)
                                    + " bytes, which may hide another archive"
                                  : std::to_string(file.size() - after) + " bytes follow the archive's end"});
    const std::uint64_t position = end.position;
    const bool isOnOneDisk = loadInteger<std::uint16_t>(record + 4) == 0 && loadInteger<std::uint16_t>(record + 6) == 0;
    if (!readZip64End(file, tail, end, oddities) && !isOnOneDisk)
        throw Error(ErrorKind::Unsupported, "This zip archive is split over several files; join them first.")
            .at(position);
    if (end.offset > end.position || end.size > end.position - end.offset)
        throw Error(ErrorKind::Damaged,
                    "The directory of this zip file lies outside of it: the file is cut off or damaged. "
                    "Get the file again.")
            .at(end.position);
    if (end.offset + end.size != end.position)
        oddities.push_back({ZipOddityKind::GapBeforeDirectory, kNoRecord, end.offset + end.size,
                            "the directory does not end where the end record begins, as when two archives are joined"});
    if (end.size > limits::kZipDirectoryBytes || end.entries > limits::kZipEntries)
        throw Error(ErrorKind::LimitExceeded, "The directory of this zip file is too large (over two million records).")
            .at(end.offset);
    if (end.entries > end.size / kCentralHeaderSize)
        throw Error(ErrorKind::Damaged, "The directory of this zip file announces more records than it has room for.")
            .at(end.offset);
    return end;
}

/// Where a zip64 end record stands before the end record, it tells the truth. Answers whether it does.
bool ZipDirectory::readZip64End(const io::Source& file, const Tail& tail, End& end, std::vector<ZipOddity>& oddities)
{
    if (end.position < kZip64LocatorSize)
        return false;
    const std::uint64_t locatorPosition = end.position - kZip64LocatorSize;
    const std::string locator = tail.at(file, locatorPosition, kZip64LocatorSize);
    if (loadInteger<std::uint32_t>(locator.data()) != kZip64LocatorSignature)
        return false;
    const auto position = loadInteger<std::uint64_t>(locator.data() + 8);
    if (position > end.position || end.position - position < kZip64EndSize + kZip64LocatorSize)
        throw Error(ErrorKind::Damaged, "The end record of this zip file points outside of it. Get the file again.")
            .at(locatorPosition);
    const std::string record = tail.at(file, position, kZip64EndSize);
    if (loadInteger<std::uint32_t>(record.data()) != kZip64EndSignature) {
        refuseJoined(file, locatorPosition, position);
        throw Error(ErrorKind::Damaged, "The zip64 end record is missing. Get the file again.").at(position);
    }
    const auto following = loadInteger<std::uint64_t>(record.data() + 4); // bytes of it that come after this field
    if (following != locatorPosition - position - 12) {
        refuseJoined(file, locatorPosition, position); // the place counted from there may hit the record of another one
        oddities.push_back({ZipOddityKind::GapBeforeDirectory, kNoRecord, position,
                            "the zip64 end record is not the one before its locator"});
    }
    const End small = end;
    end.entries = loadInteger<std::uint64_t>(record.data() + 32);
    end.size = loadInteger<std::uint64_t>(record.data() + 40);
    end.offset = loadInteger<std::uint64_t>(record.data() + 48);
    end.position = position;
    if ((small.entries != kSaturated16 && small.entries != end.entries)
        || (small.size != kSaturated32 && small.size != end.size)
        || (small.offset != kSaturated32 && small.offset != end.offset))
        oddities.push_back(
            {ZipOddityKind::BadZip64, kNoRecord, position, "the two end records name different directories"});
    const bool isOnOneDisk = loadInteger<std::uint32_t>(locator.data() + 16) == 1
        && loadInteger<std::uint64_t>(record.data() + 16) == 0 // both the disk of this record and the directory's
        && loadInteger<std::uint64_t>(record.data() + 24) == end.entries;
    if (!isOnOneDisk)
        oddities.push_back({ZipOddityKind::OtherDisk, kNoRecord, position,
                            "the archive is marked as split over several disks, which torch refuses"});
    return true;
}

void ZipDirectory::readEntries(const io::Source& file, const End& end)
{
    io::Cursor cursor(file.slice(end.offset, end.size));
    m_records.reserve(end.entries);
    m_storages.resize(end.entries);
    for (std::uint32_t i = 0; i < end.entries; ++i) {
        const std::uint64_t at = end.offset + cursor.position();
        if (cursor.remaining() < kCentralHeaderSize)
            throw Error(ErrorKind::Damaged, "The directory of this zip file ends early.").at(at);
        char header[kCentralHeaderSize];
        std::memcpy(header, cursor.take(kCentralHeaderSize), kCentralHeaderSize);
        if (loadInteger<std::uint32_t>(header) != kCentralHeaderSignature)
            throw Error(ErrorKind::Damaged, "The directory of this zip file is damaged: an entry has no signature.")
                .at(at);
        ZipRecord record;
        record.flags = loadInteger<std::uint16_t>(header + 8);
        record.method = loadInteger<std::uint16_t>(header + 10);
        record.crc = loadInteger<std::uint32_t>(header + 16);
        record.storedSize = loadInteger<std::uint32_t>(header + 20);
        record.size = loadInteger<std::uint32_t>(header + 24);
        const std::size_t nameSize = loadInteger<std::uint16_t>(header + 28);
        const std::size_t extraSize = loadInteger<std::uint16_t>(header + 30);
        const std::size_t commentSize = loadInteger<std::uint16_t>(header + 32);
        const auto disk = loadInteger<std::uint16_t>(header + 34);
        const auto attributes = loadInteger<std::uint32_t>(header + 38);
        record.headerOffset = loadInteger<std::uint32_t>(header + 42);
        if (cursor.remaining() < nameSize + extraSize + commentSize)
            throw Error(ErrorKind::Damaged, "The directory of this zip file ends early.").at(at);
        const auto* text = reinterpret_cast<const char*>(cursor.take(nameSize + extraSize));
        addName({text, nameSize}, record, i);
        readExtra({text + nameSize, extraSize}, record, file.size(), i);
        cursor.skip(commentSize);
        if (record.headerOffset > end.offset || record.storedSize > end.offset - record.headerOffset
            || (record.method == kStored && record.size != record.storedSize))
            throw Error(ErrorKind::Damaged,
                        "Record " + std::to_string(i + 1) + " lies outside of the file. Get the file again.")
                .at(at);
        if ((record.flags & (kFlagEncrypted | kFlagPatched | kFlagStrongEncryption)) != 0)
            m_oddities.push_back({ZipOddityKind::Encrypted, i, at, "a record is marked as encrypted"});
        else if (record.method != kStored && record.method != kDeflated)
            m_oddities.push_back({ZipOddityKind::UnknownMethod, i, at,
                                  "a record is compressed by method " + std::to_string(record.method)});
        constexpr std::uint32_t kFolder = 0x10;
        if ((attributes & kFolder) != 0 && record.size != 0)
            m_oddities.push_back({ZipOddityKind::NoFile, i, at, "a record with a content is marked as a folder"});
        if (disk > 1 && disk != kSaturated16) // 1: miniz counts from 0 or 1
            m_oddities.push_back(
                {ZipOddityKind::OtherDisk, i, at, "a record is marked as lying on another disk, which torch refuses"});
        m_records.push_back(record);
    }
    if (cursor.remaining() != 0)
        m_oddities.push_back({ZipOddityKind::BadZip64, kNoRecord, end.offset + cursor.position(),
                              "the directory holds more than the records it announces"});
}

void ZipDirectory::addName(std::string_view name, ZipRecord& record, std::uint32_t index)
{
    if (index == 0) {
        m_root = name.find('/') == std::string_view::npos ? "" : std::string(name.substr(0, name.find('/')));
        m_strangeRoot = isStrange(m_root + '/');
    }
    record.belowRoot =
        !m_root.empty() && name.size() > m_root.size() && name.starts_with(m_root) && name[m_root.size()] == '/';
    const std::string_view kept = record.belowRoot ? name.substr(m_root.size() + 1) : name;
    record.nameOffset = static_cast<std::uint32_t>(m_names.size());
    record.nameSize = static_cast<std::uint16_t>(kept.size());
    m_names.append({kept.data(), kept.size()});
    const bool isStorage = record.belowRoot && addStorage(kept, index);
    if (!isStorage)
        m_byName.push_back(index);
    if (!record.belowRoot && !m_root.empty())
        m_oddities.push_back({ZipOddityKind::SecondRoot, index, 0,
                              "record " + shown(name) + " lies outside of the folder " + shown(m_root)});
    if (isStorage ? m_strangeRoot : isStrange(name))
        m_oddities.push_back({ZipOddityKind::StrangeName, index, 0,
                              "the record name " + shown(name) + " is read differently by different programs"});
}

/// Whether `name` is the first "data/<number>", as torch numbers storages: it needs no place in the order of names.
bool ZipDirectory::addStorage(std::string_view name, std::uint32_t index)
{
    if (!name.starts_with(kStorageFolder))
        return false;
    const std::uint32_t number = io::plainNumber(name.substr(kStorageFolder.size()));
    if (number >= m_storages.size() || m_storages[number] != 0)
        return false;
    m_storages[number] = index + 1;
    return true;
}

void ZipDirectory::readExtra(std::string_view extra, ZipRecord& record, std::uint64_t fileSize, std::uint32_t index)
{
    bool found = false;
    while (extra.size() >= 4) {
        const auto id = loadInteger<std::uint16_t>(extra.data());
        const std::size_t size = loadInteger<std::uint16_t>(extra.data() + 2);
        if (size > extra.size() - 4)
            break;
        std::string_view content = extra.substr(4, size);
        extra.remove_prefix(4 + size);
        if (id != kZip64ExtraId)
            continue;
        if (found)
            m_oddities.push_back({ZipOddityKind::BadZip64, index, 0, "a record has two zip64 fields"});
        found = true;
        for (std::uint64_t* field : {&record.size, &record.storedSize, &record.headerOffset}) {
            if (*field != kSaturated32 || content.size() < 8)
                continue;
            *field = loadInteger<std::uint64_t>(content.data());
            content.remove_prefix(8);
        }
    }
    if (record.headerOffset > fileSize)
        throw Error(ErrorKind::Damaged, "A record of this zip file lies outside of it. Get the file again.");
}

std::string ZipDirectory::fullName(std::uint32_t i) const
{
    if (i >= m_records.size())
        return {};
    return m_records[i].belowRoot ? m_root + '/' + std::string(name(i)) : std::string(name(i));
}

std::string_view ZipDirectory::name(std::uint32_t i) const
{
    return {m_names.data() + m_records[i].nameOffset, m_records[i].nameSize};
}

void ZipDirectory::sortNames()
{
    const auto less = [&](std::uint32_t a, std::uint32_t b) {
        const std::string_view x = name(a), y = name(b);
        return x.size() != y.size() ? x.size() < y.size() : x != y ? x < y : a < b;
    };
    if (!std::ranges::is_sorted(m_byName, less))
        std::ranges::sort(m_byName, less);
    for (std::size_t i = 0; i < m_byName.size(); ++i) {
        const std::uint32_t own = m_byName[i];
        const bool below = m_records[own].belowRoot;
        const bool twice = i > 0 && name(own) == name(m_byName[i - 1]) && below == m_records[m_byName[i - 1]].belowRoot;
        if (twice || (below && find(name(own)) != own))
            m_oddities.push_back(
                {ZipOddityKind::DuplicateName, own, m_records[own].headerOffset, shown(fullName(own))});
    }
}

std::optional<std::uint32_t> ZipDirectory::findStorage(std::uint32_t number) const
{
    if (number < m_storages.size() && m_storages[number] != 0)
        return m_storages[number] - 1;
    return std::nullopt;
}

std::optional<std::uint32_t> ZipDirectory::find(std::string_view wanted) const
{
    if (wanted.starts_with(kStorageFolder))
        if (const auto storage = findStorage(io::plainNumber(wanted.substr(kStorageFolder.size()))))
            return storage;
    const auto less = [&](std::uint32_t i, std::string_view text) {
        const std::string_view own = name(i);
        return own.size() != text.size() ? own.size() < text.size() : own < text;
    };
    for (const std::uint32_t* at = std::lower_bound(m_byName.begin(), m_byName.end(), wanted, less);
         at != m_byName.end() && name(*at) == wanted; ++at)
        if (m_records[*at].belowRoot)
            return *at;
    return std::nullopt;
}

void ZipDirectory::findOverlaps()
{
    std::vector<std::uint32_t> order(m_records.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto offset = [&](std::uint32_t i) { return m_records[i].headerOffset; };
    if (!std::ranges::is_sorted(order, {}, offset))
        std::ranges::stable_sort(order, {}, offset);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const ZipRecord& record = m_records[order[i]];
        const std::uint64_t next = i + 1 < order.size() ? m_records[order[i + 1]].headerOffset : m_directoryOffset;
        const std::uint64_t least = kLocalHeaderSize + record.nameSize + record.storedSize;
        if (next - record.headerOffset < least)
            m_oddities.push_back(
                {ZipOddityKind::Overlap, order[i], record.headerOffset,
                 shown(fullName(order[i]))
                     + (i + 1 < order.size() ? " and " + shown(fullName(order[i + 1])) : " and the directory")});
    }
}

} // namespace ckptscope::archive
