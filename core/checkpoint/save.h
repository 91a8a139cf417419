#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/io/atomic_file.h"
#include "core/io/progress.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// What a new file will be, known before a byte is written.
enum class Format : std::uint8_t { AsInput, Zip, Legacy };

/// A save that is worked out: which records or streams, in which order, how many bytes.
class SavePlan {
public:
    /// `edited` is what to save; `targetName` gives the zip's root folder, as torch.save takes it from the file name
    /// ("-" or empty: "archive"). Nothing is written. Throws Unsupported (a container that cannot be written with
    /// edits, a value that the format cannot hold), Truncated (a storage whose bytes are missing).
    SavePlan(CheckpointPtr edited, Format format, const std::string& targetName);
    ~SavePlan();
    SavePlan(SavePlan&&) noexcept;
    SavePlan& operator=(SavePlan&&) noexcept;

    /// Exact size of the file.
    std::uint64_t size() const;
    Container container() const;
    /// Whether the file is a copy of the input, byte for byte (nothing was edited, or the edits cancel out).
    bool isCopy() const;
    /// What a user should know: another format than asked for; after save(), that the input was damaged.
    const std::vector<std::string>& remarks() const;
    const CheckpointPtr& checkpoint() const;
    /// Writes the whole file to `sink` (a stream such as standard output).
    void write(io::Sink& sink, const io::Progress& progress) const;
    /// Adds a remark: what writing or verifying showed.
    void remark(std::string sentence);
    /// Frees the pickle and the list of storages, which only write() needs: it must not be called any more.
    void forgetImage();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

struct SaveOptions {
    io::AtomicFile::IfExists ifExists = io::AtomicFile::IfExists::Refuse;
    bool verify = true; ///< read the new file again and compare it with the plan before it takes its place
};

/// Throws Refused when `target` is the file that the checkpoint was read from, by whatever name.
void requireOtherThanInput(const Checkpoint& checkpoint, const std::string& target);

/// Writes `plan` to `target`: atomically, the input checked for changes before and after copying. The plan has no image
/// after that, since it would stand in memory beside the new file that is verified. When it is, the names of the
/// input's records whose CRC-32 was wrong before are returned, and a remark tells of them: their bytes are taken over
/// as they are. Throws what io::AtomicFile throws, Refused when the target is the input itself, Changed, Damaged when
/// the new file does not read back as planned (nothing is replaced then).
std::vector<std::string> save(SavePlan& plan, const std::string& target, const SaveOptions& options,
                              const io::Progress& progress,
                              io::SaveOperations& operations = io::AtomicFile::defaultOperations());

/// Compares a written file with what was planned: the same value tree up to the numbers of storages, the same bytes of
/// every storage, sound headers; for a copy every byte. Throws Damaged with the first difference. Returns the names of
/// the input's records that were taken over although their bytes are others than their CRC-32 says.
std::vector<std::string> verify(const SavePlan& plan, const Checkpoint& written, const io::Progress& progress);

/// The zip root that torch.save derives from a file name: without folder and last extension; "archive" when that is
/// not ASCII or empty (caffe2/serialize/inline_container.cc; torch/serialization.py).
std::string rootFromFileName(const std::string& path);

} // namespace ckptscope::checkpoint
