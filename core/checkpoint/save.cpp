#include "core/checkpoint/save.h"

#include "core/archive/zip_layout.h"
#include "core/checkpoint/legacy_image.h"
#include "core/checkpoint/zip_image.h"
#include "core/io/text.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace ckptscope::checkpoint {

using io::Error;
using io::ErrorKind;

struct SavePlan::Parts {
    CheckpointPtr checkpoint;
    Container container = Container::Zip;
    bool copy = false;
    std::uint64_t size = 0;
    std::vector<std::string> remarks;
    std::optional<ZipImage> zip;
    std::optional<LegacyImage> legacy;
    bool hasImage = true;

    void write(io::Sink& sink, const io::Progress& progress, bool sizeOnly) const
    {
        if (!hasImage)
            throw std::logic_error("a SavePlan is written after its image was freed");
        const Origin& origin = *checkpoint->origin;
        if (copy)
            sink.copy(origin.bytes, progress, 0, origin.bytes.size());
        else if (zip)
            zip->write(sink, progress, sizeOnly);
        else if (legacy)
            legacy->write(sink, progress, sizeOnly);
        else
            pickle::write(checkpoint->tree, checkpoint->tree.root(), origin.style, sink);
    }
};

namespace {

/// Compares what is written with bytes that are there already, and stops at the first difference.
class ComparingSink final : public io::Sink {
public:
    struct Differs { };

    explicit ComparingSink(io::Source expected)
        : m_expected(std::move(expected))
    {
    }
    using Sink::write;
    void write(std::span<const std::byte> bytes) override
    {
        if (bytes.empty())
            return;
        if (bytes.size() > m_expected.size() - m_written)
            throw Differs();
        m_block.resize(bytes.size());
        m_expected.read(m_written, m_block);
        if (std::memcmp(m_block.data(), bytes.data(), bytes.size()) != 0)
            throw Differs();
        m_written += bytes.size();
    }

private:
    io::Source m_expected;
    std::vector<std::byte> m_block;
};

/// Whether the tree pickles to the bytes that the input has: the edits cancel out.
bool cancelsOut(const Checkpoint& checkpoint)
{
    const Origin& origin = *checkpoint.origin;
    const std::uint64_t size = origin.pickleEnd - origin.pickleBegin;
    ComparingSink sink(origin.pickle.slice(origin.pickleBegin, size));
    try {
        pickle::write(checkpoint.tree, checkpoint.tree.root(), origin.style, sink);
    } catch (const ComparingSink::Differs&) {
        return false;
    } catch (const Error&) {
        return false; // planning the save proper says what is wrong
    }
    return sink.written() == size;
}

bool hasMadeStorages(const Checkpoint& checkpoint)
{
    return std::ranges::any_of(checkpoint.storages,
                               [](const Storage& storage) { return storage.at == Storage::At::Made; });
}

/// torch.load makes nested tensors before it has read the sizes from the end of a legacy file (measured with 2.13).
bool hasNested(const Checkpoint& checkpoint)
{
    return std::ranges::any_of(checkpoint.tensors,
                               [](const Tensor& tensor) { return tensor.layout == Layout::Nested; });
}

/// Records that torch.load refuses, such as macOS adds when it packs a folder.
bool hasForeignRecords(const Checkpoint& checkpoint)
{
    const std::optional<archive::ZipDirectory>& zip = checkpoint.origin->zip;
    return zip
        && std::ranges::find(zip->oddities(), archive::ZipOddityKind::SecondRoot, &archive::ZipOddity::kind)
        != zip->oddities().end();
}

bool hasDeflatedStorages(const Checkpoint& checkpoint)
{
    return std::ranges::any_of(checkpoint.storages, [&](const Storage& storage) {
        return storage.at == Storage::At::Record
            && checkpoint.origin->zip->record(storage.record).method != archive::kStored;
    });
}

} // namespace

std::string rootFromFileName(const std::string& path)
{
    const std::size_t slash = path.find_last_of("/\\");
    std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos)
        name.resize(dot);
    const bool ascii = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return name.empty() || !ascii || path == "-" ? "archive" : name;
}

