#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/pickle_finder.h"
#include "app/cli/utf8.h"
#include "core/checkpoint/recognise.h"
#include "core/io/text.h"
#include "core/pickle/disassembler.h"

#include <fmt/format.h>

#include <algorithm>

namespace ckptscope::cli {

namespace {

void visitAll(const Pickles& pickles, Console& console, const std::function<bool(const pickle::Instruction&)>& visit)
{
    std::uint64_t offset = 0;
    try {
        for (int i = 0; i < pickles.count && !console.stop.stop_requested() && !console.out.closed(); ++i)
            offset = pickle::disassemble(pickles.source, offset, visit);
    } catch (const io::Error& error) {
        const bool isBroken = error.kind() == io::ErrorKind::Damaged || error.kind() == io::ErrorKind::Truncated;
        if (isBroken && pickles.name.empty())
            checkpoint::recognise(pickles.source); // throws for a file of another kind
        throw;
    }
    console.requireNoStop();
    if (pickles.trouble)
        throw io::Error(*pickles.trouble);
}

void printPickles(Console& console, const std::string& file, const Pickles& pickles)
{
    console.out.line(io::escapeForDisplay(file)
                     + (pickles.name.empty() ? "" : "  record " + io::escapeForDisplay(pickles.name)));
    visitAll(pickles, console, [&](const pickle::Instruction& instruction) {
        const std::string line = fmt::format("{:>8}: {}{:<16} {}", instruction.offset,
                                             std::string(std::min<std::size_t>(instruction.marks, 40) * 2, ' '),
                                             instruction.name, instruction.argument);
        console.out.line(console.terminal.width == 0 ? line : cutToWidth(line, console.terminal.width));
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
        const Pickles pickles = findPickles(openBytes(file));
        if (console.json)
            return writePickles(console, file, pickles);
        printPickles(console, file, pickles);
        return static_cast<int>(kDone);
    });
}

} // namespace ckptscope::cli
