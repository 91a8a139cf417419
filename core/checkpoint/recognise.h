#pragma once

#include "core/archive/zip_reader.h"
#include "core/io/source.h"

#include <cstdint>

namespace ckptscope::checkpoint {

enum class Kindred : std::uint8_t { Zip, Legacy, Tar, Pickle };

/// Tells by the first bytes which reader to try. Throws NotACheckpoint or Unsupported for files of other kinds: the
/// sentence names what it is (Git LFS pointer, web page, safetensors, …) and what to do.
Kindred recognise(const io::Source& bytes);

/// Whether the file begins as pickles do that hold a list, a dict or an object, of any protocol: what cannot be read
/// behind that is damaged or cut off.
bool beginsAsPickle(const io::Source& bytes);

/// The error for a zip without data.pkl (torch.package, .pt2, .npz, …), by the names of its records.
[[noreturn]] void refuseOtherZip(const archive::ZipDirectory& directory);

/// The error for a folder that somebody opened as a file: a DCP checkpoint, a Hugging Face folder, or just a folder.
[[noreturn]] void refuseFolder(const std::string& path);

} // namespace ckptscope::checkpoint
