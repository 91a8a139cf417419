#include "core/archive/zip_layout.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/finders.h"
#include "core/checkpoint/legacy.h"
#include "core/checkpoint/program_before.h"
#include "core/checkpoint/recognise.h"
#include "core/checkpoint/tar_format.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ckptscope::checkpoint {

namespace {

pickle::Tree takeObject(Origin& origin, io::Source source, pickle::Parsed parsed)
{
    origin.pickle = std::move(source);
    origin.pickleBegin = parsed.begin;
    origin.pickleEnd = parsed.end;
    origin.style = parsed.style;
    origin.opcodes = parsed.opcodes;
    origin.opcodesUsed = parsed.used;
    origin.oddities = std::move(parsed.oddities);
    return std::move(parsed.tree);
}

io::Source pickleOf(const Origin& origin, std::uint32_t record)
{
    const std::uint64_t packed = std::min(origin.zip->record(record).storedSize, limits::kInflatedBytes);
    const std::uint64_t most = limits::kInflatedPickleBytes + packed * limits::kInflatedPickleRatio;
    return origin.zip->open(origin.bytes, record, std::min(most, limits::kInflatedBytes));
}

/// Its text to the letter; nothing where it is missing.
std::optional<std::string> smallRecord(const Origin& origin, std::string_view name)
{
    constexpr std::uint64_t kSmall = 4096;
    const auto record = origin.zip->find(name);
    if (!record)
        return std::nullopt;
    const auto bytes = origin.zip->open(origin.bytes, *record, kSmall).readAll(kSmall);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::string trimmed(std::string text)
{
    constexpr const char* kSpaces = " \t\r\n";
    text.erase(0, text.find_first_not_of(kSpaces));
    text.resize(text.find_last_not_of(kSpaces) + 1);
    return text;
}

/// torch/serialization.py, _load: b"little" or b"big", or it refuses.
void readByteOrder(Origin& origin)
{
    const std::optional<std::string> exact = smallRecord(origin, archive::kByteOrderRecord);
    if (!exact)
        return;
    const std::string order = trimmed(*exact);
    const bool isKnown = order == "little" || order == "big";
    if (!order.empty())
        origin.byteOrder = order;
    if (!isKnown)
        origin.damages.push_back({"byte-order",
                                  "The record \"byteorder\" says neither little nor big; torch.load refuses "
                                  "the file."});
    else if (*exact != order)
        origin.damages.push_back({"byte-order",
                                  "The record \"byteorder\" has a line break or spaces beside its word, so torch.load "
                                  "refuses the file; an edit and a save write it anew."});
}

/// std::stoull of its text (caffe2/serialize/inline_container.cc), 1 to kMaxSupportedFileFormatVersion.
void readVersion(Origin& origin)
{
    std::optional<std::string> exact = smallRecord(origin, archive::kPackageVersionRecord);
    if (!exact)
        exact = smallRecord(origin, archive::kVersionRecord);
    if (!exact) {
        origin.damages.push_back(
            {"no-version",
             "The archive has no record \"version\", so torch.load refuses it; an edit and a save write it anew."});
        return;
    }
    origin.version = trimmed(*exact);
    std::uint32_t version = 0;
    std::from_chars(origin.version.data(), origin.version.data() + origin.version.size(), version);
    if (version < 1 || version > 10)
        origin.damages.push_back({"version-unknown",
                                  "The archive says version \"" + io::escapeForDisplay(origin.version, 40)
                                      + "\"; torch.load reads 1 to 10 and refuses this file."});
}

void readFormatRecords(Origin& origin)
{
    readVersion(origin);
    readByteOrder(origin);
    const std::string alignment = smallRecord(origin, archive::kAlignmentRecord).value_or("");
    std::uint32_t value = 0;
    std::from_chars(alignment.data(), alignment.data() + alignment.size(), value);
    if (value > 0 && value <= 65536)
        origin.alignment = value;
}

/// A TorchScript archive keeps further tensors in constants.pkl: the root becomes {"data": object, "constants": tuple}.
void addConstants(const Origin& origin, std::uint32_t record, pickle::Tree& tree)
{
    const io::Source source = pickleOf(origin, record);
    try {
        pickle::Parsed constants = pickle::read(source);
        // Its storages have numbers of their own; their records lie in another folder.
        for (std::uint32_t i = 0; i < constants.tree.nodeCount(); ++i) {
            const pickle::NodeId id = constants.tree.persistentId(pickle::NodeId::ofIndex(i));
            if (const auto parts = constants.tree.children(id); parts.size() >= 5 && constants.tree.isText(parts[2]))
                constants.tree.setChild(id, 2,
                                        constants.tree.addString(std::string(archive::kConstantsFolder)
                                                                 + std::string(constants.tree.text(parts[2]))));
        }
        if (constants.tree.children(constants.tree.root()).empty())
            return;
        const pickle::NodeId tuple = tree.graft(constants.tree);
        const pickle::NodeId parts[] = {tree.addString("data"), tree.root(), tree.addString("constants"), tuple};
        tree.setRoot(tree.addContainer(pickle::Kind::Dict, parts));
    } catch (io::Error& error) {
        throw error.in(archive::kConstantsRecord);
    }
}

/// The pickle that a file begins with, read before its directory is known: torch.save writes it first.
class EarlyPickle {
public:
    void read(const io::Source& file, const archive::ZipDirectory& first, const io::Progress& progress)
    {
        const auto record = first.find(archive::kPickleRecord);
        if (!record || first.record(*record).method != archive::kStored)
            return;
        try {
            m_source = first.open(file, *record, limits::kInflatedBytes);
            m_parsed = pickle::read(m_source, 0, progress);
        } catch (const io::Error&) { // what it finds will be found again, and told with what the directory tells
        }
    }
    /// What reading `source` gives.
    pickle::Parsed take(const io::Source& source, const io::Progress& progress)
    {
        const bool isSame = m_parsed && m_source.base() == source.base() && m_source.size() == source.size();
        return isSame ? std::move(*m_parsed) : pickle::read(source, 0, progress);
    }

private:
    io::Source m_source;
    std::optional<pickle::Parsed> m_parsed;
};

void openZip(Origin& origin, pickle::Tree& tree, const io::Progress& progress)
{
    EarlyPickle early;
    origin.zip = archive::ZipDirectory::read(
        origin.bytes, [&](const archive::ZipDirectory& first) { early.read(origin.bytes, first, progress); });
    const auto record = origin.zip->find(archive::kPickleRecord);
    if (!record)
        refuseOtherZip(*origin.zip);
    origin.pickleRecord = *record;
    readFormatRecords(origin);
    const io::Source source = pickleOf(origin, *record);
    try {
        tree = takeObject(origin, source, early.take(source, progress));
    } catch (const io::Error& error) {
        throw withProgram(error, source).in(archive::kPickleRecord);
    }
    std::vector<archive::ZipOddity> oddities;
    origin.zip->verifyLocalHeader(origin.bytes, *record, oddities);
    for (const archive::ZipOddity& oddity : oddities)
        origin.damages.push_back(
            {"zip-ambiguous", "Programs that read zip files could see another pickle: " + oddity.detail + "."});
    if (origin.pickleEnd != source.size())
        origin.damages.push_back({"trailing-data", "Bytes follow the pickled object in data.pkl; nothing reads them."});
    origin.container = Container::Zip;
    if (const auto constants = origin.zip->find(archive::kConstantsRecord)) {
        origin.container = Container::TorchScript;
        addConstants(origin, *constants, tree);
    }
}

void openLegacy(Origin& origin, pickle::Tree& tree, const io::Progress& progress)
{
    LegacyParsed parsed;
    try {
        parsed = readLegacyStream(origin.bytes, progress);
    } catch (const io::Error& error) {
        throw withProgram(error, origin.bytes);
    }
    locateLegacyData(origin.bytes, parsed.object.tree, parsed);
    origin.container = Container::Legacy;
    tree = takeObject(origin, origin.bytes, std::move(parsed.object));
    if (refersByText(origin)) // what it lists is found by references that nobody can read
        parsed.stream.damage.clear();
    else if (!parsed.stream.damage.empty())
        origin.damages.push_back({"truncated",
                                  "The file is cut off or damaged: " + parsed.stream.damage
                                      + ". The tensors before it are whole; get the file again for the rest."});
    else if (parsed.stream.dataEnd != origin.bytes.size())
        origin.damages.push_back({"trailing-data",
                                  std::to_string(origin.bytes.size() - parsed.stream.dataEnd)
                                      + " bytes follow the last storage; torch.load ignores them."});
    origin.legacy = std::move(parsed.stream);
}

void openTar(Origin& origin, pickle::Tree& tree)
{
    origin.container = Container::Tar;
    io::Source member;
    pickle::Parsed parsed = readTarCheckpoint(origin, member);
    tree = takeObject(origin, member, std::move(parsed));
}

void openPickle(Origin& origin, pickle::Tree& tree, const io::Progress& progress)
{
    origin.container = Container::Pickle;
    try {
        tree = takeObject(origin, origin.bytes, pickle::read(origin.bytes, 0, progress));
    } catch (const io::Error& error) {
        if (beginsAsPickle(origin.bytes) || error.kind() == io::ErrorKind::LimitExceeded)
            throw withProgram(error, origin.bytes);
        // Protocols 0 and 1 have no header: a failure says that it is something else, if it runs nothing.
        if (const io::Error more = withProgram(error, origin.bytes); std::string_view(more.what()) != error.what())
            throw more;
        throw io::Error(io::ErrorKind::NotACheckpoint,
                        "This is not a PyTorch checkpoint: it begins neither as a zip file nor as a pickle.");
    }
    if (dottedName(tree, classOf(tree, tree.root())) == "torch.distributed.checkpoint.metadata.Metadata")
        throw io::Error(
            io::ErrorKind::Unsupported,
            "This is the table of contents (.metadata) of a distributed checkpoint (DCP); the tensors lie in "
            "the .distcp files beside it. torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns "
            "the folder into one file.");
    if (origin.pickleEnd != origin.bytes.size())
        origin.damages.push_back({"trailing-data",
                                  std::to_string(origin.bytes.size() - origin.pickleEnd)
                                      + " bytes follow the pickled object; pickle.load ignores them."});
}

} // namespace

CheckpointPtr open(const std::string& path, const io::Progress& progress)
{
    if (io::system::isFolder(path))
        refuseFolder(path);
    return open(io::File::open(path), progress);
}

CheckpointPtr open(const std::shared_ptr<const io::File>& file, const io::Progress& progress)
{
    return open(file->path(), io::Source::ofFile(file), progress);
}

CheckpointPtr open(const std::string& path, io::Source bytes, const io::Progress& progress)
{
    auto origin = std::make_shared<Origin>();
    origin->path = path;
    origin->bytes = std::move(bytes);
    pickle::Tree tree;
    switch (recognise(origin->bytes)) {
    case Kindred::Zip:
        openZip(*origin, tree, progress);
        break;
    case Kindred::Legacy:
        openLegacy(*origin, tree, progress);
        break;
    case Kindred::Tar:
        openTar(*origin, tree);
        break;
    case Kindred::Pickle:
        openPickle(*origin, tree, progress);
        break;
    }
    return interpret(std::move(origin), std::move(tree), true, progress);
}

} // namespace ckptscope::checkpoint
