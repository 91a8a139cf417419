#include "app/cli/finding_text.h"
#include "app/cli/show.h"
#include "app/cli/table.h"
#include "core/io/text.h"

#include <fmt/format.h>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Section;

namespace {

std::string tensorCount(std::uint64_t count)
{
    return fmt::format("{} tensor{}", count, count == 1 ? "" : "s");
}

void printHeader(Console& console, const Checkpoint& checkpoint, const ShowRequest& request)
{
    const checkpoint::Origin& origin = *checkpoint.origin;
    console.paragraph(
        fmt::format("{}  {} · {} · {} · {}", console.terminal.paint(Colour::Bold, io::escapeForDisplay(request.file)),
                    checkpoint::containerName(origin.container), origin.writtenBy(),
                    io::humanBytes(origin.bytes.size()), paintedVerdict(console.terminal, checkpoint.verdict.level)));
}

void printSummary(Console& console, const Checkpoint& checkpoint)
{
    Table table(5);
    table.alignRight(2);
    table.alignRight(3);
    for (const Section& section : checkpoint.sections) {
        const bool hasTensors = section.tensors != 0;
        table.add({std::string(checkpoint::sectionName(section.kind)), io::escapeForDisplay(section.name),
                   hasTensors
                       ? tensorCount(section.tensors)
                       : (section.items != 0 ? fmt::format("{} value{}", section.items, section.items == 1 ? "" : "s")
                                             : std::string()),
                   hasTensors ? fmt::format("{} · {}", io::humanCount(section.elements), io::humanBytes(section.bytes))
                              : std::string(),
                   io::escapeForDisplay(section.detail)});
    }
    table.print(console, "  ");
}

} // namespace

void printCheckpoint(Console& console, const Checkpoint& checkpoint, const ShowRequest& request)
{
    constexpr std::size_t kFewReasons = 5;
    printHeader(console, checkpoint, request);
    if (checkpoint.verdict.level != checkpoint::VerdictLevel::DataOnly)
        printReasons(console, checkpoint.verdict, kFewReasons);
    printSummary(console, checkpoint);
    if (!checkpoint.findings.empty())
        console.out.line("");
    printFindings(console, request.file, checkpoint.findings);
    printSections(console, checkpoint, request);
}

} // namespace ckptscope::cli
