#include "core/archive/bytes.h"
#include "core/archive/inflate_reader.h"
#include "core/archive/zip_layout.h"
#include "core/archive/zip_reader.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>

namespace ckptscope::archive {

using io::Error;
using io::ErrorKind;

namespace {

struct Local {
    std::uint16_t flags = 0, method = 0, nameSize = 0;
    std::uint32_t crc = 0, storedSize = 0, size = 0;
    std::uint64_t payload = 0;
};

Local readLocal(const io::Source& file, const ZipRecord& record)
{
    if (record.headerOffset > file.size() || file.size() - record.headerOffset < kLocalHeaderSize)
        throw Error(ErrorKind::Truncated, "The file ends before a record that its directory lists. Get the file again.")
            .at(record.headerOffset);
    char header[kLocalHeaderSize];
    file.read(record.headerOffset, std::as_writable_bytes(std::span(header)));
    if (loadInteger<std::uint32_t>(header) != kLocalHeaderSignature)
        throw Error(ErrorKind::Damaged, "A record does not begin where the directory says. Get the file again.")
            .at(record.headerOffset);
    Local local;
    local.flags = loadInteger<std::uint16_t>(header + 6);
    local.method = loadInteger<std::uint16_t>(header + 8);
    local.crc = loadInteger<std::uint32_t>(header + 14);
    local.storedSize = loadInteger<std::uint32_t>(header + 18);
    local.size = loadInteger<std::uint32_t>(header + 22);
    local.nameSize = loadInteger<std::uint16_t>(header + 26);
    local.payload = record.headerOffset + kLocalHeaderSize + local.nameSize + loadInteger<std::uint16_t>(header + 28);
    if (local.payload > file.size() || record.storedSize > file.size() - local.payload)
        throw Error(ErrorKind::Truncated, "The data of a record reach past the end of the file. Get the file again.")
            .at(local.payload);
    return local;
}

std::string nameOf(const io::Source& file, const ZipRecord& record, const Local& local)
{
    std::string name(local.nameSize, '\0');
    file.read(record.headerOffset + kLocalHeaderSize, std::as_writable_bytes(std::span(name)));
    return name;
}

std::vector<std::byte> inflated(const io::Source& packed, const ZipRecord& record, std::uint64_t limit,
                                const std::string& name)
{
    if (record.size > limit || record.size / limits::kInflateRatio > packed.size())
        throw Error(ErrorKind::LimitExceeded,
                    "A compressed record would unpack to " + io::humanBytes(record.size)
                        + ", which is more than is allowed here. If you trust the file, unpack it and zip it again "
                          "without compression.");
    std::vector<std::byte> out(record.size);
    InflateReader(packed, record.size, name).read(0, out);
    return out;
}

} // namespace

std::uint64_t ZipDirectory::payloadOffset(const io::Source& file, std::uint32_t i) const
{
    return readLocal(file, m_records[i]).payload;
}

/// The bytes of a record as they lie in the file: stored or deflated.
io::Source ZipDirectory::stored(const io::Source& file, std::uint32_t i) const
{
    const ZipRecord& record = m_records[i];
    if ((record.flags & (kFlagEncrypted | kFlagPatched | kFlagStrongEncryption)) != 0)
        throw Error(ErrorKind::Unsupported, "The record is encrypted, which no PyTorch writes.");
    if (record.method != kStored && record.method != kDeflated)
        throw Error(ErrorKind::Unsupported,
                    "The record is compressed by method " + std::to_string(record.method) + "; only deflate is known.");
    return file.slice(payloadOffset(file, i), record.storedSize);
}

io::Source ZipDirectory::open(const io::Source& file, std::uint32_t i, std::uint64_t limit) const
{
    const ZipRecord& record = m_records[i];
    try {
        const io::Source bytes = stored(file, i);
        return record.method == kStored ? bytes : io::Source::ofMemory(inflated(bytes, record, limit, fullName(i)));
    } catch (Error& error) {
        throw error.in(fullName(i));
    }
}

io::Source ZipDirectory::openStreamed(const io::Source& file, std::uint32_t i) const
{
    const ZipRecord& record = m_records[i];
    try {
        const io::Source bytes = stored(file, i);
        return record.method == kStored
            ? bytes
            : io::Source::ofReader(std::make_shared<InflateReader>(bytes, record.size, fullName(i)), record.size);
    } catch (Error& error) {
        throw error.in(fullName(i));
    }
}

std::uint64_t ZipDirectory::verifyLocalHeader(const io::Source& file, std::uint32_t i,
                                              std::vector<ZipOddity>& found) const
{
    const ZipRecord& record = m_records[i];
    const auto add = [&](std::string detail) {
        found.push_back({ZipOddityKind::LocalMismatch, i, record.headerOffset, std::move(detail)});
    };
    Local local;
    try {
        local = readLocal(file, record);
    } catch (const Error& error) {
        add(error.what());
        return record.headerOffset;
    }
    const bool descriptor = (local.flags & kFlagDescriptor) != 0;
    if (const std::string name = nameOf(file, record, local); name != fullName(i))
        add("the record calls itself \"" + io::escapeForDisplay(name, 120) + "\", the directory \""
            + io::escapeForDisplay(fullName(i), 120) + "\"");
    if (local.method != record.method)
        add("the compression method differs");
    const bool sizesDiffer = (local.storedSize != kSaturated32 && local.storedSize != record.storedSize)
        || (local.size != kSaturated32 && local.size != record.size);
    if (sizesDiffer && !(descriptor && local.storedSize == 0 && local.size == 0))
        add("the sizes differ");
    if (local.crc != record.crc && !(descriptor && local.crc == 0))
        add("the checksum differs");
    std::uint64_t end = local.payload + record.storedSize;
    if (descriptor && end + 4 <= file.size()) {
        char signature[4];
        file.read(end, std::as_writable_bytes(std::span(signature)));
        const bool big = record.size >= kSaturated32 || record.headerOffset >= kSaturated32;
        if (loadInteger<std::uint32_t>(signature) == kDescriptorSignature)
            end += big ? kZip64DescriptorSize : kDescriptorSize;
    }
    return end;
}

std::vector<ZipOddity> ZipDirectory::verifyLocalHeaders(const io::Source& file) const
{
    const io::Source near = file.readAhead();
    std::vector<ZipOddity> found;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> taken; // begin, end
    taken.reserve(count() + 1);
    for (std::uint32_t i = 0; i < count(); ++i)
        taken.emplace_back(m_records[i].headerOffset, verifyLocalHeader(near, i, found));
    std::ranges::sort(taken);
    taken.emplace_back(m_directoryOffset, m_directoryOffset);
    std::uint64_t position = 0;
    for (const auto& [begin, end] : taken) {
        if (begin > position)
            found.push_back({ZipOddityKind::UnlistedBytes, kNoRecord, position,
                             std::to_string(begin - position) + " bytes belong to no record"});
        position = std::max(position, end);
    }
    return found;
}

} // namespace ckptscope::archive