SavePlan::SavePlan(CheckpointPtr edited, Format format, const std::string& targetName)
    : m_parts(std::make_unique<Parts>())
{
    Parts& parts = *m_parts;
    parts.checkpoint = std::move(edited);
    const Checkpoint& checkpoint = *parts.checkpoint;
    if (checkpoint.origin->bytes.file())
        checkpoint.origin->bytes.file()->requireUnchanged(); // else its bytes would be called damaged
    if (io::lowered(targetName).ends_with(".safetensors"))
        parts.remarks.push_back(
            "The name ends with .safetensors, but the file is one of torch.save: programs that go by "
            "the name will not read it. Name it .pt or .pth.");
    const Container input = checkpoint.origin->container;
    parts.container = format == Format::Zip ? Container::Zip : format == Format::Legacy ? Container::Legacy : input;
    if (input == Container::TorchScript && parts.container != input)
        throw Error(ErrorKind::Unsupported,
                    "A TorchScript archive cannot be converted: it holds a program. Load it with "
                    "torch.jit.load and save its state_dict().");
    const bool repack = format == Format::Zip && (hasDeflatedStorages(checkpoint) || hasForeignRecords(checkpoint));
    if (parts.container == input && !repack
        && (checkpoint.isOriginal || (!hasMadeStorages(checkpoint) && cancelsOut(checkpoint)))) {
        parts.copy = true;
        parts.size = checkpoint.origin->bytes.size();
        return;
    }
    if (checkpoint.verdict.level == VerdictLevel::Ambiguous)
        parts.remarks.push_back("The input is damaged, or two readers could see different contents in it; the new file "
                                "holds what is shown here. The findings tell more.");
    if (parts.container == Container::Tar) {
        parts.container = Container::Legacy;
        parts.remarks.push_back(
            "The tar archive of PyTorch before 0.1.10 is saved in the format of PyTorch 0.1.10 to 1.5.");
    }
    if (parts.container == Container::Zip)
        parts.zip.emplace(checkpoint, rootFromFileName(targetName));
    else if (parts.container == Container::Legacy)
        parts.legacy.emplace(checkpoint);
    if (parts.legacy && parts.legacy->hasNewTypes() && (input != Container::Legacy || hasMadeStorages(checkpoint)))
        throw Error(ErrorKind::Unsupported,
                    "Some tensors or storages have types (float8, uint16, untyped …) that torch.load cannot read "
                    "from a legacy file. Keep the zip format.");
    if (parts.legacy && input != Container::Legacy && hasNested(checkpoint))
        throw Error(ErrorKind::Unsupported,
                    "The file holds nested tensors, which torch.load cannot read from a legacy file. Keep the zip "
                    "format.");
    for (const Storage& storage : checkpoint.storages)
        if (storage.available < storage.bytes || storage.at == Storage::At::Nowhere)
            (void)checkpoint.storageBytes(storage); // throws with the reason, before anything is written
    io::CountingSink counting;
    parts.write(counting, {}, true);
    parts.size = counting.written();
}

SavePlan::~SavePlan() = default;
SavePlan::SavePlan(SavePlan&&) noexcept = default;
SavePlan& SavePlan::operator=(SavePlan&&) noexcept = default;

std::uint64_t SavePlan::size() const
{
    return m_parts->size;
}

Container SavePlan::container() const
{
    return m_parts->container;
}

bool SavePlan::isCopy() const
{
    return m_parts->copy;
}

const std::vector<std::string>& SavePlan::remarks() const
{
    return m_parts->remarks;
}

const CheckpointPtr& SavePlan::checkpoint() const
{
    return m_parts->checkpoint;
}

void SavePlan::write(io::Sink& sink, const io::Progress& progress) const
{
    m_parts->write(sink, progress, false);
}

void SavePlan::remark(std::string sentence)
{
    m_parts->remarks.push_back(std::move(sentence));
}

void SavePlan::forgetImage()
{
    m_parts->hasImage = false;
    m_parts->zip.reset();
    m_parts->legacy.reset();
}

void requireOtherThanInput(const Checkpoint& checkpoint, const std::string& target)
{
    const std::shared_ptr<const io::File>& input = checkpoint.origin->bytes.file();
    const io::FileIdentity there = io::system::identityOf(target);
    if (input && there.inode != 0 && there.inode == input->identity().inode && there.device == input->identity().device)
        throw Error(ErrorKind::Refused, "The new file would replace the input itself. Choose another name.");
}

std::vector<std::string> save(SavePlan& plan, const std::string& target, const SaveOptions& options,
                              const io::Progress& progress, io::SaveOperations& operations)
{
    const std::shared_ptr<const io::File>& input = plan.checkpoint()->origin->bytes.file();
    requireOtherThanInput(*plan.checkpoint(), target);
    if (input)
        input->requireUnchanged();
    io::AtomicFile file(target, options.ifExists, plan.size(), operations);
    plan.write(file, progress);
    plan.forgetImage();
    if (input)
        input->requireUnchanged();
    file.flush();
    if (file.written() != plan.size())
        throw Error(ErrorKind::Damaged, "The new file has another size than planned; nothing was replaced.");
    std::vector<std::string> damaged;
    if (options.verify)
        damaged = verify(plan, *open(file.temporaryPath()), progress);
    if (!damaged.empty())
        plan.remark("The input is damaged: the bytes of " + std::to_string(damaged.size()) + " of its records, "
                    + io::quotedName(damaged.front())
                    + " first, are others than their CRC-32 says, so its values may be wrong. The new file holds the "
                      "same values; get the input again from where it came.");
    file.commit();
    return damaged;
}

} // namespace ckptscope::checkpoint
