#include "core/archive/zip_layout.h"
#include "core/checkpoint/finders.h"
#include "core/checkpoint/storage_use.h"
#include "core/checkpoint/tensor_bounds.h"
#include "core/io/saturate.h"
#include "core/io/text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace ckptscope::checkpoint {

namespace {

/// Lists a few cases of one trouble in a single finding.
class Cases {
public:
    void add(std::string name)
    {
        constexpr std::size_t kShown = 3;
        if (m_count++ < kShown)
            m_names += (m_names.empty() ? "" : ", ") + io::escapeForDisplay(name, 120);
    }
    std::size_t count() const { return m_count; }
    std::string names() const { return m_names + (m_count > 3 ? " …" : ""); }

private:
    std::size_t m_count = 0;
    std::string m_names;
};

std::string records(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " storage" : " storages");
}

/// caffe2/serialize/inline_container.cc, getAllRecords: "file in archive is not in a subdirectory".
void findForeignRecords(const archive::ZipDirectory& zip, std::vector<Finding>& out)
{
    Cases foreign;
    for (const archive::ZipOddity& oddity : zip.oddities())
        if (oddity.kind == archive::ZipOddityKind::SecondRoot)
            foreign.add(io::quotedName(zip.fullName(oddity.record)));
    if (foreign.count() != 0)
        out.push_back({"zip-ambiguous",
                       Severity::Error,
                       "",
                       std::to_string(foreign.count()) + (foreign.count() == 1 ? " record lies" : " records lie")
                           + " outside of the folder " + io::quotedName(zip.root())
                           + ", such as macOS adds when it packs one: " + foreign.names()
                           + ". torch.load refuses that; saving as zip leaves "
                           + (foreign.count() == 1 ? "it out." : "them out."),
                       {"--format", "zip"}});
}

void findZipOddities(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    if (!checkpoint.origin->zip)
        return;
    findForeignRecords(*checkpoint.origin->zip, out);
    for (const archive::ZipOddity& oddity : checkpoint.origin->zip->oddities()) {
        if (oddity.kind == archive::ZipOddityKind::SecondRoot)
            continue;
        const bool duplicate = oddity.kind == archive::ZipOddityKind::DuplicateName;
        const bool overlap = oddity.kind == archive::ZipOddityKind::Overlap;
        const std::string record =
            oddity.record == archive::kNoRecord ? "" : std::string(checkpoint.origin->zip->fullName(oddity.record));
        out.push_back({duplicate     ? "duplicate-record"
                           : overlap ? "overlapping-records"
                                     : "zip-ambiguous",
                       Severity::Error,
                       record,
                       (duplicate     ? "Two records have the same name, and programs differ in which one they take: "
                            : overlap ? "Two records claim the same bytes: "
                                      : "Programs that read zip files could see different contents: ")
                           + oddity.detail + '.',
                       {}});
    }
}

void findRecords(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const Origin& origin = *checkpoint.origin;
    const bool isWholeStream = origin.container == Container::Legacy && origin.legacy->damage.empty();
    const bool isCut = origin.container == Container::Legacy && !origin.legacy->damage.empty(); // said already
    Cases missing, tooShort, tooLong, miscounted;
    for (const Storage& storage : checkpoint.storages) {
        const auto sized = [&] {
            return checkpoint.storageKey(storage) + " (" + std::to_string(storage.available) + " of "
                + std::to_string(storage.bytes) + " bytes)";
        };
        if (isCut && (storage.at == Storage::At::Nowhere || storage.at == Storage::At::File))
            continue;
        if (storage.at == Storage::At::Nowhere)
            missing.add(checkpoint.storageKey(storage));
        else if (storage.available < storage.bytes)
            tooShort.add(sized());
        else if (storage.at == Storage::At::Record && storage.available > storage.bytes)
            tooLong.add(sized());
        else if (storage.at == Storage::At::File && isWholeStream && storage.available > storage.bytes)
            miscounted.add(sized());
    }
    if (isUnpacked(checkpoint))
        out.push_back({"unpacked-record",
                       Severity::Error,
                       "",
                       "This is the pickle of an unpacked checkpoint; the data of " + records(missing.count())
                           + " lie beside it, in the folder \"data\". Get the file again, or pack the folder that both "
                             "are in: zip -0 -r FILE.pth FOLDER.",
                       {}});
    else if (missing.count() != 0)
        out.push_back({"missing-record",
                       Severity::Error,
                       "",
                       "The data of " + records(missing.count()) + " are missing from the file: " + missing.names()
                           + ". Get the file again.",
                       {}});
    if (tooShort.count() != 0)
        out.push_back({"short-record",
                       Severity::Error,
                       "",
                       records(tooShort.count())
                           + (tooShort.count() == 1 ? " has fewer bytes than it announces: "
                                                    : " have fewer bytes than they announce: ")
                           + tooShort.names() + ". "
                           + (origin.container == Container::Legacy // torch/csrc/serialization.cpp, as below
                                  ? "torch.load says \"storage has wrong byte size\"; get the file again."
                                  : "Some PyTorch releases would read foreign memory there; get the file again."),
                       {}});
    if (tooLong.count() != 0)
        out.push_back({"long-record",
                       Severity::Warning,
                       "",
                       records(tooLong.count())
                           + (tooLong.count() == 1 ? " has more bytes than it announces: "
                                                   : " have more bytes than they announce: ")
                           + tooLong.names() + ". New PyTorch releases refuse that.",
                       {}});
    if (miscounted.count() != 0) // torch/csrc/serialization.cpp, THPStorage_readFileRaw
        out.push_back({"long-record",
                       Severity::Error,
                       "",
                       records(miscounted.count())
                           + (miscounted.count() == 1 ? " has more bytes than it announces: "
                                                      : " have more bytes than they announce: ")
                           + miscounted.names()
                           + ". torch.load says \"storage has wrong byte size\"; get the file again.",
                       {}});
}

