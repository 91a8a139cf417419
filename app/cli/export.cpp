#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "core/checkpoint/query.h"
#include "core/checkpoint/save.h"
#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"
#include "core/tensor/array_export.h"
#include "core/tensor/array_file.h"

#include <fmt/format.h>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using io::Error;
using io::ErrorKind;
using tensor::ArrayExport;
using tensor::ArrayFormat;
using tensor::ExportedArray;

namespace {

ArrayFormat formatOf(const std::string& out)
{
    if (const std::optional<ArrayFormat> format = tensor::arrayFormatOf(out))
        return *format;
    throw Error(ErrorKind::Usage,
                "\"-o\" takes a name that ends with .npy, .csv or .npz, or a folder that ends with '/', not \""
                    + io::escapeForDisplay(out) + "\".");
}

std::vector<std::uint32_t> selected(const Checkpoint& checkpoint, const checkpoint::Query& select, bool onlyOne)
{
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < checkpoint.tensors.size(); ++i)
        if (select.empty() || select.matches(checkpoint, checkpoint.tensors[i]))
            rows.push_back(i);
    if (checkpoint.tensors.empty())
        throw Error(ErrorKind::Usage, "The file holds no tensor that could be exported.");
    if (rows.empty())
        throw Error(ErrorKind::Usage, "No tensor matches; \"ckptscope-cli show\" lists them.");
    const auto name = [&](std::size_t i) {
        return io::escapeForDisplay(checkpoint.tensorName(checkpoint.tensors[rows[i]]));
    };
    if (onlyOne && rows.size() > 1)
        throw Error(ErrorKind::Usage,
                    "Several tensors match (\"" + name(0) + "\", \"" + name(1)
                        + "\" …), and one file takes one. Narrow --select, or name a folder or an .npz with -o.");
    return rows;
}

/// Neither the input nor, without --force, anything else is replaced; asked before the first byte is written.
void requireFree(const Checkpoint& checkpoint, const ArrayExport& planned, bool force)
{
    for (const std::string& target : outputsOf(planned)) {
        requireOtherThanInput(checkpoint, target);
        if (!force && io::system::exists(target))
            throw Error(ErrorKind::Exists,
                        "\"" + io::escapeForDisplay(target)
                            + "\" exists already. Choose another name, or replace it with --force.");
    }
}

std::string sentence(const ArrayExport& planned, const ExportedArray& each)
{
    std::string text = fmt::format("  {}: {} {}", io::escapeForDisplay(each.name), info(each.view.dtype).name,
                                   checkpoint::shapeText(each.view.shape));
    if (each.view.meaning == tensor::Meaning::Dequantized)
        text += ", dequantised";
    else if (each.view.meaning == tensor::Meaning::Stored)
        text += ", the stored values alone";
    if (const std::optional<tensor::DType> other = planned.otherType(each))
        text += fmt::format(", written as {} (numpy has no {})", info(*other).name, info(each.view.dtype).name);
    if (planned.format == ArrayFormat::Folder)
        text += " → " + io::escapeForDisplay(each.output);
    return text;
}

void writeDocumentOf(JsonWriter& json, const ArrayExport& planned)
{
    json.key("output").string(planned.out).key("tensors").beginArray();
    for (const ExportedArray& each : planned.arrays) {
        const bool isText = planned.format == ArrayFormat::Csv;
        json.beginObject().key("name").string(each.name).key("dtype").string(info(each.view.dtype).name);
        json.key("written_as").string(isText ? "text" : info(numpyType(each.view).dtype).name);
        json.key("values").string(each.view.meaning == tensor::Meaning::Magnitudes ? "numbers"
                                                                                   : meaningName(each.view.meaning));
        json.key("shape").integers(arrayShape(each.view)).key("output").string(each.output).endObject();
    }
    json.endArray().key("left_out").strings(planned.leftOut).endObject();
}

int exportOne(Console& console, const Arguments& arguments, const std::string& file)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    const std::string out = arguments.value("o");
    const ArrayFormat format = formatOf(out);
    const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
    const ArrayExport planned =
        planExport(*checkpoint, selected(*checkpoint, select, tensor::holdsOneArray(format)), format, out);
    const bool force = arguments.has("force");
    requireFree(*checkpoint, planned, force);
    {
        ProgressLine line("writing " + io::escapeForDisplay(out), console.showsProgress);
        writeExport(*checkpoint, planned, force ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse,
                    console.filesWritten, line.progress(console.stop));
    }
    if (console.json)
        return writeDocument(console, file, [&](JsonWriter& json) {
            writeDocumentOf(json, planned);
            return static_cast<int>(kDone);
        });
    console.paragraph(io::escapeForDisplay(file));
    for (const ExportedArray& each : planned.arrays)
        console.paragraph(sentence(planned, each), 4);
    for (const std::string& each : planned.leftOut)
        console.paragraph("  left out: " + each, 4);
    console.paragraph(fmt::format("  wrote {} ({} tensor{})", io::escapeForDisplay(out), planned.arrays.size(),
                                  planned.arrays.size() == 1 ? "" : "s"));
    return kDone;
}

} // namespace

int exportArrays(Console& console, const Arguments& arguments)
{
    if (!arguments.has("o"))
        throw Error(ErrorKind::Usage, "export needs -o: a name that ends with .npy, .csv or .npz, or a folder.");
    (void)checkpoint::Query::parse(arguments.value("select")); // a mistake in them is told before a file is opened
    (void)formatOf(arguments.value("o"));
    return forEachFile(console, arguments.operands,
                       [&](const std::string& file) { return exportOne(console, arguments, file); });
}

} // namespace ckptscope::cli
