#pragma once

#include "core/io/atomic_file.h"
#include "core/io/progress.h"
#include "core/tensor/view.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ckptscope::tensor {

/// What tensors are written as for other programs. Npy and Csv hold one tensor, Npz many; Folder is an .npy for each.
enum class ArrayFormat : std::uint8_t { Npy, Csv, Npz, Folder };

/// The format that a name asks for by its end (".npy", ".csv", ".npz", or a folder: '/', or one that is there); nothing
/// when it asks for none.
std::optional<ArrayFormat> arrayFormatOf(const std::string& out);
/// Whether a file of this format holds one tensor alone.
inline bool holdsOneArray(ArrayFormat format)
{
    return format == ArrayFormat::Npy || format == ArrayFormat::Csv;
}

/// The name of a tensor as the name of a file in any file system: what is not a letter, digit or one of "._-" becomes
/// "_".
std::string safeFileName(const std::string& name);

/// One tensor and where its numbers go.
struct ExportedArray {
    std::string name; ///< of the tensor
    View view;
    std::string output; ///< path of a file; the record's name in an .npz
};

/// Tensors on their way into files. A value; nothing is written before writeExport().
struct ArrayExport {
    ArrayFormat format = ArrayFormat::Npy;
    std::string out; ///< file or folder
    std::vector<ExportedArray> arrays;
    std::vector<std::string> leftOut; ///< "name: why" of tensors that have no numbers to write

    std::uint64_t bytes() const; ///< of all arrays as numpy holds them
    /// The dtype in the file where it is another one than the tensor's, since numpy does not know that; else nothing.
    std::optional<DType> otherType(const ExportedArray& array) const;
};

/// Plans the tensors in `rows` of Checkpoint::tensors, which must be one where the format holds one. Tensors without
/// numbers (meta, broken) are left out; when all are, throws what viewOf throws, with the tensor's name. Names become
/// names of files in any file system, and those that fall together get a number.
ArrayExport planExport(const checkpoint::Checkpoint& checkpoint, std::span<const std::uint32_t> rows,
                       ArrayFormat format, const std::string& out);

/// Every file that the export writes.
std::vector<std::string> outputsOf(const ArrayExport& planned);

/// Writes it; each file is whole or not there. `written` counts the files that are, as they come. Throws io::Error,
/// Refused where a file would be the checkpoint itself, Cancelled when asked to stop. Of a folder the files before
/// stay, and the sentence tells how many; a folder that was made for none is gone.
void writeExport(const checkpoint::Checkpoint& checkpoint, const ArrayExport& planned,
                 io::AtomicFile::IfExists ifExists, std::size_t& written, const io::Progress& progress = {});

} // namespace ckptscope::tensor
