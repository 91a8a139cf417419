#include "app/cli/console.h"
#include "app/cli/input.h"
#include "core/archive/zip_layout.h"
#include "core/archive/zip_reader.h"
#include "core/checkpoint/legacy.h"
#include "core/io/limits.h"
#include "core/io/text.h"
#include "core/pickle/disassembler.h"

#include <fmt/format.h>

#include <algorithm>

namespace ckptscope::cli {

namespace {

/// The pickles of a file: where they lie, and how many stand one behind the other.
struct Pickles {
    io::Source source;
    std::string name; ///< of the record; empty: the file itself
    int count = 1;
};

/// Works without opening the checkpoint as a whole, so that damaged files can be looked into.
Pickles picklesOf(const io::Source& bytes)
{
    std::string head(std::min<std::uint64_t>(bytes.size(), 4), '\0');
    bytes.read(0, std::as_writable_bytes(std::span(head)));
    if (!head.starts_with("PK\x03\x04"))
        return {bytes, "", checkpoint::isLegacyStream(bytes) ? 5 : 1};
    const archive::ZipDirectory zip = archive::ZipDirectory::read(bytes);
    const auto record = zip.find(archive::kPickleRecord);
    if (!record)
        throw io::Error(io::ErrorKind::NotACheckpoint, "This zip archive has no record data.pkl to dump.");
    return {zip.open(bytes, *record, limits::kInflatedBytes), zip.fullName(*record)};
}

void visitAll(const Pickles& pickles, Console& console, const std::function<bool(const pickle::Instruction&)>& visit)
{
    std::uint64_t offset = 0;
    for (int i = 0; i < pickles.count && !console.stop.stop_requested(); ++i)
        offset = pickle::disassemble(pickles.source, offset, visit);
}

void printPickles(Console& console, const std::string& file, const Pickles& pickles)
{
    console.out.line(io::escapeForDisplay(file)
                     + (pickles.name.empty() ? "" : "  record " + io::escapeForDisplay(pickles.name)));
    visitAll(pickles, console, [&](const pickle::Instruction& instruction) {
        console.out.line(fmt::format("{:>8}: {}{:<16} {}", instruction.offset,
                                     std::string(std::min<std::size_t>(instruction.marks, 40) * 2, ' '),
                                     instruction.name, instruction.argument));
        return !console.out.closed() && !console.stop.stop_requested();
    });
}

int writePickles(Console& console, const std::string& file, const Pickles& pickles)
{
    return writeDocument(console, file, [&](JsonWriter& json) {
        json.key("record").string(pickles.name).key("instructions").beginArray();
        visitAll(pickles, console, [&](const pickle::Instruction& instruction) {
            json.beginObject().key("offset").count(instruction.offset).key("opcode").string(instruction.name);
            json.key("argument").string(instruction.argument).endObject();
            return !console.out.closed();
        });
        json.endArray().endObject();
        return static_cast<int>(kDone);
    });
}

} // namespace

int dump(Console& console, const Arguments& arguments)
{
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        const Pickles pickles = picklesOf(openBytes(file));
        if (console.json)
            return writePickles(console, file, pickles);
        printPickles(console, file, pickles);
        return static_cast<int>(kDone);
    });
}

} // namespace ckptscope::cli
