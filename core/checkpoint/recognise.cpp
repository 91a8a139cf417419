#include "core/checkpoint/recognise.h"

#include "core/checkpoint/legacy.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ckptscope::checkpoint {

namespace {

using io::Error;
using io::ErrorKind;

struct Signature {
    std::size_t offset;
    std::string_view bytes;
    ErrorKind kind;
    std::string_view sentence;
};

using namespace std::string_view_literals;

constexpr std::string_view kGgml =
    "This is an old GGML file, not a PyTorch checkpoint. Look for the original weights it was made from.";

// What other files look like, and what their owner should do.
constexpr std::array kSignatures = {
    Signature{0, "version https://git-lfs"sv, ErrorKind::NotACheckpoint,
              "This is a Git LFS pointer, not the weights: a text of a few lines that stands for the real file. Run "
              "\"git lfs "
              "pull\" in the repository, or download the file itself."},
    Signature{0, "\x1f\x8b"sv, ErrorKind::NotACheckpoint,
              "This is a gzip-compressed file. Unpack it first (gunzip, or tar xzf for a .tar.gz), then open what is "
              "inside."},
    Signature{0,
              "\xfd"
              "7zXZ"sv,
              ErrorKind::NotACheckpoint,
              "This is an xz-compressed file. Unpack it first (unxz), then open what is inside."},
    Signature{0, "BZh"sv, ErrorKind::NotACheckpoint,
              "This is a bzip2-compressed file. Unpack it first (bunzip2), then open what is inside."},
    Signature{0, "\x28\xb5\x2f\xfd"sv, ErrorKind::NotACheckpoint,
              "This is a zstd-compressed file. Unpack it first (unzstd), then open what is inside."},
    Signature{0, "7z\xbc\xaf\x27\x1c"sv, ErrorKind::NotACheckpoint,
              "This is a 7-Zip archive. Unpack it first, then open what is inside."},
    Signature{0, "Rar!"sv, ErrorKind::NotACheckpoint,
              "This is a RAR archive. Unpack it first, then open what is inside."},
    Signature{0, "\x93NUMPY"sv, ErrorKind::NotACheckpoint,
              "This is a NumPy array (.npy), not a PyTorch checkpoint. numpy.load reads it."},
    Signature{
        0, "\x89HDF\r\n\x1a\n"sv, ErrorKind::NotACheckpoint,
        "This is an HDF5 file (Keras .h5, or data), not a PyTorch checkpoint. Open it with h5py or an HDF5 viewer."},
    Signature{
        0, "GGUF"sv, ErrorKind::NotACheckpoint,
        "This is a GGUF file for llama.cpp, not a PyTorch checkpoint. Look for the original weights it was made from."},
    // "ggml", "ggmf" and "ggjt" as little-endian numbers
    Signature{0, "lmgg"sv, ErrorKind::NotACheckpoint, kGgml},
    Signature{0, "fmgg"sv, ErrorKind::NotACheckpoint, kGgml},
    Signature{0, "tjgg"sv, ErrorKind::NotACheckpoint, kGgml},
    Signature{0,
              "\x7f"
              "ELF"sv,
              ErrorKind::NotACheckpoint, "This is a program or library (ELF), not a PyTorch checkpoint."},
    Signature{0, "%PDF"sv, ErrorKind::NotACheckpoint, "This is a PDF document, not a PyTorch checkpoint."},
    Signature{0, "\x89PNG"sv, ErrorKind::NotACheckpoint, "This is a PNG picture, not a PyTorch checkpoint."},
    Signature{0, "PYTORCH1"sv, ErrorKind::Unsupported,
              "This is a preview format that PyTorch used for a short time in 2019 and can no longer read. Save the "
              "file again "
              "with the PyTorch that wrote it."},
    Signature{4, "PTMF"sv, ErrorKind::Unsupported,
              "This is a TorchScript model for mobile devices (flatbuffer). Only torch.jit.load reads it; look for the "
              "original "
              ".pt file."},
    Signature{
        4, "ET1"sv, ErrorKind::Unsupported,
        "This is an ExecuTorch program (.pte). It holds a compiled model; look for the checkpoint it was made from."},
    Signature{4, "TFL3"sv, ErrorKind::NotACheckpoint, "This is a TensorFlow Lite model, not a PyTorch checkpoint."},
};

bool startsWithText(std::string_view head, std::string_view word)
{
    return head.size() >= word.size() && std::ranges::equal(head.substr(0, word.size()), word, [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? char(a + 32) : a) == b;
           });
}

bool isPlainText(std::string_view head)
{
    return std::ranges::all_of(head,
                               [](char c) { return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; });
}

