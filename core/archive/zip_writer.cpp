#include "core/archive/zip_writer.h"

#include "core/archive/bytes.h"
#include "core/archive/crc32.h"
#include "core/archive/zip_layout.h"
#include "core/archive/zip_reader.h"
#include "core/io/limits.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory_resource>
#include <unordered_set>

namespace ckptscope::archive {

namespace {

bool needsZip64(std::uint64_t size, std::uint64_t headerOffset)
{
    return size >= kSaturated32 || headerOffset >= kSaturated32;
}

std::uint32_t saturated(std::uint64_t value)
{
    return value >= kSaturated32 ? kSaturated32 : static_cast<std::uint32_t>(value);
}

/// The zip64 field of a header: only what does not fit 32 bits.
std::string zip64Extra(std::uint64_t size, std::uint64_t headerOffset)
{
    std::string values;
    if (size >= kSaturated32) {
        storeInteger<std::uint64_t>(values, size);
        storeInteger<std::uint64_t>(values, size);
    }
    if (headerOffset >= kSaturated32)
        storeInteger<std::uint64_t>(values, headerOffset);
    std::string extra;
    if (values.empty())
        return extra;
    storeInteger<std::uint16_t>(extra, kZip64ExtraId);
    storeInteger<std::uint16_t>(extra, static_cast<std::uint16_t>(values.size()));
    return extra + values;
}

std::uint64_t combine(std::uint64_t seed, std::uint64_t value)
{
    return seed ^ (value + 0x9e3779b9 + (seed << 6) + (seed >> 2)); // c10::hash_combine
}

} // namespace

ZipWriter::ZipWriter(io::Sink& sink, std::string root, std::uint32_t alignment, Checksums checksums)
    : m_sink(sink)
    , m_root(std::move(root))
    , m_alignment(std::max<std::uint32_t>(alignment, 1))
    , m_checksums(checksums)
{
}

ZipWriter::Written ZipWriter::begin(std::string_view name, std::uint64_t size)
{
    Written record{std::string(name), m_sink.written(), size, 0};
    writeHeader(record);
    return record;
}

std::size_t ZipWriter::fullNameSize(const Written& record) const
{
    return record.name.size() + (m_root.empty() ? 0 : m_root.size() + 1);
}

void ZipWriter::appendFullName(const Written& record)
{
    if (!m_root.empty())
        (m_bytes += m_root) += '/';
    m_bytes += record.name;
}

/// caffe2/serialize/inline_container.cc, detail::getPadding: the padding field always has its own header.
void ZipWriter::writeHeader(const Written& record)
{
    const std::size_t nameSize = fullNameSize(record);
    const std::string zip64 = zip64Extra(record.size, record.headerOffset);
    const std::uint64_t start = record.headerOffset + kLocalHeaderSize + nameSize + zip64.size() + 4;
    const std::uint64_t padding = (m_alignment - start % m_alignment) % m_alignment;
    m_bytes.clear();
    storeInteger<std::uint32_t>(m_bytes, kLocalHeaderSignature);
    storeInteger<std::uint16_t>(m_bytes, 0);
    storeInteger<std::uint16_t>(m_bytes, record.size == 0 ? kFlagUtf8 : kFlagUtf8 | kFlagDescriptor);
    storeInteger<std::uint16_t>(m_bytes, kStored);
    m_bytes.append(4 + 4 + 4 + 4, '\0'); // time, date, CRC, sizes: in the descriptor
    storeInteger<std::uint16_t>(m_bytes, static_cast<std::uint16_t>(nameSize));
    storeInteger<std::uint16_t>(m_bytes, static_cast<std::uint16_t>(zip64.size() + 4 + padding));
    appendFullName(record);
    m_bytes += zip64;
    storeInteger<std::uint16_t>(m_bytes, kPaddingExtraId);
    storeInteger<std::uint16_t>(m_bytes, static_cast<std::uint16_t>(padding));
    m_bytes.append(padding, 'Z');
    m_sink.write(m_bytes);
}

void ZipWriter::writeDescriptor(const Written& record)
{
    if (record.size == 0)
        return;
    m_bytes.clear();
    storeInteger<std::uint32_t>(m_bytes, kDescriptorSignature);
    storeInteger<std::uint32_t>(m_bytes, record.crc);
    if (needsZip64(record.size, record.headerOffset)) {
        storeInteger<std::uint64_t>(m_bytes, record.size);
        storeInteger<std::uint64_t>(m_bytes, record.size);
    } else {
        storeInteger<std::uint32_t>(m_bytes, static_cast<std::uint32_t>(record.size));
        storeInteger<std::uint32_t>(m_bytes, static_cast<std::uint32_t>(record.size));
    }
    m_sink.write(m_bytes);
}

void ZipWriter::add(std::string_view name, const io::Source& content, std::optional<std::uint32_t> crc,
                    const io::Progress& progress, std::uint64_t doneBefore, std::uint64_t total)
{
    Written record = begin(name, content.size());
    if (m_checksums == Checksums::LeftOut)
        crc = 0;
    if (crc) {
        record.crc = *crc;
        m_sink.copy(content, progress, doneBefore, total);
    } else {
        std::vector<std::byte> block(
            static_cast<std::size_t>(std::min<std::uint64_t>(content.size(), limits::kCopyBlock)));
        for (std::uint64_t at = 0; at < content.size();) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(content.size() - at, block.size()));
            content.makeReady(at, progress);
            content.read(at, std::span(block).first(count));
            record.crc = crc32(record.crc, std::span<const std::byte>(block).first(count));
            m_sink.write(std::span<const std::byte>(block).first(count));
            at += count;
            progress.advance(doneBefore + at, total);
        }
    }
    writeDescriptor(record);
    m_records.push_back(std::move(record));
}

