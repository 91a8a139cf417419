#include "core/tensor/array_export.h"

#include "core/archive/zip_writer.h"
#include "core/checkpoint/save.h"
#include "core/io/new_folders.h"
#include "core/io/saturate.h"
#include "core/io/stopped.h"
#include "core/io/text.h"
#include "core/tensor/array_file.h"

#include <set>

namespace ckptscope::tensor {

namespace {

using IfExists = io::AtomicFile::IfExists;

/// Names of devices there, whatever follows a dot ("Naming Files, Paths, and Namespaces", Microsoft).
bool isReservedOnWindows(const std::string& name)
{
    const std::string stem = io::lowered(name.substr(0, name.find('.')));
    const bool isPort =
        stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem[3] >= '1' && stem[3] <= '9';
    return stem == "con" || stem == "prn" || stem == "aux" || stem == "nul" || isPort;
}

void nameOutputs(ArrayExport& planned)
{
    std::set<std::string> taken;
    for (ExportedArray& each : planned.arrays) {
        if (holdsOneArray(planned.format)) {
            each.output = planned.out;
            return;
        }
        const bool isFolder = planned.format == ArrayFormat::Folder;
        const std::string stem = isFolder ? safeFileName(each.name) : each.name;
        std::string name = stem;
        for (int i = 2; !taken.insert(isFolder ? io::lowered(name) : name).second; ++i)
            name = stem + '.' + std::to_string(i);
        const std::string folder =
            !isFolder ? "" : planned.out + (io::system::endsWithSeparator(planned.out) ? "" : "/");
        each.output = folder + name + ".npy";
    }
}

void writeNpz(const ArrayExport& planned, IfExists ifExists, const io::Progress& progress)
{
    constexpr std::uint32_t kAlignment = 64;
    const std::uint64_t total = planned.bytes();
    std::uint64_t done = 0;
    io::AtomicFile file(planned.out, ifExists, total);
    archive::ZipWriter zip(file, {}, kAlignment);
    for (const ExportedArray& each : planned.arrays) {
        const io::Source bytes = npyFile(each.view);
        zip.add(each.output, bytes, std::nullopt, progress, done, total);
        done += bytes.size();
    }
    zip.finish();
    file.commit();
}

/// `done`: bytes of the arrays before, of `total`.
void writeFile(const ExportedArray& array, ArrayFormat format, IfExists ifExists, const io::Progress& progress,
               std::uint64_t done, std::uint64_t total)
{
    const io::Source bytes = npyFile(array.view);
    const bool isText = format == ArrayFormat::Csv;
    io::AtomicFile file(array.output, ifExists, isText ? 0 : bytes.size());
    if (isText)
        writeCsv(file, array.view, progress, done, total);
    else
        file.copy(bytes, progress, done, total);
    file.commit();
}

/// With the name of the file, which is one of many.
io::Error notWritten(const io::Error& error, const std::string& output, std::size_t before)
{
    const std::string after = before == 0 ? ""
        : before == 1                     ? " after one other file"
                                          : " after " + std::to_string(before) + " other files";
    io::Error named(error.kind(),
                    '"' + io::escapeForDisplay(output) + "\" could not be written" + after + ": " + error.what());
    named.in(error.record());
    return error.offset() ? named.at(*error.offset()) : named;
}

void writeFolder(const ArrayExport& planned, IfExists ifExists, std::size_t& written, const io::Progress& progress)
{
    const io::NewFolders made(planned.out);
    const std::uint64_t total = planned.bytes();
    std::uint64_t done = 0;
    std::size_t before = 0; // of this folder
    for (const ExportedArray& each : planned.arrays) {
        try {
            writeFile(each, planned.format, ifExists, progress, done, total);
        } catch (...) {
            const io::Error error = io::currentError();
            throw error.kind() == io::ErrorKind::Cancelled ? io::stoppedAfter(written)
                                                           : notWritten(error, each.output, before);
        }
        ++before;
        ++written;
        done += npyFile(each.view).size();
    }
}

} // namespace

std::optional<ArrayFormat> arrayFormatOf(const std::string& out)
{
    if (io::system::endsWithSeparator(out) || io::system::isFolder(out))
        return ArrayFormat::Folder;
    if (out.ends_with(".npy"))
        return ArrayFormat::Npy;
    if (out.ends_with(".csv"))
        return ArrayFormat::Csv;
    if (out.ends_with(".npz"))
        return ArrayFormat::Npz;
    return {};
}

std::string safeFileName(const std::string& name)
{
    constexpr std::size_t kMost = 200;
    std::string out;
    for (const char c : name.substr(0, kMost)) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '_' || c == '-';
        out += isPlain ? c : '_';
    }
    return out.empty() || out.starts_with('.') || isReservedOnWindows(out) ? '_' + out : out;
}

std::uint64_t ArrayExport::bytes() const
{
    std::uint64_t sum = 0;
    for (const ExportedArray& each : arrays)
        sum = io::saturatingSum(sum, npyFile(each.view).size());
    return sum;
}

std::optional<DType> ArrayExport::otherType(const ExportedArray& array) const
{
    const DType written = numpyType(array.view).dtype;
    if (format == ArrayFormat::Csv || info(written).name == info(array.view.dtype).name)
        return {};
    return written;
}

ArrayExport planExport(const checkpoint::Checkpoint& checkpoint, std::span<const std::uint32_t> rows,
                       ArrayFormat format, const std::string& out)
{
    ArrayExport planned{format, out, {}, {}};
    for (const std::uint32_t row : rows) {
        const checkpoint::Tensor& tensor = checkpoint.tensors[row];
        const std::string name = checkpoint.tensorName(tensor);
        try {
            View view = viewOf(checkpoint, tensor);
            npyFile(view); // throws where no file can hold them
            planned.arrays.push_back({name, std::move(view), {}});
        } catch (const io::Error& error) {
            planned.leftOut.push_back(io::escapeForDisplay(name) + ": " + error.what());
            if (planned.leftOut.size() == rows.size())
                throw io::Error(error.kind(), planned.leftOut[0]);
        }
    }
    nameOutputs(planned);
    return planned;
}

std::vector<std::string> outputsOf(const ArrayExport& planned)
{
    if (planned.format != ArrayFormat::Folder)
        return {planned.out};
    std::vector<std::string> outputs;
    for (const ExportedArray& each : planned.arrays)
        outputs.push_back(each.output);
    return outputs;
}

void writeExport(const checkpoint::Checkpoint& checkpoint, const ArrayExport& planned, IfExists ifExists,
                 std::size_t& written, const io::Progress& progress)
{
    for (const std::string& output : outputsOf(planned))
        checkpoint::requireOtherThanInput(checkpoint, output);
    if (planned.format == ArrayFormat::Folder)
        return writeFolder(planned, ifExists, written, progress);
    if (planned.format == ArrayFormat::Npz)
        writeNpz(planned, ifExists, progress);
    else
        writeFile(planned.arrays.front(), planned.format, ifExists, progress, 0, planned.bytes());
    ++written;
}

} // namespace ckptscope::tensor
