#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns filePatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core",
                          "This build has no CUDA runtime: the numbers of the devices are those of nvidia-smi."),
        QT_TRANSLATE_NOOP("core", "No NVIDIA driver was found on this computer, and this build has no CUDA runtime."),
        QT_TRANSLATE_NOOP("core", "No NVIDIA driver was found on this computer."),
        QT_TRANSLATE_NOOP(
            "core", "The NVIDIA driver %1 supports CUDA up to %2, this program needs %3. Install a newer driver."),
        QT_TRANSLATE_NOOP("core",
                          "The NVIDIA driver supports CUDA up to %1, this program needs %2. Install a newer driver."),
        QT_TRANSLATE_NOOP("core", "CUDA_VISIBLE_DEVICES=\"%1\" shows %2 of %3 to CUDA."),
        QT_TRANSLATE_NOOP("core", "There is a driver, but no NVIDIA GPU."),
        QT_TRANSLATE_NOOP("core", "CUDA does not answer: %1 (error %2)."),
        QT_TRANSLATE_NOOP("core", "NVML does not answer: %1."),
        QT_TRANSLATE_NOOP("core", "The NVIDIA driver is too old to tell of its GPUs."),
        QT_TRANSLATE_NOOP(
            "core",
            "This is an old GGML file, not a PyTorch checkpoint. Look for the original weights it was made from."),
        QT_TRANSLATE_NOOP("core",
                          "This is a Git LFS pointer, not the weights: a text of a few lines that stands for the real "
                          "file. Run \"git lfs pull\" in the repository, or download the file itself."),
        QT_TRANSLATE_NOOP("core",
                          "This is a gzip-compressed file. Unpack it first (gunzip, or tar xzf for a .tar.gz), then "
                          "open what is inside."),
        QT_TRANSLATE_NOOP("core", "This is an xz-compressed file. Unpack it first (unxz), then open what is inside."),
        QT_TRANSLATE_NOOP("core",
                          "This is a bzip2-compressed file. Unpack it first (bunzip2), then open what is inside."),
        QT_TRANSLATE_NOOP("core",
                          "This is a zstd-compressed file. Unpack it first (unzstd), then open what is inside."),
        QT_TRANSLATE_NOOP("core", "This is a 7-Zip archive. Unpack it first, then open what is inside."),
        QT_TRANSLATE_NOOP("core", "This is a RAR archive. Unpack it first, then open what is inside."),
        QT_TRANSLATE_NOOP("core", "This is a NumPy array (.npy), not a PyTorch checkpoint. numpy.load reads it."),
        QT_TRANSLATE_NOOP("core",
                          "This is an HDF5 file (Keras .h5, or data), not a PyTorch checkpoint. Open it with h5py or "
                          "an HDF5 viewer."),
        QT_TRANSLATE_NOOP("core",
                          "This is a GGUF file for llama.cpp, not a PyTorch checkpoint. Look for the original weights "
                          "it was made from."),
        QT_TRANSLATE_NOOP("core", "This is a program or library (ELF), not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core", "This is a PDF document, not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core", "This is a PNG picture, not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core",
                          "This is a preview format that PyTorch used for a short time in 2019 and can no longer read. "
                          "Save the file again with the PyTorch that wrote it."),
        QT_TRANSLATE_NOOP("core",
                          "This is a TorchScript model for mobile devices (flatbuffer). Only torch.jit.load reads it; "
                          "look for the original .pt file."),
        QT_TRANSLATE_NOOP("core",
                          "This is an ExecuTorch program (.pte). It holds a compiled model; look for the checkpoint it "
                          "was made from."),
        QT_TRANSLATE_NOOP("core", "This is a TensorFlow Lite model, not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core",
                          "This is a web page, not the weights: the download gave a page (a login, an error, or the "
                          "site's preview) instead of the file. Use the direct download link."),
        QT_TRANSLATE_NOOP("core",
                          "This is the index of a Hugging Face checkpoint that is split into several files. Open the "
                          "files it names (pytorch_model-00001-of-….bin) one by one."),
        QT_TRANSLATE_NOOP("core",
                          "This is an error message of a web service (JSON), not the weights: the download was "
                          "refused. Check the link and whether you must log in."),
        QT_TRANSLATE_NOOP("core", "This is a JSON text, not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core",
                          "This is a safetensors file that ends within its header: the download or copy was cut off. "
                          "Get the file again."),
        QT_TRANSLATE_NOOP(
            "core",
            "This is a safetensors file. It holds plain tensors without code; ckptscope does not read this format yet. "
            "safetensors.torch.load_file reads it, torch.save turns it into a .pt file."),
        QT_TRANSLATE_NOOP(
            "core",
            "This is an ONNX model, not a PyTorch checkpoint. Open it with an ONNX viewer, or look for the .pt file."),
        QT_TRANSLATE_NOOP("core",
                          "This is an ONNX model (written by \"%1\"), not a PyTorch checkpoint. Open it with an ONNX "
                          "viewer, or look for the .pt file."),
        QT_TRANSLATE_NOOP(
            "core", "The file is empty (0 bytes): a download or save that never got going. Get or save it again."),
        QT_TRANSLATE_NOOP("core",
                          "The file begins with nothing but zero bytes: a download that reserved its space and failed, "
                          "or a bad copy. Get the file again."),
        QT_TRANSLATE_NOOP("core", "This is a text file, not a PyTorch checkpoint."),
        QT_TRANSLATE_NOOP("core", "This is not a PyTorch checkpoint: it begins neither as a zip file nor as a pickle."),
        QT_TRANSLATE_NOOP("core",
                          "This is a torch.package archive: Python sources together with pickled objects. "
                          "torch.package.PackageImporter loads it; ckptscope does not read this format yet."),
        QT_TRANSLATE_NOOP("core",
                          "This is an exported program (.pt2 of torch.export). torch.export.load reads it; ckptscope "
                          "does not read this format yet."),
        QT_TRANSLATE_NOOP("core", "This is a NumPy archive (.npz), not a PyTorch checkpoint. numpy.load reads it."),
        QT_TRANSLATE_NOOP("core", "This is an ordinary zip archive with \"%1\" in it. Unpack it, then open that file."),
        QT_TRANSLATE_NOOP("core", "This zip archive is empty."),
        QT_TRANSLATE_NOOP("core",
                          "This is a zip archive, but no PyTorch checkpoint: it has no record data.pkl in its folder. "
                          "(Its first entry is \"%1\".)"),
        QT_TRANSLATE_NOOP("core",
                          "This folder is a distributed checkpoint (DCP: .metadata and .distcp files). "
                          "torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns it into one file; "
                          "ckptscope does not read folders yet."),
        QT_TRANSLATE_NOOP("core",
                          "This folder holds a Hugging Face checkpoint that is split into several files. Open the "
                          "files in it one by one."),
        QT_TRANSLATE_NOOP("core",
                          "This folder is an unpacked checkpoint. PyTorch reads the packed file: zip the folder again "
                          "without compression (zip -0 -r name.pt folder), then open that."),
        QT_TRANSLATE_NOOP("core", "This is a folder. Open the checkpoint files in it."),
        QT_TRANSLATE_NOOP(
            "core",
            "This is the table of contents (.metadata) of a distributed checkpoint (DCP); the tensors lie in the "
            ".distcp files beside it. torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns the folder "
            "into one file."),
        QT_TRANSLATE_NOOP("core", "This tar archive is cut off in a header. Get the file again."),
        QT_TRANSLATE_NOOP("core", "A header of this tar archive is damaged. Get the file again."),
        QT_TRANSLATE_NOOP("core", "This tar archive is cut off. Get the file again."),
        QT_TRANSLATE_NOOP("core", "This tar archive has more than 65536 members."),
        QT_TRANSLATE_NOOP(
            "core", "This tar archive has headers that no checkpoint has. Unpack it, then open the checkpoint in it."),
        QT_TRANSLATE_NOOP("core",
                          "This is a tar archive, but no checkpoint of PyTorch before 0.1.10 (it has no file \"%1\"). "
                          "Unpack it, then open the checkpoint in it."),
        QT_TRANSLATE_NOOP("core", "The tar checkpoint is damaged: %1. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The file ends before a record that its directory lists. Get the file again."),
        QT_TRANSLATE_NOOP("core", "A record does not begin where the directory says. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The data of a record reach past the end of the file. Get the file again."),
        QT_TRANSLATE_NOOP(
            "core",
            "A compressed record would unpack to %1, which is more than is allowed here. If you trust the file, unpack "
            "it and zip it again without compression."),
        QT_TRANSLATE_NOOP("core", "zlib could not be started."),
        QT_TRANSLATE_NOOP("core", "A compressed record cannot be unpacked. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The record is encrypted, which no PyTorch writes."),
        QT_TRANSLATE_NOOP("core", "The record is compressed by method %1; only deflate is known."),
        QT_TRANSLATE_NOOP(
            "core",
            "This file consists of several zip archives, one after the other, as the .distcp files of a distributed "
            "checkpoint (DCP) do. torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns the folder that it "
            "lies in into one file."),
        QT_TRANSLATE_NOOP("core",
                          "This zip file has no directory at its end: the download or copy was cut off (%1 bytes are "
                          "here). Get the file again."),
        QT_TRANSLATE_NOOP("core", "This zip archive is split over several files; join them first."),
        QT_TRANSLATE_NOOP("core", "The end record of this zip file points outside of it. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The zip64 end record is missing. Get the file again."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 byte was put into the middle of this zip file, as a transfer in text mode does. Get the file "
            "again."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 bytes were put into the middle of this zip file, as a transfer in text mode does. Get the "
            "file again."),
        QT_TRANSLATE_NOOP(
            "core",
            "The directory of this zip file lies outside of it: the file is cut off or damaged. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The directory of this zip file is too large (over two million records)."),
        QT_TRANSLATE_NOOP("core", "The directory of this zip file announces more records than it has room for."),
        QT_TRANSLATE_NOOP("core", "The directory of this zip file ends early."),
        QT_TRANSLATE_NOOP("core", "The directory of this zip file is damaged: an entry has no signature."),
        QT_TRANSLATE_NOOP("core", "Record %1 lies outside of the file. Get the file again."),
        QT_TRANSLATE_NOOP("core", "A record of this zip file lies outside of it. Get the file again."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is a folder, pipe or device; it cannot be replaced by a file."),
        QT_TRANSLATE_NOOP("core", "\"%1\" exists already. Choose another name, or allow replacing it."),
        QT_TRANSLATE_NOOP("core", "\"%1\" exists already."),
        QT_TRANSLATE_NOOP("core", "The new file has another size than was written; nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" was changed by another program while the new file was written; it was left alone."),
        QT_TRANSLATE_NOOP("core", "The file \"%1\" changed on disk since it was opened. Open it again."),
        QT_TRANSLATE_NOOP("core", "The file ends before byte %1; it became shorter while it was open. Open it again."),
        QT_TRANSLATE_NOOP("core", "%1 bytes are too many to hold in memory here (at most %2)."),
        QT_TRANSLATE_NOOP("core", "There is no file \"%1\" (%2)."),
        QT_TRANSLATE_NOOP("core", "You have no permission to read \"%1\"."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is a socket or device, not a file."),
        QT_TRANSLATE_NOOP("core", "\"%1\" cannot be opened: %2."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is %2, not a file."),
        QT_TRANSLATE_NOOP("core", "Reading failed: %1."),
        QT_TRANSLATE_NOOP("core", "There is no room for the new file (%1). Free some space or choose another place."),
        QT_TRANSLATE_NOOP("core", "Cannot create the folder \"%1\": %2."),
        QT_TRANSLATE_NOOP("core", "Cannot create the folder \"%1\": %2. Choose another place."),
        QT_TRANSLATE_NOOP("core", "There is no folder \"%1\" to save in: %2."),
        QT_TRANSLATE_NOOP("core", "There is no folder \"%1\" to save in: %2. Choose another place."),
        QT_TRANSLATE_NOOP("core", "No file can be made in \"%1\": %2."),
        QT_TRANSLATE_NOOP("core", "No file can be made in \"%1\": %2. Choose another place."),
        QT_TRANSLATE_NOOP("core", "No temporary file can be made in \"%1\"."),
        QT_TRANSLATE_NOOP("core", "Writing failed: %1."),
        QT_TRANSLATE_NOOP("core", "Writing failed: %1. Choose another place."),
        QT_TRANSLATE_NOOP("core", "Reading or writing failed while copying (EIO)."),
        QT_TRANSLATE_NOOP("core", "The new file could not be flushed to disk: %1."),
        QT_TRANSLATE_NOOP("core", "The new file could not be given its name \"%1\": %2."),
        QT_TRANSLATE_NOOP("core", "The new file could not be given its name \"%1\": %2. Choose another place."),
        QT_TRANSLATE_NOOP("core", "The folder \"%1\" could not be flushed: %2."),
        QT_TRANSLATE_NOOP("core", "The mode of the new file could not be set: %1."),
        QT_TRANSLATE_NOOP("core", "Bytes cannot be left out of a real file."),
        QT_TRANSLATE_NOOP("core", "The data end before what they announce. Get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "The data end in the middle: 1 more byte is announced, none is left. Get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "The data end in the middle: %1 more bytes are announced, %2 are left. Get the file again."),
        QT_TRANSLATE_NOOP(
            "core", "The data end before what they announce: %1 bytes are wanted, %2 are left. Get the file again."),
        QT_TRANSLATE_NOOP("core", "The data end in the middle of a line. Get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "The input is damaged: the bytes of %1 of its records, \"%2\" first, are others than their "
                          "CRC-32 says, so its values may be wrong. The new file holds the same values; get the input "
                          "again from where it came."),
        QT_TRANSLATE_NOOP("core", "Singular values are of dense matrices; make the sparse tensor dense first."),
        QT_TRANSLATE_NOOP("core", "Unexpected trouble: %1; please report it."),
        QT_TRANSLATE_NOOP("core", "There is not enough memory for this; close other programs and try again."),
        QT_TRANSLATE_NOOP("core", "Stopped as requested; no file was changed."),
        QT_TRANSLATE_NOOP("core", "Stopped as requested; one file was written before."),
        QT_TRANSLATE_NOOP("core", "Stopped as requested; %1 files were written before."),
        QT_TRANSLATE_NOOP("core", "\"%1\" could not be written: %2"),
        QT_TRANSLATE_NOOP("core", "\"%1\" could not be written after one other file: %2"),
        QT_TRANSLATE_NOOP("core", "\"%1\" could not be written after %2 other files: %3"),
        QT_TRANSLATE_NOOP(
            "core",
            "torch_worker, the program that computes with LibTorch, is not installed. Install the package "
            "ckptscope-torch-cpu, take the AppImage with LibTorch, or build ckptscope by ./run.sh or with "
            "-DCKPTSCOPE_TORCH=<folder of LibTorch or of Python's torch package>."),
        QT_TRANSLATE_NOOP("core",
                          "torch_worker, which computes with LibTorch, was stopped by the system, probably because "
                          "memory ran out. The next job starts it anew."),
        QT_TRANSLATE_NOOP("core",
                          "torch_worker, which computes with LibTorch, has ended (%1); perhaps memory ran out. The "
                          "next job starts it anew."),
        QT_TRANSLATE_NOOP("core",
                          "This needs the libraries of PyTorch, which were not found. Install PyTorch (\"pip install "
                          "torch\") with a Python that is on the PATH, or name the folder of its package, "
                          "\"…\\site-packages\\torch\", "
                          "in the environment variable CKPTSCOPE_TORCH."),
        QT_TRANSLATE_NOOP("core", "\"%1\" cannot be loaded. Is it PyTorch's for 64-bit Windows?"),
        QT_TRANSLATE_NOOP("core", "The PyTorch that was found is too old: it lacks %1."),
        QT_TRANSLATE_NOOP("core", "LibTorch gave its numbers in another order than expected."),
        QT_TRANSLATE_NOOP(
            "core",
            "Placing tensors to see whether they fit is not in the build for Windows; ckptscope for Linux has it."),
        QT_TRANSLATE_NOOP("core", "torch_worker is of another version than this program. Install both from one build."),
        QT_TRANSLATE_NOOP("core", "The tensor is too large to be handed to torch_worker."),
        QT_TRANSLATE_NOOP("core", "A message between ckptscope and torch_worker is cut off."),
        QT_TRANSLATE_NOOP("core", "A message between ckptscope and torch_worker is too long."),
        QT_TRANSLATE_NOOP("core", "A message between ckptscope and torch_worker makes no sense."),
        QT_TRANSLATE_NOOP("core", "Singular values are of matrices: this tensor has fewer than two axes."),
        QT_TRANSLATE_NOOP("core", "The tensor has no elements."),
        QT_TRANSLATE_NOOP("core", "The matrix is too large for singular values (over 268 million elements)."),
        QT_TRANSLATE_NOOP("core", "Elements of float4_e2m1fn_x2 are pairs of numbers; they are no matrix."),
        QT_TRANSLATE_NOOP("core", "The matrix has NaN or infinite elements, so it has no singular values."),
        QT_TRANSLATE_NOOP("core", "There is not enough memory for the singular values of this matrix."),
        QT_TRANSLATE_NOOP("core", "PyTorch knows no device \"%1\"."),
        QT_TRANSLATE_NOOP("core", "Nothing can be placed on the device meta; it holds no numbers."),
        QT_TRANSLATE_NOOP("core",
                          "This LibTorch (%1) is built without %2. Build ckptscope with one that has it "
                          "(-DCKPTSCOPE_TORCH=<its folder>)."),
        QT_TRANSLATE_NOOP("core", "There is no device %1 here: LibTorch finds %2 of the kind %3."),
        QT_TRANSLATE_NOOP("core", "Memory ran out on %1 before the first tensor."),
        QT_TRANSLATE_NOOP("core", "Memory ran out on %1 after %2 of %3 tensors; the others were not placed."),
        QT_TRANSLATE_NOOP("core", "%1 of %2 storages came back from %3 with other bytes."),
        QT_TRANSLATE_NOOP("core", "There is not enough memory to place the tensors."),
        QT_TRANSLATE_NOOP("core", "LibTorch refused: %1"),
        QT_TRANSLATE_NOOP("core", "torch_worker failed: %1"),
        QT_TRANSLATE_NOOP("core", "torch_worker does not know what it was asked for."),
        QT_TRANSLATE_NOOP("core", "\"%1\" cannot be started: %2."),
        QT_TRANSLATE_NOOP("core", "No pipe can be made: %1."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