void ZipWriter::addSizeOnly(std::string_view name, std::uint64_t size)
{
    Written record = begin(name, size);
    m_sink.skip(size);
    writeDescriptor(record);
    m_records.push_back(std::move(record));
}

void ZipWriter::add(std::string_view name, std::span<const std::byte> content)
{
    Written record = begin(name, content.size());
    record.crc = m_checksums == Checksums::Written ? crc32(0, content) : 0;
    m_sink.write(content);
    writeDescriptor(record);
    m_records.push_back(std::move(record));
}

/// caffe2/serialize/inline_container.cc, writeSerializationId: the hash of the names in the order in which a
/// std::unordered_set of libstdc++ yields them, then the CRCs in order of writing. ostream_write_func picks those out
/// of the data descriptors, which empty records have none of. A set of the names' hashes has the same order: it goes by
/// them alone.
std::string ZipWriter::serializationId() const
{
    struct Itself {
        std::size_t operator()(std::size_t hash) const noexcept { return hash; }
    };
    std::pmr::monotonic_buffer_resource nodes;
    std::pmr::unordered_set<std::size_t, Itself> names(&nodes);
    std::uint64_t nameHash = 0, crcHash = 0;
    for (const Written& record : m_records) {
        names.insert(std::hash<std::string_view>()(record.name));
        if (record.size != 0)
            crcHash = combine(crcHash, record.crc);
    }
    for (std::size_t name : names)
        nameHash = combine(nameHash, name);
    char digits[kSerializationIdSize + 1];
    std::snprintf(digits, sizeof digits, "%020llu%020llu", static_cast<unsigned long long>(nameHash),
                  static_cast<unsigned long long>(crcHash));
    return digits;
}

/// An entry of the central directory.
void ZipWriter::writeEntry(const Written& record)
{
    const std::string zip64 = zip64Extra(record.size, record.headerOffset);
    m_bytes.clear();
    storeInteger<std::uint32_t>(m_bytes, kCentralHeaderSignature);
    storeInteger<std::uint16_t>(m_bytes, 0);
    storeInteger<std::uint16_t>(m_bytes, 0);
    storeInteger<std::uint16_t>(m_bytes, record.size == 0 ? kFlagUtf8 : kFlagUtf8 | kFlagDescriptor);
    storeInteger<std::uint16_t>(m_bytes, kStored);
    m_bytes.append(4, '\0'); // time and date
    storeInteger<std::uint32_t>(m_bytes, record.crc);
    storeInteger<std::uint32_t>(m_bytes, saturated(record.size));
    storeInteger<std::uint32_t>(m_bytes, saturated(record.size));
    storeInteger<std::uint16_t>(m_bytes, static_cast<std::uint16_t>(fullNameSize(record)));
    storeInteger<std::uint16_t>(m_bytes, static_cast<std::uint16_t>(zip64.size()));
    m_bytes.append(2 + 2 + 2 + 4, '\0'); // comment, disk, attributes
    storeInteger<std::uint32_t>(m_bytes, saturated(record.headerOffset));
    appendFullName(record);
    m_bytes += zip64;
    m_sink.write(m_bytes);
}

void ZipWriter::finish()
{
    const std::uint64_t directory = m_sink.written();
    for (const Written& record : m_records)
        writeEntry(record);
    const std::uint64_t end = m_sink.written();
    std::string tail;
    storeInteger<std::uint32_t>(tail, kZip64EndSignature);
    storeInteger<std::uint64_t>(tail, kZip64EndSize - 12);
    storeInteger<std::uint16_t>(tail, 0x031e); // version made by, as miniz writes it
    storeInteger<std::uint16_t>(tail, 0x002d);
    tail.append(8, '\0');
    storeInteger<std::uint64_t>(tail, m_records.size());
    storeInteger<std::uint64_t>(tail, m_records.size());
    storeInteger<std::uint64_t>(tail, end - directory);
    storeInteger<std::uint64_t>(tail, directory);
    storeInteger<std::uint32_t>(tail, kZip64LocatorSignature);
    storeInteger<std::uint32_t>(tail, 0);
    storeInteger<std::uint64_t>(tail, end);
    storeInteger<std::uint32_t>(tail, 1);
    storeInteger<std::uint32_t>(tail, kEndSignature);
    tail.append(4, '\0');
    const auto entries = static_cast<std::uint16_t>(std::min<std::size_t>(m_records.size(), kSaturated16));
    storeInteger<std::uint16_t>(tail, entries);
    storeInteger<std::uint16_t>(tail, entries);
    storeInteger<std::uint32_t>(tail, saturated(end - directory));
    storeInteger<std::uint32_t>(tail, saturated(directory));
    tail.append(2, '\0');
    m_sink.write(tail);
}

} // namespace ckptscope::archive