void refuseText(const io::Source& bytes, std::string_view head)
{
    if (head.starts_with("\xef\xbb\xbf"))
        head.remove_prefix(3);
    while (!head.empty() && (head[0] == ' ' || head[0] == '\n' || head[0] == '\r' || head[0] == '\t'))
        head.remove_prefix(1);
    if (std::ranges::any_of(std::to_array<std::string_view>({"<!", "<html", "<head", "<body", "<?xml", "<script"}),
                            [&](std::string_view tag) { return startsWithText(head, tag); }))
        throw Error(ErrorKind::NotACheckpoint,
                    "This is a web page, not the weights: the download gave a page (a login, an error, or the site's "
                    "preview) instead of the file. Use the direct download link.");
    if (!head.starts_with('{') && !head.starts_with("[\n") && !head.starts_with("[{"))
        return;
    // The map of an index follows its metadata, which may be long.
    std::string start(std::min<std::uint64_t>(bytes.size(), 1 << 20), '\0');
    bytes.read(0, std::as_writable_bytes(std::span(start)));
    if (start.find("\"weight_map\"") != std::string::npos)
        throw Error(
            ErrorKind::Unsupported,
            "This is the index of a Hugging Face checkpoint that is split into several files. Open the files it "
            "names (pytorch_model-00001-of-….bin) one by one.");
    if (head.find("\"error\"") != std::string_view::npos)
        throw Error(
            ErrorKind::NotACheckpoint,
            "This is an error message of a web service (JSON), not the weights: the download was refused. Check "
            "the link and whether you must log in.");
    throw Error(ErrorKind::NotACheckpoint, "This is a JSON text, not a PyTorch checkpoint.");
}

void refuseSafetensors(std::string_view head, std::uint64_t size)
{
    std::uint64_t length = 0;
    if (head.size() < 10 || head[8] != '{')
        return;
    std::memcpy(&length, head.data(), sizeof length);
    if (length < 2 || length > 100'000'000 || std::string_view("\"} ").find(head[9]) == std::string_view::npos)
        return;
    if (length > size - 8)
        throw Error(ErrorKind::Truncated,
                    "This is a safetensors file that ends within its header: the download or copy was cut off. Get the "
                    "file again.");
    throw Error(ErrorKind::Unsupported,
                "This is a safetensors file. It holds plain tensors without code; ckptscope does not read this format "
                "yet. safetensors.torch.load_file reads it, torch.save turns it into a .pt file.");
}

void refuseOnnx(std::string_view head)
{
    // ModelProto: field 1 (ir_version, varint), then field 2 (producer_name), or else 7 (graph) or 8 (opset_import).
    if (head.size() < 8 || head[0] != 0x08 || static_cast<unsigned char>(head[1]) > 20)
        return;
    std::string writer;
    if (head[2] == 0x12) {
        const auto length = static_cast<unsigned char>(head[3]);
        const std::string_view producer = head.substr(4, length);
        if (producer.size() != length || !isPlainText(producer))
            return;
        writer = " (written by \"" + io::escapeForDisplay(producer) + "\")";
    } else if (head[2] != 0x3a && head[2] != 0x42) {
        return;
    }
    throw Error(ErrorKind::NotACheckpoint,
                "This is an ONNX model" + writer
                    + ", not a PyTorch checkpoint. Open it with an ONNX viewer, or look for the .pt file.");
}

bool mayBePickle(std::string_view head)
{
    if (head[0] == '\x80')
        return true;
    // Protocols 0 and 1 have no header: the first opcode of an object that anybody would save.
    return std::string_view("(]})cIJKLMFGNSTUVX").find(head[0]) != std::string_view::npos;
}

} // namespace

Kindred recognise(const io::Source& bytes)
{
    if (bytes.size() == 0)
        throw Error(ErrorKind::NotACheckpoint,
                    "The file is empty (0 bytes): a download or save that never got going. Get or save it again.");
    std::string head(std::min<std::uint64_t>(bytes.size(), 4096), '\0');
    bytes.read(0, std::as_writable_bytes(std::span(head)));
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) // the second: an archive without records
        return Kindred::Zip;
    if (isLegacyStream(bytes))
        return Kindred::Legacy;
    if (head.size() > 262 && head.substr(257, 5) == "ustar")
        return Kindred::Tar;
    for (const Signature& signature : kSignatures)
        if (std::string_view(head).substr(std::min(signature.offset, head.size())).starts_with(signature.bytes))
            throw Error(signature.kind, std::string(signature.sentence));
    refuseSafetensors(head, bytes.size());
    refuseText(bytes, head);
    refuseOnnx(head);
    if (std::ranges::all_of(head, [](char c) { return c == 0; }))
        throw Error(
            ErrorKind::NotACheckpoint,
            "The file begins with nothing but zero bytes: a download that reserved its space and failed, or a bad "
            "copy. Get the file again.");
    if (mayBePickle(head))
        return Kindred::Pickle;
    throw Error(ErrorKind::NotACheckpoint,
                isPlainText(head)
                    ? "This is a text file, not a PyTorch checkpoint."
                    : "This is not a PyTorch checkpoint: it begins neither as a zip file nor as a pickle.");
}

