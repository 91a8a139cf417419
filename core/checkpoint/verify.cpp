#include "core/archive/crc32.h"
#include "core/archive/zip_layout.h"
#include "core/checkpoint/same_values.h"
#include "core/checkpoint/save.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/limits.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace ckptscope::checkpoint {

namespace {

[[noreturn]] void fail(const std::string& what)
{
    throw io::Error(io::ErrorKind::Damaged,
                    "The new file does not read back as planned (" + what
                        + "); it was thrown away, nothing was replaced.");
}

/// The first `size` bytes of both; `name` makes the text that tells what they are.
template <typename Name>
void compareBytes(const io::Source& a, const io::Source& b, std::uint64_t size, const Name& name,
                  const io::Progress& progress)
{
    std::vector<std::byte> x(static_cast<std::size_t>(std::min<std::uint64_t>(size, limits::kCopyBlock))), y(x.size());
    for (std::uint64_t at = 0; at < size; at += x.size()) {
        progress.check();
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size - at, x.size()));
        a.makeReady(at, progress);
        b.makeReady(at, progress);
        a.read(at, std::span(x).first(count));
        b.read(at, std::span(y).first(count));
        if (std::memcmp(x.data(), y.data(), count) != 0) // std::equal compares std::byte one by one
            fail(name() + " has other bytes");
    }
}

/// Reads the storages of two checkpoints side by side.
class StorageComparison {
public:
    StorageComparison(const Checkpoint& planned, const Checkpoint& written, const io::Progress& progress)
        : m_planned(planned)
        , m_written(written)
        , m_progress(progress)
        , m_from(planned.origin->bytes.readAhead())
        , m_to(written.origin->bytes.readAhead())
        , m_compared(planned.storages.size())
    {
    }

    void compare(const Tensor& a, const Tensor& b)
    {
        if (a.storage == kNoIndex || m_compared[a.storage])
            return;
        m_compared[a.storage] = true;
        const Storage &planned = m_planned.storages[a.storage], &written = m_written.storages[b.storage];
        const io::Source to = m_written.storageBytes(written, m_to);
        if (hasCrcOfInput(planned, written, to, a))
            return; // the input need not be read again
        // A record may be longer than its storage; another container keeps what belongs to the storage.
        const io::Source from = m_planned.storageBytes(planned, m_from);
        if (to.size() != from.size() && to.size() != planned.bytes)
            fail(m_planned.tensorName(a) + " has another size");
        compareBytes(
            from, to, to.size(), [&] { return m_planned.tensorName(a); }, m_progress);
        if (planned.at == Storage::At::Record && isDamaged(*m_planned.origin, m_from, planned.record, m_progress))
            m_damaged.push_back(m_planned.origin->zip->fullName(planned.record));
    }

    std::vector<std::string> takeDamaged() { return std::move(m_damaged); }

private:
    bool hasCrcOfInput(const Storage& planned, const Storage& written, const io::Source& to, const Tensor& tensor) const
    {
        if (planned.at != Storage::At::Record || written.at != Storage::At::Record)
            return false;
        const archive::ZipRecord& record = m_planned.origin->zip->record(planned.record);
        if (record.crc != 0 && m_written.origin->zip->record(written.record).crc != record.crc)
            fail(m_planned.tensorName(tensor) + " has another CRC-32");
        return record.crc != 0 && to.size() == record.size && archive::crc32(to, {m_progress.stop, {}}) == record.crc;
    }

    const Checkpoint &m_planned, &m_written;
    const io::Progress& m_progress;
    io::Source m_from, m_to;
    std::vector<bool> m_compared; ///< storages of m_planned
    std::vector<std::string> m_damaged; ///< records of the input
};

/// What no tensor shows: headers between the records, and the checksum of the pickle.
void checkZip(const Checkpoint& written)
{
    const Origin& origin = *written.origin;
    if (const std::vector<Finding> findings = checkLocalHeaders(written); !findings.empty())
        fail(findings.front().message);
    const archive::ZipRecord& pickle = origin.zip->record(origin.pickleRecord);
    if (pickle.crc != 0
        && archive::crc32(origin.zip->open(origin.bytes, origin.pickleRecord, limits::kPickleBytes)) != pickle.crc)
        fail("data.pkl has another CRC-32");
}