/// Data records that nothing refers to, and compressed ones.
void findUnusualRecords(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    if (!checkpoint.origin->zip || checkpoint.origin->container != Container::Zip)
        return;
    const archive::ZipDirectory& zip = *checkpoint.origin->zip;
    std::vector<bool> used(zip.count());
    for (const Storage& storage : checkpoint.storages)
        if (storage.at == Storage::At::Record)
            used[storage.record] = true;
    Cases unused, deflated;
    for (std::uint32_t i = 0; i < zip.count(); ++i) {
        const std::string_view name = zip.name(i);
        if (!name.starts_with(archive::kStorageFolder) || name.ends_with('/')) // zip lists folders, too
            continue;
        if (!used[i] && checkpoint.isOriginal && !refersByText(*checkpoint.origin))
            unused.add(zip.fullName(i));
        if (zip.record(i).method != archive::kStored)
            deflated.add(zip.fullName(i));
    }
    if (unused.count() != 0)
        out.push_back({"unused-record",
                       Severity::Note,
                       "",
                       std::to_string(unused.count())
                           + (unused.count() == 1 ? " record of data is" : " records of data are")
                           + " used by no tensor: " + unused.names() + ".",
                       {}});
    if (deflated.count() != 0)
        out.push_back({"deflated",
                       Severity::Warning,
                       "",
                       records(deflated.count()) + (deflated.count() == 1 ? " is" : " are")
                           + " compressed, as by repacking the zip file: torch.load(mmap=True) reads garbage there.",
                       {"--format", "zip"}});
}

/// " (indices, values)"
std::string partsText(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? " (" : ", ") + part;
    return text.empty() ? text : text + ')';
}

void findBroken(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    Cases broken;
    for (const Tensor& tensor : checkpoint.tensors)
        if (tensor.has(kBroken))
            broken.add(checkpoint.tensorName(tensor) + partsText(brokenParts(checkpoint, tensor)));
    if (broken.count() != 0)
        out.push_back({"broken-tensor",
                       Severity::Error,
                       "",
                       std::to_string(broken.count())
                           + (broken.count() == 1 ? " tensor contradicts" : " tensors contradict")
                           + " the storage (sizes, strides or offset reach outside): " + broken.names() + ".",
                       {}});
}

/// Bytes that tensors use of storages; the same stretch counts once.
class UsedBytes {
public:
    explicit UsedBytes(const Checkpoint& checkpoint)
        : m_storages(checkpoint.storages)
        , m_isFilled(checkpoint.storages.size())
    {
        for (const Tensor& tensor : checkpoint.tensors) {
            if (tensor.componentCount == 0 && tensor.storage != kNoIndex)
                add(tensor.storage, tensor.offset, checkpoint.bytes(tensor));
            if (tensor.componentCount != 0)
                for (const StorageUse& use : storagesOf(checkpoint, tensor))
                    add(use.storage, use.offset, use.bytes);
        }
    }
    /// Where tensors use no more than half of the storage: how many bytes.
    std::optional<std::uint64_t> upToHalf(std::uint32_t row) const
    {
        if (m_isFilled[row])
            return std::nullopt;
        const auto found = m_bytes.find(row);
        const std::uint64_t bytes = found == m_bytes.end() ? 0 : found->second;
        return bytes > m_storages[row].bytes / 2 ? std::nullopt : std::optional(bytes);
    }

private:
    void add(std::uint32_t row, std::int64_t offset, std::uint64_t bytes)
    {
        if (!m_storages[row].shared && bytes > m_storages[row].bytes / 2)
            m_isFilled[row] = true; // nearly all of 10⁵ storages
        else if (!m_storages[row].shared || m_stretches.emplace(row, offset, bytes).second)
            m_bytes[row] = io::saturatingSum(m_bytes[row], bytes);
    }

