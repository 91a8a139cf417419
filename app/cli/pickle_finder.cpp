#include "app/cli/pickle_finder.h"

#include "core/archive/tar_reader.h"
#include "core/archive/zip_layout.h"
#include "core/archive/zip_reader.h"
#include "core/checkpoint/legacy.h"
#include "core/io/limits.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace ckptscope::cli {

namespace {

constexpr int kLegacyPickles = 5; // magic, protocol, system, object, keys (torch/serialization.py, _legacy_save)

bool hasAt(const io::Source& bytes, std::uint64_t offset, std::string_view text)
{
    if (bytes.size() < offset + text.size())
        return false;
    std::string found(text.size(), '\0');
    bytes.read(offset, std::as_writable_bytes(std::span(found)));
    return found == text;
}

std::uint32_t littleEndian16(std::span<const std::byte> bytes, std::size_t at)
{
    return std::to_integer<std::uint32_t>(bytes[at]) | (std::to_integer<std::uint32_t>(bytes[at + 1]) << 8);
}

/// Of a zip without directory (cut off): the first record, if it is the pickle, as torch writes it.
std::optional<Pickles> firstRecord(const io::Source& bytes, const io::Error& trouble)
{
    constexpr std::size_t kMethodAt = 8, kNameSizeAt = 26, kExtraSizeAt = 28; // APPNOTE.TXT 4.3.7
    std::array<std::byte, archive::kLocalHeaderSize> header{};
    if (bytes.size() < header.size())
        return {};
    bytes.read(0, header);
    std::string name(littleEndian16(header, kNameSizeAt), '\0');
    const std::uint64_t begin = header.size() + name.size() + littleEndian16(header, kExtraSizeAt);
    if (littleEndian16(header, kMethodAt) != archive::kStored || begin > bytes.size())
        return {};
    bytes.read(header.size(), std::as_writable_bytes(std::span(name)));
    if (!name.ends_with("/" + std::string(archive::kPickleRecord)))
        return {};
    return Pickles{bytes.slice(begin, bytes.size() - begin), name, 1, trouble};
}

Pickles inZip(const io::Source& bytes)
{
    try {
        const archive::ZipDirectory zip = archive::ZipDirectory::read(bytes);
        const auto record = zip.find(archive::kPickleRecord);
        if (!record)
            throw io::Error(io::ErrorKind::NotACheckpoint, "This zip archive has no record data.pkl to dump.");
        return {zip.open(bytes, *record, limits::kInflatedBytes), std::string(zip.fullName(*record)), 1, {}};
    } catch (const io::Error& error) {
        if (error.kind() != io::ErrorKind::Truncated && error.kind() != io::ErrorKind::Damaged)
            throw;
        if (std::optional<Pickles> first = firstRecord(bytes, error))
            return std::move(*first);
        throw;
    }
}

/// The object itself, in the last member of that name, which torch reads; "storages" and "tensors" have small pickles
/// between raw numbers.
Pickles inTar(const io::Source& bytes)
{
    const std::vector<archive::TarMember> members = archive::readTar(bytes);
    for (const std::string_view ending : {"pickle", "/pickle"})
        for (const archive::TarMember& member : members | std::views::reverse)
            if (ending.starts_with('/') ? member.name.ends_with(ending) : member.name == ending)
                return {bytes.slice(member.offset, member.size), member.name, 1, {}};
    throw io::Error(io::ErrorKind::NotACheckpoint, "This tar archive has no member \"pickle\" to dump.");
}

} // namespace

Pickles findPickles(const io::Source& file)
{
    constexpr std::uint64_t kTarMagicAt = 257; // POSIX ustar
    if (hasAt(file, 0, "PK\x03\x04"))
        return inZip(file);
    if (hasAt(file, kTarMagicAt, "ustar"))
        return inTar(file);
    if (file.size() == 0)
        throw io::Error(io::ErrorKind::NotACheckpoint, "The file is empty (0 bytes).");
    return {file, "", checkpoint::isLegacyStream(file) ? kLegacyPickles : 1, {}};
}

} // namespace ckptscope::cli
