#include "app/cli/finding_text.h"

#include "app/cli/utf8.h"
#include "core/edit/command_line.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace ckptscope::cli {

using checkpoint::Finding;
using checkpoint::Severity;
using checkpoint::VerdictLevel;

namespace {

constexpr std::size_t kMessageColumn = 13; ///< behind "  ⚠ warning  "

std::string sign(const Terminal& terminal, Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return terminal.paint(Colour::Cyan, "· note   ");
    case Severity::Warning:
        return terminal.paint(Colour::Yellow, "⚠ warning");
    case Severity::Error:
        break;
    }
    return terminal.paint(Colour::Red, "✖ error  ");
}

Colour colourOf(VerdictLevel level)
{
    switch (level) {
    case VerdictLevel::DataOnly:
        return Colour::Green;
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return Colour::Yellow;
    default:
        return Colour::Red;
    }
}

} // namespace

std::string fixCommand(const std::string& file, std::span<const std::string> fix, std::size_t indent, std::size_t width)
{
    constexpr std::size_t kContinued = 2; // " \\"
    std::string command = "ckptscope-cli convert";
    std::size_t column = indent + command.size();
    const auto add = [&](const std::string& word) {
        const std::size_t size = displayWidth(word) + 1;
        const bool breaks = width != 0 && column + size + kContinued > width;
        command += breaks ? " \\\n" + std::string(indent + 2, ' ') : " ";
        column = breaks ? indent + 1 + size : column + size;
        command += word;
    };
    add(edit::shellQuoted(file.starts_with('-') && file != "-" ? "./" + file : file));
    for (const std::string& argument : fix)
        add(edit::shellQuoted(argument));
    add("-o OUT");
    return command;
}

std::string_view verdictText(VerdictLevel level)
{
    switch (level) {
    case VerdictLevel::DataOnly:
        return "data only";
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return "needs weights_only=False (known harmless classes)";
    case VerdictLevel::ContainsProgram:
        return "contains a program: loading it would run unknown code";
    case VerdictLevel::Ambiguous:
        return "ambiguous: damaged, or two readers could see different contents";
    case VerdictLevel::Dangerous:
        break;
    }
    return "dangerous: loading it would make calls that are known to do harm";
}

std::string paintedVerdict(const Terminal& terminal, VerdictLevel level)
{
    return terminal.paint(colourOf(level), verdictText(level));
}

void printReasons(Console& console, const checkpoint::Verdict& verdict, std::size_t most)
{
    for (std::size_t i = 0; i < verdict.reasons.size() && i < most; ++i) {
        const checkpoint::VerdictReason& reason = verdict.reasons[i];
        std::string line =
            "  " + console.terminal.paint(colourOf(reason.level), "• ") + io::escapeForDisplay(reason.message);
        if (!reason.global.empty() || reason.offset != 0)
            line += fmt::format(" (byte {})", reason.offset);
        console.paragraph(line, 4);
    }
    if (verdict.reasons.size() > most)
        console.paragraph(fmt::format("  … and {} more reason{}; \"ckptscope-cli check\" lists {}",
                                      verdict.reasons.size() - most, verdict.reasons.size() - most == 1 ? "" : "s",
                                      verdict.reasons.size() - most == 1 ? "it" : "them"));
}

void printFindings(Console& console, const std::string& file, std::span<const Finding> findings)
{
    constexpr std::size_t kNarrow = 60;
    const bool isNarrow = console.terminal.width != 0 && console.terminal.width < kNarrow;
    const std::size_t fixColumn = isNarrow ? 2 : kMessageColumn;
    for (const Finding& finding : findings) {
        const std::string where = finding.where.empty() ? std::string() : io::escapeForDisplay(finding.where) + ": ";
        console.paragraph(fmt::format("  {}  {}{}  {}", sign(console.terminal, finding.severity), where,
                                      io::escapeForDisplay(finding.message),
                                      console.terminal.paint(Colour::Dim, "[" + finding.id + "]")),
                          kMessageColumn);
        if (!finding.fix.empty())
            console.out.line(std::string(fixColumn, ' ')
                             + "fix: " + fixCommand(file, finding.fix, fixColumn + 5, console.terminal.width));
    }
}

void writeVerdict(JsonWriter& json, const checkpoint::Verdict& verdict)
{
    json.key("verdict").beginObject();
    json.key("level").string(checkpoint::verdictName(verdict.level));
    json.key("reasons").beginArray();
    for (const checkpoint::VerdictReason& reason : verdict.reasons) {
        json.beginObject();
        json.key("level").string(checkpoint::verdictName(reason.level));
        json.key("message").string(reason.message);
        json.key("global");
        reason.global.empty() ? json.null() : json.string(reason.global);
        json.key("offset");
        reason.global.empty() && reason.offset == 0 ? json.null() : json.count(reason.offset);
        json.endObject();
    }
    json.endArray().endObject();
}

void writeFindings(JsonWriter& json, std::span<const Finding> findings)
{
    json.key("findings").beginArray();
    for (const Finding& finding : findings) {
        json.beginObject();
        json.key("id").string(finding.id);
        json.key("severity").string(checkpoint::severityName(finding.severity));
        json.key("where").string(finding.where);
        json.key("message").string(finding.message);
        json.key("fix").strings(finding.fix);
        json.endObject();
    }
    json.endArray();
}

} // namespace ckptscope::cli