bool sameLabel(const Tree& a, LabelKind kindOfX, NodeId x, const Tree& b, LabelKind kindOfY, NodeId y)
{
    if (a.kind(x) == Kind::String && b.kind(y) == Kind::String && !a.isFar(x) && !b.isFar(y))
        return a.text(x) == b.text(y);
    return labelText(a, kindOfX, x) == labelText(b, kindOfY, y);
}

/// From the inside out: names differ at their ends.
bool samePath(const Checkpoint& a, const Tensor& x, const Checkpoint& b, const Tensor& y)
{
    bool same = sameLabel(a.tree, x.labelKind, x.label, b.tree, y.labelKind, y.label);
    std::uint32_t i = x.parent, j = y.parent;
    for (; same && i != kNoIndex && j != kNoIndex; i = a.places[i].parent, j = b.places[j].parent)
        same = sameLabel(a.tree, a.places[i].kind, a.places[i].label, b.tree, b.places[j].kind, b.places[j].label);
    return same && i == j;
}

bool sameIntegers(const Tree& a, NodeId x, const Tree& b, NodeId y)
{
    return std::ranges::equal(a.children(x), b.children(y),
                              [&](NodeId i, NodeId j) { return a.integer(i) == b.integer(j); });
}

bool sameTensor(const Checkpoint& planned, const Tensor& a, const Checkpoint& written, const Tensor& b)
{
    return a.dtype == b.dtype && a.offset == b.offset && a.layout == b.layout && a.flags == b.flags
        && sameIntegers(planned.tree, a.sizes, written.tree, b.sizes)
        && sameIntegers(planned.tree, a.strides, written.tree, b.strides)
        && (a.storage == kNoIndex) == (b.storage == kNoIndex) && planned.device(a) == written.device(b);
}

std::vector<std::string> compareTensors(const Checkpoint& planned, const Checkpoint& written,
                                        const io::Progress& progress)
{
    if (planned.tensors.size() != written.tensors.size())
        fail("another number of tensors");
    StorageComparison storages(planned, written, progress);
    for (std::size_t i = 0; i < planned.tensors.size(); ++i) {
        const Tensor &a = planned.tensors[i], &b = written.tensors[i];
        if (!samePath(planned, a, written, b))
            fail("a tensor has another name");
        if (!sameTensor(planned, a, written, b))
            fail(planned.tensorName(a) + " differs");
        storages.compare(a, b);
    }
    return storages.takeDamaged();
}

/// Of all records, or of those that edits made new numbers of.
std::vector<std::string> damagedRecords(const Checkpoint& checkpoint, bool all, const io::Progress& progress)
{
    const Origin& origin = *checkpoint.origin;
    std::vector<std::string> damaged;
    const io::Source file = origin.bytes.readAhead();
    const auto look = [&](std::uint32_t record) {
        progress.check();
        if (isDamaged(origin, file, record, progress))
            damaged.push_back(origin.zip->fullName(record));
    };
    for (std::uint32_t i = 0; origin.zip && all && i < origin.zip->count(); ++i)
        look(i);
    if (origin.zip && !all && checkpoint.made)
        for (const auto& [key, bytes] : *checkpoint.made)
            if (const auto record = origin.zip->find(std::string(archive::kStorageFolder) + key))
                look(*record);
    return damaged;
}

} // namespace

std::vector<std::string> verify(const SavePlan& plan, const Checkpoint& written, const io::Progress& progress)
{
    const Checkpoint& planned = *plan.checkpoint();
    const Origin &from = *planned.origin, &to = *written.origin;
    if (plan.isCopy()) {
        if (from.bytes.size() != to.bytes.size())
            fail("it has another size");
        compareBytes(
            from.bytes, to.bytes, to.bytes.size(), [] { return std::string("the file"); }, progress);
        return damagedRecords(planned, true, progress);
    }
    if (from.container != Container::Tar) { // its tensors are no calls, and become some when it is saved
        const std::string difference = firstDifference(planned, written, from.container != to.container);
        if (!difference.empty())
            fail(difference);
    }
    std::vector<std::string> damaged = compareTensors(planned, written, progress);
    if (to.zip)
        checkZip(written);
    std::ranges::move(damagedRecords(planned, false, progress), std::back_inserter(damaged));
    return damaged;
}

} // namespace ckptscope::checkpoint
