#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "core/archive/zip_writer.h"
#include "core/checkpoint/query.h"
#include "core/checkpoint/save.h"
#include "core/checkpoint/shape_text.h"
#include "core/io/atomic_file.h"
#include "core/io/text.h"
#include "core/tensor/array_file.h"

#include <fmt/format.h>

#include <set>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using io::Error;
using io::ErrorKind;
using tensor::View;

namespace {

enum class Target { Npy, Csv, Npz, Folder };

struct Exported {
    std::string name; ///< of the tensor
    View view;
    std::string output; ///< file, or record of an .npz
};

struct ExportRequest {
    std::string file, out;
    Target target = Target::Npy;
    bool force = false;
};

Target targetOf(const std::string& out)
{
    if (out.ends_with('/') || io::system::isFolder(out))
        return Target::Folder;
    if (out.ends_with(".npy"))
        return Target::Npy;
    if (out.ends_with(".csv"))
        return Target::Csv;
    if (out.ends_with(".npz"))
        return Target::Npz;
    throw Error(ErrorKind::Usage,
                "\"-o\" takes a name that ends with .npy, .csv or .npz, or a folder that ends with '/', not \""
                    + io::escapeForDisplay(out) + "\".");
}

/// The name of a tensor as the name of a file, in any file system: what is not a letter, digit or one of "._-" becomes
/// "_".
std::string fileName(const std::string& name)
{
    constexpr std::size_t kMost = 200;
    std::string out;
    for (const char c : name.substr(0, kMost)) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '_' || c == '-';
        out += isPlain ? c : '_';
    }
    return out.empty() || out.starts_with('.') ? '_' + out : out;
}

/// Names each output; two names that become one get a number.
void nameOutputs(std::vector<Exported>& all, const ExportRequest& request)
{
    std::set<std::string> taken;
    for (Exported& each : all) {
        if (request.target == Target::Npy || request.target == Target::Csv) {
            each.output = request.out;
            return;
        }
        const bool isFolder = request.target == Target::Folder;
        const std::string stem = isFolder ? fileName(each.name) : each.name;
        std::string name = stem;
        for (int i = 2; !taken.insert(isFolder ? io::lowered(name) : name).second; ++i)
            name = fmt::format("{}.{}", stem, i);
        const std::string folder = !isFolder ? "" : request.out + (request.out.ends_with('/') ? "" : "/");
        each.output = folder + name + ".npy";
    }
}

std::vector<Exported> selected(const Checkpoint& checkpoint, const checkpoint::Query& select,
                               const ExportRequest& request)
{
    std::vector<Exported> all;
    std::vector<std::string> names;
    for (const checkpoint::Tensor& each : checkpoint.tensors) {
        if (!select.empty() && !select.matches(checkpoint, each))
            continue;
        names.push_back(checkpoint.tensorName(each));
        const bool isSingle = request.target == Target::Npy || request.target == Target::Csv;
        if (isSingle && names.size() > 1)
            throw Error(ErrorKind::Usage,
                        "Several tensors match (\"" + io::escapeForDisplay(names[0]) + "\", \""
                            + io::escapeForDisplay(names[1])
                            + "\" …), and one file takes one. Narrow --select, or name a folder or an .npz with -o.");
        try {
            all.push_back({names.back(), tensor::viewOf(checkpoint, each), {}});
        } catch (const Error& error) {
            throw Error(error.kind(), io::escapeForDisplay(names.back()) + ": " + error.what());
        }
    }
    if (all.empty())
        throw Error(ErrorKind::Usage, "No tensor matches; \"ckptscope-cli show\" lists them.");
    nameOutputs(all, request);
    return all;
}

/// Neither the input nor, without --force, anything else is replaced; asked before the first byte is written.
void requireFree(const Checkpoint& checkpoint, const std::string& target, bool force)
{
    requireOtherThanInput(checkpoint, target);
    if (!force && io::system::exists(target))
        throw Error(ErrorKind::Exists,
                    "\"" + io::escapeForDisplay(target)
                        + "\" exists already. Choose another name, or replace it with --force.");
}

