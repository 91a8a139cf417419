#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "core/checkpoint/open_storages.h"
#include "core/checkpoint/save.h"
#include "core/edit/losses.h"
#include "core/edit/placement.h"
#include "core/edit/plan.h"
#include "core/edit/recipe.h"
#include "core/io/new_folders.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

namespace ckptscope::cli {

namespace {

using io::Error;
using io::ErrorKind;

struct Request {
    std::vector<edit::Step> steps;
    checkpoint::Format format = checkpoint::Format::AsInput;
    std::map<std::string, std::string> targets; ///< by input
    bool toFolder = false; ///< the targets lie in a folder that is made where it is missing
    bool force = false, dryRun = false, verify = true;
    std::string deviceMap; ///< a file for it; empty: none

    io::AtomicFile::IfExists ifExists() const
    {
        return force ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
    }
};

std::vector<edit::Step> stepsOf(const Arguments& arguments)
{
    std::vector<edit::Step> steps;
    for (const Given& given : arguments.options)
        if (given.isEdit && given.name == "recipe")
            std::ranges::copy(edit::readRecipe(given.value), std::back_inserter(steps));
        else if (given.isEdit)
            steps.push_back(edit::parseStep(given.name, given.value));
    bool adds = false;
    for (edit::Step& step : steps)
        if (auto* add = std::get_if<edit::Add>(&step)) {
            add->again = add->again || arguments.has("again");
            adds = true;
        }
    if (arguments.has("again") && !adds)
        throw Error(ErrorKind::Usage, "\"--again\" belongs to \"--add\", which is missing.");
    return steps;
}

checkpoint::Format formatOf(const Arguments& arguments)
{
    const std::string text = arguments.value("format");
    if (!arguments.has("format"))
        return checkpoint::Format::AsInput;
    if (text == "zip")
        return checkpoint::Format::Zip;
    if (text == "legacy")
        return checkpoint::Format::Legacy;
    throw Error(ErrorKind::Usage, "\"--format\" takes zip or legacy, not \"" + io::escapeForDisplay(text) + "\".");
}

bool isFolderName(const std::string& out)
{
    return io::system::endsWithSeparator(out) || (!out.empty() && out != "-" && io::system::isFolder(out));
}

/// The output of each input; refuses two inputs that would give the same file.
std::map<std::string, std::string> targetsOf(const Arguments& arguments)
{
    const std::string out = arguments.value("o");
    if (arguments.has("o") ? out.empty() : !arguments.has("dry-run"))
        throw Error(ErrorKind::Usage, "convert needs -o: the new file, or a folder ending with '/'.");
    if (out == "-" && arguments.has("json") && !arguments.has("dry-run"))
        throw Error(ErrorKind::Usage, "\"--json\" and \"-o -\" both need standard output; name a file with -o.");
    const bool folder = isFolderName(out);
    if (arguments.operands.size() > 1 && !folder && arguments.has("o"))
        throw Error(ErrorKind::Usage, "Several inputs need a folder for -o, such as \"out/\".");
    if (folder && std::ranges::find(arguments.operands, "-") != arguments.operands.end())
        throw Error(ErrorKind::Usage, "Standard input has no name to save under in a folder; name a file with -o.");
    std::map<std::string, std::string> targets, byTarget;
    for (const std::string& input : arguments.operands) {
        std::string target = out;
        if (folder)
            target = out + (io::system::endsWithSeparator(out) ? "" : "/") + io::system::nameOf(input);
        if (const auto [other, isNew] = byTarget.emplace(target, input); !isNew && arguments.has("o")) {
            if (other->second == input)
                throw Error(ErrorKind::Usage, "\"" + io::escapeForDisplay(input) + "\" is given twice.");
            throw Error(ErrorKind::Usage,
                        "\"" + io::escapeForDisplay(other->second) + "\" and \"" + io::escapeForDisplay(input)
                            + "\" would both become \"" + io::escapeForDisplay(target) + "\".");
        }
        targets.emplace(input, target);
    }
    return targets;
}

void writeToStandardOutput(const checkpoint::SavePlan& plan, const io::Progress& progress)
{
    if (io::system::isTerminal(1))
        throw Error(ErrorKind::Usage, "A checkpoint is not written to a terminal; redirect the output to a file.");
    StreamSink sink(stdout);
    plan.write(sink, progress);
    sink.flush();
}

/// Returns the damaged records of the input, when the new file is verified.
std::vector<std::string> write(Console& console, const Request& request, const std::string& file,
                               const std::string& target, checkpoint::SavePlan& plan)
{
    ProgressLine line("saving " + io::escapeForDisplay(file), console.showsProgress);
    const io::Progress progress = line.progress(console.stop);
    if (target == "-") {
        writeToStandardOutput(plan, progress);
        return {};
    }
    checkpoint::SaveOptions options;
    options.ifExists = request.ifExists();
    options.verify = request.verify;
    std::vector<std::string> damaged = checkpoint::save(plan, target, options, progress);
    ++console.filesWritten;
    return damaged;
}

void writeReports(JsonWriter& json, const Request& request, const edit::Applied& applied)
{
    json.key("steps").beginArray();
    for (std::size_t i = 0; i < applied.reports.size(); ++i) {
        const edit::StepReport& report = applied.reports[i];
        json.beginObject().key("step").strings(edit::arguments(request.steps[i]));
        json.key("changes").count(report.changes).key("sentence").string(report.sentence);
        json.key("remarks").strings(report.remarks).endObject();
    }
    json.endArray();
}

/// What casts lose, read from the numbers before anything is written.
std::vector<edit::CastLosses> lossesOf(Console& console, const Request& request, const std::string& file,
                                       const checkpoint::CheckpointPtr& original)
{
    if (!edit::casts(request.steps))
        return {};
    ProgressLine line("looking for numbers that a cast loses in " + io::escapeForDisplay(file), console.showsProgress);
    return edit::countLosses(original, request.steps, line.progress(console.stop));
}

void writeLosses(JsonWriter& json, const std::vector<edit::CastLosses>& casts)
{
    json.key("casts").beginArray();
    for (const edit::CastLosses& losses : casts) {
        json.beginObject().key("dtype").string(checkpoint::info(losses.to).name);
        json.key("overflows").count(losses.overflows).key("underflows").count(losses.underflows);
        json.key("negatives").count(losses.negatives);
        json.key("tensors").beginArray();
        for (const edit::CastLoss& loss : losses.tensors) {
            json.beginObject().key("name").string(loss.tensor).key("overflows").count(loss.overflows);
            json.key("underflows").count(loss.underflows).key("negatives").count(loss.negatives).endObject();
        }
        json.endArray().endObject();
    }
    json.endArray();
}

void printLosses(Console& console, const std::vector<edit::CastLosses>& casts)
{
    for (const edit::CastLosses& losses : casts) {
        for (const edit::LossKind kind : {edit::LossKind::Overflow, edit::LossKind::Negative})
            if (const std::string text = edit::lossText(losses, kind); !text.empty())
                console.paragraph("  warning: " + text, 4, Colour::Yellow);
        if (const std::string text = edit::lossText(losses, edit::LossKind::Underflow); !text.empty())
            console.paragraph("  note: " + text, 4);
    }
}

void printReports(Console& console, const std::string& file, const edit::Applied& applied,
                  const checkpoint::SavePlan& plan)
{
    console.paragraph(io::escapeForDisplay(file));
    for (const edit::StepReport& report : applied.reports) {
        console.paragraph("  " + report.sentence, 4);
        for (const std::string& remark : report.remarks)
            console.paragraph("    " + remark, 6);
    }
    for (const std::string& remark : plan.remarks())
        console.paragraph("  " + remark, 4);
}

/// Refuses here, too, what a file of that name would be refused for in the end, so that nothing else is written before,
/// a dry run refuses it, and the option is named.
void requireTarget(const Request& request, const std::string& target)
{
    if (!request.force && io::system::exists(target))
        throw Error(ErrorKind::Exists,
                    "\"" + io::escapeForDisplay(target)
                        + "\" exists already. Choose another name, or replace it with --force.");
    const io::AtomicFile probe(target, request.ifExists(), 0);
}

/// The same text for each name of one file.
std::string placeOf(const std::string& path)
{
    if (const io::FileIdentity there = io::system::identityOf(path); there.inode != 0)
        return fmt::format("{}:{}", there.device, there.inode);
    try {
        return io::system::resolve(path);
    } catch (const Error&) {
        return path; // in a folder that is made later
    }
}

/// A recipe or a device map must not replace an input, a new checkpoint or each other, not even with --force.
void requireOtherFiles(const Arguments& arguments, const Request& request)
{
    std::map<std::string, std::string> taken; ///< what a file is, by where it is
    for (const auto& [input, target] : request.targets) {
        if (input != "-")
            taken.emplace(placeOf(input), "an input");
        if (!target.empty() && target != "-" && !request.dryRun)
            taken.emplace(placeOf(target), "the new checkpoint");
    }
    for (const char* option : {"save-recipe", "device-map"}) {
        if (!arguments.has(option))
            continue;
        const std::string path = arguments.value(option);
        const auto [other, isFree] = taken.emplace(placeOf(path), "the other of the two");
        if (!isFree)
            throw Error(ErrorKind::Usage,
                        "\"--" + std::string(option) + "\" would replace " + other->second
                            + ". Choose another name for it.");
    }
}

int convertOne(Console& console, const Request& request, const std::string& file)
{
    const std::string& target = request.targets.at(file);
    checkpoint::CheckpointPtr original = openCheckpoint(file);
    if (request.format != checkpoint::Format::AsInput && !request.steps.empty())
        original = checkpoint::withOpenStorages(std::move(original));
    const std::vector<edit::CastLosses> losses = lossesOf(console, request, file, original);
    const edit::Applied applied = edit::apply(std::move(original), request.steps);
    // The size depends on the name, which stands in each record of a zip; a dry run without one takes the input's.
    checkpoint::SavePlan plan(applied.checkpoint, request.format, target.empty() ? file : target);
    const bool writes = !request.dryRun;
    if (!target.empty() && target != "-") {
        checkpoint::requireOtherThanInput(*applied.checkpoint, target);
        requireTarget(request, target);
    }
    const bool verified = writes && request.verify && target != "-";
    if (!request.deviceMap.empty()) {
        io::writeFile(request.deviceMap, edit::deviceMapJson(*applied.checkpoint), request.ifExists());
        ++console.filesWritten;
    }
    if (console.json)
        return writeDocument(console, file, [&](JsonWriter& json) {
            const std::vector<std::string> damaged =
                writes ? write(console, request, file, target, plan) : std::vector<std::string>();
            json.key("output").string(target);
            json.key("remarks").strings(plan.remarks());
            writeReports(json, request, applied);
            if (!losses.empty())
                writeLosses(json, losses);
            json.key("bytes").count(plan.size()).key("written").boolean(writes).key("verified").boolean(verified);
            if (!damaged.empty())
                json.key("damaged_records").strings(damaged);
            json.endObject();
            return static_cast<int>(kDone);
        });
    if (target != "-") {
        printReports(console, file, applied, plan);
        printLosses(console, losses);
    }
    const std::size_t told = plan.remarks().size();
    const std::vector<std::string> damaged =
        writes ? write(console, request, file, target, plan) : std::vector<std::string>();
    for (std::size_t i = told; i < plan.remarks().size(); ++i)
        console.paragraph("  warning: " + plan.remarks()[i], 4, Colour::Yellow);
    if (target != "-")
        console.paragraph(fmt::format("  {} {} ({}, {} bytes{})", writes ? "wrote" : "would write",
                                      target.empty() ? "the new file" : io::escapeForDisplay(target),
                                      io::humanBytes(plan.size()), plan.size(),
                                      !verified             ? ""
                                          : damaged.empty() ? ", verified"
                                                            : ", verified against the damaged input"));
    return kDone;
}

} // namespace

int convert(Console& console, const Arguments& arguments)
{
    const Request request{stepsOf(arguments),          formatOf(arguments),
                          targetsOf(arguments),        isFolderName(arguments.value("o")),
                          arguments.has("force"),      arguments.has("dry-run"),
                          !arguments.has("no-verify"), arguments.value("device-map")};
    if (arguments.has("device-map") && arguments.operands.size() != 1)
        throw Error(ErrorKind::Usage, "\"--device-map\" is of one file; convert the others on their own.");
    requireOtherFiles(arguments, request);
    std::optional<io::NewFolders> made; // gone again at the end if it is empty, as after a dry run
    if (request.toFolder)
        made.emplace(io::system::folderOf(request.targets.begin()->second));
    for (const char* option : {"save-recipe", "device-map"})
        if (arguments.has(option))
            requireTarget(request, arguments.value(option));
    const int code = forEachFile(console, arguments.operands,
                                 [&](const std::string& file) { return convertOne(console, request, file); });
    if (arguments.has("save-recipe") && code == kDone) {
        edit::writeRecipe(arguments.value("save-recipe"), request.steps, request.force);
        ++console.filesWritten;
    }
    return code;
}

} // namespace ckptscope::cli