    const io::PodVector<Storage>& m_storages;
    std::vector<bool> m_isFilled; ///< more than half, by one tensor
    std::map<std::uint32_t, std::uint64_t> m_bytes; ///< of the others
    std::set<std::tuple<std::uint32_t, std::int64_t, std::uint64_t>> m_stretches; ///< met of shared ones
};

/// Whether cutting the storages would win something: a tensor that is alone in one is packed, several keep the stretch
/// from the first to the last element.
bool canBeCut(const Checkpoint& checkpoint, const std::vector<std::uint32_t>& rows)
{
    const Container container = checkpoint.origin->container;
    if (container == Container::Pickle || container == Container::TorchScript)
        return false;
    const std::vector<std::uint64_t> dead = deadBytes(checkpoint);
    return std::ranges::any_of(rows, [&](std::uint32_t row) {
        const Storage& storage = checkpoint.storages[row];
        return !storage.conflict && checkpoint.tree.isText(storage.key)
            && ((storage.used && !storage.shared) || dead[row] != 0);
    });
}

/// Storages kept alive by small views: torch saves the whole storage behind a slice.
void findOversized(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    constexpr std::uint64_t kWorthSaying = 1024;
    const UsedBytes used(checkpoint);
    std::uint64_t waste = 0;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < checkpoint.storages.size(); ++i) {
        const std::uint64_t bytes = checkpoint.storages[i].bytes;
        if (!checkpoint.storages[i].used || checkpoint.storages[i].available < bytes || bytes < kWorthSaying)
            continue;
        const std::optional<std::uint64_t> part = used.upToHalf(i);
        if (!part || bytes - *part < kWorthSaying)
            continue;
        waste += bytes - *part;
        rows.push_back(i);
    }
    if (!rows.empty())
        out.push_back(
            {"oversized-storage", Severity::Warning, "",
             records(rows.size()) + (rows.size() == 1 ? " holds " : " hold ") + io::humanBytes(waste)
                 + " that no tensor uses: slices were saved, and torch.save writes the whole storage behind a slice.",
             canBeCut(checkpoint, rows) ? std::vector<std::string>{"--compact"} : std::vector<std::string>{}});
}

/// One key that different references describe with another size or device.
void findConflicts(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    Cases conflicts;
    for (const Storage& storage : checkpoint.storages)
        if (storage.conflict)
            conflicts.add(checkpoint.storageKey(storage));
    if (conflicts.count() != 0)
        out.push_back({"storage-conflict",
                       Severity::Warning,
                       "",
                       records(conflicts.count()) + (conflicts.count() == 1 ? " is" : " are")
                           + " described in two ways (size or device): " + conflicts.names() + ".",
                       {}});
}

/// torch.load swaps the units of the storage's class (torch/serialization.py, storage.byteswap(dtype)): bytes, where
/// that is UntypedStorage.
void findByteOrder(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    Cases kept;
    for (const Tensor& tensor : checkpoint.tensors)
        if (tensor.storage != kNoIndex && checkpoint.storages[tensor.storage].untyped && info(tensor.dtype).swap > 1)
            kept.add(checkpoint.tensorName(tensor));
    const std::string how =
        "The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading";
    if (kept.count() == 0)
        out.push_back({"big-endian", Severity::Note, "", how + ".", {}});
    else
        out.push_back({"big-endian",
                       Severity::Warning,
                       "",
                       how + ", but not those of " + std::to_string(kept.count())
                           + (kept.count() == 1 ? " tensor of a type" : " tensors of types")
                           + " without a storage class (uint16, complex32 …), which it gets wrong: " + kept.names()
                           + ". Here they are read as they were meant.",
                       {}});
}

} // namespace

bool isUnpacked(const Checkpoint& checkpoint)
{
    return checkpoint.origin->container == Container::Pickle
        && std::ranges::any_of(checkpoint.storages, [&](const Storage& storage) {
               return storage.at == Storage::At::Nowhere && checkpoint.tree.isText(storage.key);
           });
}

bool refersByText(const Origin& origin)
{
    return (origin.container == Container::Zip || origin.container == Container::Legacy)
        && std::ranges::find(origin.oddities, pickle::OddityKind::TextPersistentId, &pickle::Oddity::kind)
        != origin.oddities.end();
}

void findData(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    findZipOddities(checkpoint, out);
    findRecords(checkpoint, out);
    findUnusualRecords(checkpoint, out);
    if (!refersByText(*checkpoint.origin))
        findBroken(checkpoint, out);
    findOversized(checkpoint, out);
    findConflicts(checkpoint, out);
    if (checkpoint.origin->bigEndian())
        findByteOrder(checkpoint, out);
}

} // namespace ckptscope::checkpoint