void writeOne(const Exported& each, const ExportRequest& request, const io::Progress& progress, std::uint64_t done,
              std::uint64_t total)
{
    const auto ifExists = request.force ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
    if (request.target == Target::Csv) {
        io::AtomicFile file(each.output, ifExists, 0);
        writeCsv(file, each.view, progress, done, total);
        return file.commit();
    }
    const io::Source bytes = npyFile(each.view);
    io::AtomicFile file(each.output, ifExists, bytes.size());
    file.copy(bytes, progress, done, total);
    file.commit();
}

void writeAll(const std::vector<Exported>& all, const ExportRequest& request, const io::Progress& progress)
{
    std::uint64_t total = 0, done = 0;
    for (const Exported& each : all)
        total += npyFile(each.view).size();
    if (request.target == Target::Npz) {
        constexpr std::uint32_t kAlignment = 64;
        const auto ifExists = request.force ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
        io::AtomicFile file(request.out, ifExists, total);
        archive::ZipWriter zip(file, {}, kAlignment);
        for (const Exported& each : all) {
            const io::Source bytes = npyFile(each.view);
            zip.add(each.output, bytes, std::nullopt, progress, done, total);
            done += bytes.size();
        }
        zip.finish();
        return file.commit();
    }
    if (request.target == Target::Folder)
        io::system::createFolders(request.out);
    for (const Exported& each : all) {
        writeOne(each, request, progress, done, total);
        done += npyFile(each.view).size();
    }
}

std::string_view writtenType(const View& view)
{
    return info(numpyType(view).dtype).name;
}

std::string sentence(const Exported& each, const ExportRequest& request)
{
    std::string text = fmt::format("  {}: {} {}", io::escapeForDisplay(each.name), info(each.view.dtype).name,
                                   checkpoint::shapeText(each.view.shape));
    if (each.view.meaning == tensor::Meaning::Dequantized)
        text += ", dequantised";
    else if (each.view.meaning == tensor::Meaning::Stored)
        text += ", the stored values alone";
    if (request.target != Target::Csv && writtenType(each.view) != info(each.view.dtype).name)
        text += fmt::format(", written as {} (numpy has no {})", writtenType(each.view), info(each.view.dtype).name);
    if (request.target == Target::Folder)
        text += " → " + io::escapeForDisplay(each.output);
    return text;
}

void writeDocumentOf(JsonWriter& json, const std::vector<Exported>& all, const ExportRequest& request)
{
    json.key("output").string(request.out).key("tensors").beginArray();
    for (const Exported& each : all) {
        json.beginObject().key("name").string(each.name).key("dtype").string(info(each.view.dtype).name);
        json.key("written_as").string(request.target == Target::Csv ? "text" : writtenType(each.view));
        json.key("values").string(each.view.meaning == tensor::Meaning::Magnitudes ? "numbers"
                                                                                   : meaningName(each.view.meaning));
        json.key("shape").integers(arrayShape(each.view)).key("output").string(each.output).endObject();
    }
    json.endArray().endObject();
}

} // namespace

int exportArrays(Console& console, const Arguments& arguments)
{
    if (!arguments.has("o"))
        throw Error(ErrorKind::Usage, "export needs -o: a name that ends with .npy, .csv or .npz, or a folder.");
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    ExportRequest request{arguments.operands[0], arguments.value("o"), Target::Npy, arguments.has("force")};
    request.target = targetOf(request.out);
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
        const std::vector<Exported> all = selected(*checkpoint, select, request);
        if (request.target != Target::Folder)
            requireFree(*checkpoint, request.out, request.force);
        else
            for (const Exported& each : all)
                requireFree(*checkpoint, each.output, request.force);
        {
            ProgressLine line("writing " + io::escapeForDisplay(request.out), console.showsProgress);
            writeAll(all, request, line.progress(console.stop));
        }
        if (console.json)
            return writeDocument(console, file, [&](JsonWriter& json) {
                writeDocumentOf(json, all, request);
                return static_cast<int>(kDone);
            });
        console.paragraph(io::escapeForDisplay(file));
        for (const Exported& each : all)
            console.paragraph(sentence(each, request), 4);
        console.paragraph(fmt::format("  wrote {} ({} tensor{})", io::escapeForDisplay(request.out), all.size(),
                                      all.size() == 1 ? "" : "s"));
        return static_cast<int>(kDone);
    });
}

} // namespace ckptscope::cli
