#include "core/archive/crc32.h"
#include "core/checkpoint/same_values.h"
#include "core/checkpoint/save.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/limits.h"

#include <algorithm>
#include <cstring>

namespace ckptscope::checkpoint {

namespace {

[[noreturn]] void fail(const std::string& what)
{
    throw io::Error(io::ErrorKind::Damaged,
                    "The new file does not read back as planned (" + what
                        + "); it was thrown away, nothing was replaced.");
}

/// The first `size` bytes of both.
void compareBytes(const io::Source& a, const io::Source& b, std::uint64_t size, const std::string& name,
                  const io::Progress& progress)
{
    std::vector<std::byte> x(static_cast<std::size_t>(std::min<std::uint64_t>(size, limits::kCopyBlock))), y(x.size());
    for (std::uint64_t at = 0; at < size; at += x.size()) {
        progress.check();
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size - at, x.size()));
        a.read(at, std::span(x).first(count));
        b.read(at, std::span(y).first(count));
        if (std::memcmp(x.data(), y.data(), count) != 0) // std::equal compares std::byte one by one
            fail(name + " has other bytes");
    }
}

/// A record may be longer than its storage; another container keeps what belongs to the storage.
void compareStorages(const Checkpoint& planned, const Storage& a, const Checkpoint& written, const Storage& b,
                     const std::string& name, const io::Progress& progress)
{
    const io::Source from = planned.storageBytes(a), to = written.storageBytes(b);
    if (to.size() != from.size() && to.size() != a.bytes)
        fail(name + " has another size");
    const bool records = a.at == Storage::At::Record && b.at == Storage::At::Record;
    const std::uint32_t crc = records ? planned.origin->zip->record(a.record).crc : 0;
    if (crc != 0 && written.origin->zip->record(b.record).crc != crc)
        fail(name + " has another CRC-32");
    if (crc != 0 && to.size() == from.size() && archive::crc32(to, {progress.stop, {}}) == crc)
        return; // the input need not be read again
    compareBytes(from, to, to.size(), name, progress);
}

/// What no tensor shows: headers between the records, and the checksum of the pickle.
void checkZip(const Checkpoint& written)
{
    const Origin& origin = *written.origin;
    if (const std::vector<Finding> findings = checkLocalHeaders(written); !findings.empty())
        fail(findings.front().message);
    const archive::ZipRecord& pickle = origin.zip->record(origin.pickleRecord);
    if (archive::crc32(origin.zip->open(origin.bytes, origin.pickleRecord, limits::kPickleBytes)) != pickle.crc)
        fail("data.pkl has another CRC-32");
}

void compareTensors(const Checkpoint& planned, const Checkpoint& written, const io::Progress& progress)
{
    if (planned.tensors.size() != written.tensors.size())
        fail("another number of tensors");
    std::vector<bool> compared(planned.storages.size());
    for (std::size_t i = 0; i < planned.tensors.size(); ++i) {
        const Tensor& a = planned.tensors[i];
        const Tensor& b = written.tensors[i];
        if (planned.tensorPath(a) != written.tensorPath(b))
            fail("a tensor has another name");
        if (a.dtype != b.dtype || a.offset != b.offset || a.layout != b.layout || planned.shape(a) != written.shape(b)
            || planned.strides(a) != written.strides(b) || planned.device(a) != written.device(b) || a.flags != b.flags
            || (a.storage == kNoIndex) != (b.storage == kNoIndex))
            fail(planned.tensorName(a) + " differs");
        if (a.storage == kNoIndex || compared[a.storage])
            continue;
        compared[a.storage] = true;
        compareStorages(planned, planned.storages[a.storage], written, written.storages[b.storage],
                        planned.tensorName(a), progress);
    }
}

} // namespace

void verify(const SavePlan& plan, const Checkpoint& written, const io::Progress& progress)
{
    const Checkpoint& planned = *plan.checkpoint();
    const Origin &from = *planned.origin, &to = *written.origin;
    if (plan.isCopy()) {
        if (from.bytes.size() != to.bytes.size())
            fail("it has another size");
        compareBytes(from.bytes, to.bytes, to.bytes.size(), "the file", progress);
        return;
    }
    if (from.container != Container::Tar) { // its tensors are no calls, and become some when it is saved
        const std::string difference = firstDifference(planned, written, from.container != to.container);
        if (!difference.empty())
            fail(difference);
    }
    compareTensors(planned, written, progress);
    if (to.zip)
        checkZip(written);
}

} // namespace ckptscope::checkpoint