bool beginsAsPickle(const io::Source& bytes)
{
    std::string text(std::min<std::uint64_t>(bytes.size(), 512), '\0');
    bytes.read(0, std::as_writable_bytes(std::span(text)));
    const auto isName = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    };
    std::string_view head = text;
    if (head.starts_with('\x80') || head.starts_with("}q") || head.starts_with("]q"))
        return true; // PROTO, or protocol 1: an empty container and BINPUT
    if (head.starts_with("(dp") || head.starts_with("(lp")) // protocol 0: the same with MARK and PUT
        return head.size() > 3 && head[3] == '0';
    if (!head.starts_with('c')) // GLOBAL: two lines with names
        return false;
    head.remove_prefix(1);
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = head.find('\n');
        if (end == 0 || end == std::string_view::npos || !std::ranges::all_of(head.substr(0, end), isName))
            return false;
        head.remove_prefix(end + 1);
    }
    return head.starts_with("p0\n") || head.starts_with("q\0"sv) || head.starts_with('(') || head.starts_with(')');
}

void refuseOtherZip(const archive::ZipDirectory& directory)
{
    const auto has = [&](std::string_view name) {
        for (std::uint32_t i = 0; i < directory.count(); ++i)
            if (directory.name(i) == name || directory.fullName(i) == name)
                return true;
        return false;
    };
    const auto any = [&](auto&& test) {
        for (std::uint32_t i = 0; i < directory.count(); ++i)
            if (test(directory.name(i)))
                return true;
        return false;
    };
    if (has(".data/extern_modules") || has(".data/python_version"))
        throw Error(ErrorKind::Unsupported,
                    "This is a torch.package archive: Python sources together with pickled objects. "
                    "torch.package.PackageImporter loads it; ckptscope does not read this format yet.");
    if (has("archive_format") || has("serialized_exported_program.json")
        || any([](std::string_view name) { return name.starts_with("models/") && name.ends_with(".json"); }))
        throw Error(
            ErrorKind::Unsupported,
            "This is an exported program (.pt2 of torch.export). torch.export.load reads it; ckptscope does not "
            "read this format yet.");
    if (any([](std::string_view name) { return name.ends_with(".npy"); }))
        throw Error(ErrorKind::NotACheckpoint,
                    "This is a NumPy archive (.npz), not a PyTorch checkpoint. numpy.load reads it.");
    for (std::uint32_t i = 0; i < directory.count(); ++i) {
        const std::string name(directory.fullName(i));
        for (const char* extension : {".pth", ".pt", ".ckpt", ".bin", ".safetensors"})
            if (name.ends_with(extension))
                throw Error(ErrorKind::NotACheckpoint,
                            "This is an ordinary zip archive with \"" + io::escapeForDisplay(name, 120)
                                + "\" in it. Unpack it, then open that file.");
    }
    if (directory.count() == 0)
        throw Error(ErrorKind::NotACheckpoint, "This zip archive is empty.");
    throw Error(ErrorKind::NotACheckpoint,
                "This is a zip archive, but no PyTorch checkpoint: it has no record data.pkl in its folder. (Its first "
                "entry is \""
                    + io::escapeForDisplay(std::string(directory.fullName(0)), 120) + "\".)");
}

void refuseFolder(const std::string& path)
{
    if (io::system::exists(path + "/.metadata"))
        throw Error(
            ErrorKind::Unsupported,
            "This folder is a distributed checkpoint (DCP: .metadata and .distcp files). "
            "torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns it into one file; ckptscope does not "
            "read folders yet.");
    for (const char* index : {"/pytorch_model.bin.index.json", "/model.safetensors.index.json"})
        if (io::system::exists(path + index))
            throw Error(
                ErrorKind::Unsupported,
                "This folder holds a Hugging Face checkpoint that is split into several files. Open the files in "
                "it one by one.");
    if (io::system::exists(path + "/data.pkl") || io::system::exists(path + "/version"))
        throw Error(
            ErrorKind::NotAFile,
            "This folder is an unpacked checkpoint. PyTorch reads the packed file: zip the folder again without "
            "compression (zip -0 -r name.pt folder), then open that.");
    throw Error(ErrorKind::NotAFile, "This is a folder. Open the checkpoint files in it.");
}

} // namespace ckptscope::checkpoint
