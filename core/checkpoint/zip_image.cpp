#include "core/checkpoint/zip_image.h"

#include "core/archive/zip_layout.h"
#include "core/io/limits.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <numeric>

namespace ckptscope::checkpoint {

namespace {

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// Whether the input's data records are 0, 1, … n-1, as torch numbers storages in the order of meeting them.
bool isNumbered(const archive::ZipDirectory& zip)
{
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < zip.count(); ++i)
        count += zip.name(i).starts_with(archive::kStorageFolder) ? 1 : 0;
    for (std::uint32_t i = 0; i < count; ++i)
        if (!zip.findStorage(i))
            return false;
    return true;
}

/// Records in the order in which they lie in the file.
std::vector<std::uint32_t> fileOrder(const archive::ZipDirectory& zip)
{
    std::vector<std::uint32_t> order(zip.count());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return zip.record(i).headerOffset; });
    return order;
}

/// torch 1.6 to 2.6 wrote the data records in order of their keys as text (0, 1, 10, 11, 2 …).
bool sortedAsText(const archive::ZipDirectory& zip)
{
    std::string_view last;
    for (std::uint32_t i : fileOrder(zip)) {
        if (!zip.name(i).starts_with(archive::kStorageFolder))
            continue;
        if (zip.name(i) < last)
            return false;
        last = zip.name(i);
    }
    return true;
}

} // namespace

ZipImage::ZipImage(const Checkpoint& checkpoint, std::string root)
    : m_checkpoint(checkpoint)
    , m_root(std::move(root))
{
    const Origin& origin = *checkpoint.origin;
    SaveTree saved(checkpoint, origin.zip ? SaveTree::References::AsInput : SaveTree::References::Zip);
    const bool renumber = !origin.zip || isNumbered(*origin.zip);
    if (renumber)
        saved.renumber();
    m_keepFormatVersion = renumber;
    m_storages.reserve(saved.rows().size());
    for (std::uint32_t row : saved.rows())
        m_storages.push_back({saved.key(row), row});
    orderStorages(renumber);
    io::MemorySink sink;
    sink.reserve(origin.pickleEnd - origin.pickleBegin);
    pickle::write(saved.tree(), saved.tree().root(), origin.zip ? origin.style : saved.style(), sink);
    m_pickle = sink.take();
}

void ZipImage::orderStorages(bool renumbered)
{
    const Origin& origin = *m_checkpoint.origin;
    if (!origin.zip || origin.zip->find(archive::kFormatVersionRecord))
        return; // in order of meeting
    if (sortedAsText(*origin.zip))
        std::ranges::sort(m_storages, {}, &PlannedStorage::key);
    else if (!renumbered)
        std::ranges::stable_sort(m_storages, {}, [&](const PlannedStorage& storage) {
            const std::uint32_t record = m_checkpoint.storages[storage.row].record;
            return record == kNoIndex ? std::uint64_t(0) : origin.zip->record(record).headerOffset;
        });
}

/// Whether the file was saved by a torch that was told to compute none.
static archive::ZipWriter::Checksums checksumsOf(const archive::ZipDirectory& zip)
{
    for (std::uint32_t i = 0; i < zip.count(); ++i)
        if (zip.record(i).crc != 0)
            return archive::ZipWriter::Checksums::Written;
    return archive::ZipWriter::Checksums::LeftOut;
}

void ZipImage::write(io::Sink& sink, const io::Progress& progress, bool sizeOnly) const
{
    const Origin& origin = *m_checkpoint.origin;
    if (origin.zip) {
        archive::ZipWriter zip(sink, m_root, origin.alignment, checksumsOf(*origin.zip));
        writeLikeInput(zip, progress, sizeOnly);
        zip.finish();
    } else {
        archive::ZipWriter zip(sink, m_root, archive::kDefaultAlignment);
        writeNew(zip, progress, sizeOnly);
        zip.finish();
    }
}

void ZipImage::writeStorages(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const
{
    const io::Source file = m_checkpoint.origin->bytes.readAhead();
    std::uint64_t done = 0, total = 0;
    for (const PlannedStorage& planned : m_storages)
        total += m_checkpoint.storages[planned.row].bytes;
    for (const PlannedStorage& planned : m_storages) {
        const Storage& storage = m_checkpoint.storages[planned.row];
        const std::string name = std::string(archive::kStorageFolder) + planned.key;
        std::optional<std::uint32_t> crc;
        std::uint64_t size = storage.bytes;
        if (storage.at == Storage::At::Record) {
            const archive::ZipRecord& record = m_checkpoint.origin->zip->record(storage.record);
            size = record.size;
            if (record.crc != 0 || record.size == 0)
                crc = record.crc;
        }
        if (sizeOnly)
            zip.addSizeOnly(name, size);
        else
            zip.add(name, m_checkpoint.storageBytes(storage, file), crc, progress, done, total);
        done += size;
    }
}

/// Of all records before it.
static void addSerializationId(archive::ZipWriter& zip, bool sizeOnly)
{
    if (sizeOnly)
        zip.addSizeOnly(archive::kSerializationIdRecord, archive::kSerializationIdSize);
    else
        zip.add(archive::kSerializationIdRecord, bytesOf(zip.serializationId()));
}

void ZipImage::writeNew(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const
{
    zip.add(archive::kPickleRecord, m_pickle);
    zip.add(archive::kFormatVersionRecord, bytesOf("1"));
    zip.add(archive::kAlignmentRecord, bytesOf(std::to_string(archive::kDefaultAlignment)));
    zip.add(archive::kByteOrderRecord, bytesOf("little"));
    writeStorages(zip, progress, sizeOnly);
    zip.add(archive::kVersionRecord, bytesOf("3\n"));
    addSerializationId(zip, sizeOnly);
}

void ZipImage::writeLikeInput(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const
{
    const Origin& origin = *m_checkpoint.origin;
    bool storagesWritten = false, hasVersion = false;
    const auto writeOnce = [&] {
        if (!storagesWritten)
            writeStorages(zip, progress, sizeOnly);
        storagesWritten = true;
    };
    for (std::uint32_t i : fileOrder(*origin.zip)) {
        const std::string_view name = origin.zip->name(i);
        if (!origin.zip->record(i).belowRoot || origin.zip->find(name) != i)
            continue; // outside of the folder, or a second record of the same name
        const bool isVersion = name == archive::kVersionRecord;
        hasVersion = hasVersion || isVersion || name == archive::kPackageVersionRecord;
        if (name == archive::kPickleRecord) {
            zip.add(name, m_pickle);
        } else if (name.starts_with(archive::kStorageFolder)) {
            writeOnce();
        } else if (name == archive::kSerializationIdRecord) {
            writeOnce();
            addSerializationId(zip, sizeOnly);
        } else if (name == archive::kByteOrderRecord && (origin.byteOrder == "little" || origin.bigEndian())) {
            zip.add(name, bytesOf(origin.byteOrder)); // torch.load takes nothing beside the word
        } else if (m_keepFormatVersion
                   || (name != archive::kFormatVersionRecord && name != archive::kAlignmentRecord)) {
            zip.add(name, origin.zip->open(origin.bytes, i, limits::kInflatedBytes).readAll(limits::kInflatedBytes));
        }
    }
    writeOnce();
    if (!hasVersion)
        zip.add(archive::kVersionRecord, bytesOf("3\n"));
}

} // namespace ckptscope::checkpoint
