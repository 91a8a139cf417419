#include "app/cli/console.h"
#include "app/cli/finding_text.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Finding;
using checkpoint::Severity;
using checkpoint::VerdictLevel;

namespace {

Severity parseLevel(const Arguments& arguments)
{
    if (!arguments.has("fail-on"))
        return Severity::Error;
    const std::string text = arguments.value("fail-on");
    for (Severity severity : {Severity::Note, Severity::Warning, Severity::Error})
        if (text == checkpoint::severityName(severity))
            return severity;
    throw io::Error(io::ErrorKind::Usage,
                    "\"--fail-on\" takes note, warning or error, not \"" + io::escapeForDisplay(text) + "\".");
}

std::vector<Finding> findAll(Console& console, const Checkpoint& checkpoint, const std::string& file, bool withCrc)
{
    std::vector<Finding> findings = checkpoint.findings;
    std::ranges::move(checkLocalHeaders(checkpoint), std::back_inserter(findings));
    if (withCrc) {
        ProgressLine line("checking " + io::escapeForDisplay(file), console.showsProgress);
        std::ranges::move(checkCrc(checkpoint, line.progress(console.stop)), std::back_inserter(findings));
    }
    std::ranges::stable_sort(findings, std::greater(), &Finding::severity);
    return findings;
}

/// What a verdict weighs beside the findings.
bool isAtLeast(VerdictLevel level, Severity severity)
{
    switch (level) {
    case VerdictLevel::DataOnly:
        return false;
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return severity == Severity::Note;
    default:
        return true;
    }
}

} // namespace

int check(Console& console, const Arguments& arguments)
{
    const Severity failOn = parseLevel(arguments);
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
        const std::vector<Finding> findings = findAll(console, *checkpoint, file, arguments.has("crc"));
        const std::string_view container = checkpoint::containerName(checkpoint->origin->container);
        const VerdictLevel level = checkpoint->verdict.level;
        const bool fails = isAtLeast(level, failOn)
            || std::ranges::any_of(findings, [&](const Finding& finding) { return finding.severity >= failOn; });
        const int code = fails ? kNo : kDone;
        if (console.json)
            return writeDocument(console, file, [&](JsonWriter& json) {
                json.key("container").string(container);
                writeVerdict(json, checkpoint->verdict);
                writeFindings(json, findings);
                json.endObject();
                return code;
            });
        console.paragraph(fmt::format("{}  {}, {}", console.terminal.paint(Colour::Bold, io::escapeForDisplay(file)),
                                      container, paintedVerdict(console.terminal, level)));
        printReasons(console, checkpoint->verdict, checkpoint->verdict.reasons.size());
        printFindings(console, file, findings);
        return code;
    });
}

} // namespace ckptscope::cli
