#include "core/compare/checksums.h"

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Storage;
using checkpoint::Tensor;

/// Flags that change what the stored bytes mean, or where they are.
constexpr std::uint16_t kMeaning =
    checkpoint::kConjugate | checkpoint::kNegative | checkpoint::kQuantized | checkpoint::kNoData | checkpoint::kBroken;

const Storage* plainStorage(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const bool plain = tensor.storage != checkpoint::kNoIndex && tensor.layout == checkpoint::Layout::Strided
        && (tensor.flags & kMeaning) == 0;
    return plain ? &checkpoint.storages[tensor.storage] : nullptr;
}

/// The record of a storage, if its directory entry has a checksum (compute_crc32=False leaves 0).
const archive::ZipRecord* recordOf(const Checkpoint& checkpoint, const Storage& storage)
{
    if (storage.at != Storage::At::Record || !checkpoint.origin->zip)
        return nullptr;
    const archive::ZipRecord& record = checkpoint.origin->zip->record(storage.record);
    return record.crc == 0 && record.size != 0 ? nullptr : &record;
}

bool atOnePlace(const Checkpoint& a, const Storage& storageA, const Checkpoint& b, const Storage& storageB)
{
    if (a.origin != b.origin || storageA.at != storageB.at)
        return false;
    return storageA.at == Storage::At::Record
        ? storageA.record == storageB.record
        : storageA.at == Storage::At::File && storageA.position == storageB.position;
}

bool coversAll(const Tensor& tensor, const Storage& storage)
{
    return tensor.offset == 0 && tensor.elements * info(tensor.dtype).bytes == storage.bytes;
}

} // namespace

Numbers numbersByChecksum(const Checkpoint& a, const Tensor& tensorA, const Checkpoint& b, const Tensor& tensorB)
{
    const Storage* storageA = plainStorage(a, tensorA);
    const Storage* storageB = plainStorage(b, tensorB);
    if (storageA == nullptr || storageB == nullptr || tensorA.dtype != tensorB.dtype
        || tensorA.elements != tensorB.elements || a.strides(tensorA) != b.strides(tensorB))
        return Numbers::NotKnown;
    const bool alike = tensorA.offset == tensorB.offset;
    if (alike && atOnePlace(a, *storageA, b, *storageB))
        return Numbers::Same;
    const archive::ZipRecord* recordA = recordOf(a, *storageA);
    const archive::ZipRecord* recordB = recordOf(b, *storageB);
    if (recordA == nullptr || recordB == nullptr || a.origin->bigEndian() != b.origin->bigEndian())
        return Numbers::NotKnown;
    if (recordA->crc == recordB->crc && recordA->size == recordB->size)
        return alike ? Numbers::Same : Numbers::NotKnown;
    // Other bytes somewhere in the storage: they are this tensor's only where it fills the storage on both sides.
    return recordA->size == recordB->size && coversAll(tensorA, *storageA) && coversAll(tensorB, *storageB)
        ? Numbers::Different
        : Numbers::NotKnown;
}

} // namespace ckptscope::compare
