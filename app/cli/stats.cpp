#include "app/cli/console.h"
#include "app/cli/distribution_text.h"
#include "app/cli/finding_text.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "app/cli/table.h"
#include "core/checkpoint/query.h"
#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"
#include "core/tensor/value_findings.h"

#include <fmt/format.h>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Tensor;
using tensor::Scanned;
using tensor::Statistics;

namespace {

struct StatsRequest {
    std::string file;
    checkpoint::Query select;
    tensor::StatisticsOptions options;
    std::optional<tensor::DistributionOptions> distribution;
};

std::vector<std::uint32_t> selectedRows(const Checkpoint& checkpoint, const checkpoint::Query& select)
{
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < checkpoint.tensors.size(); ++i)
        if (select.empty() || select.matches(checkpoint, checkpoint.tensors[i]))
            rows.push_back(i);
    return rows;
}

/// Scans with progress; returns the exit code.
int scanAll(Console& console, const Checkpoint& checkpoint, const StatsRequest& request,
            const std::function<void(const Scanned&)>& visit)
{
    ProgressLine line("reading " + io::escapeForDisplay(request.file), console.showsProgress);
    int code = kDone;
    tensor::scan(
        checkpoint, selectedRows(checkpoint, request.select), request.options,
        [&](const Scanned& scanned) {
            code = scanned.isDamaged ? kTrouble : code;
            visit(scanned);
        },
        line.progress(console.stop), request.distribution ? &*request.distribution : nullptr);
    return code;
}

void writeLimits(JsonWriter& json, const Statistics& found)
{
    if (!found.whole) {
        json.key("min").realOrNull(found.least);
        json.key("max").realOrNull(found.greatest);
    } else if (found.whole->isUnsigned) {
        json.key("min").count(static_cast<std::uint64_t>(found.whole->least));
        json.key("max").count(static_cast<std::uint64_t>(found.whole->greatest));
    } else {
        json.key("min").integer(found.whole->least);
        json.key("max").integer(found.whole->greatest);
    }
}

void writeNumbers(JsonWriter& json, std::string_view key, const std::vector<double>& numbers)
{
    json.key(key).beginArray();
    for (const double number : numbers)
        json.realOrNull(number);
    json.endArray();
}

void writeStatistics(JsonWriter& json, const Statistics& found)
{
    const tensor::Counts& counts = found.counts;
    json.key("values").string(meaningName(found.meaning));
    json.key("count").count(counts.numbers).key("finite").count(counts.finite());
    json.key("nan").count(counts.nan).key("positive_inf").count(counts.positiveInfinity);
    json.key("negative_inf").count(counts.negativeInfinity);
    json.key("zeros").count(counts.zeros).key("subnormals").count(counts.subnormals);
    writeLimits(json, found);
    json.key("mean").realOrNull(found.mean);
    json.key("std").realOrNull(found.deviation);
    json.key("sum_abs").realOrNull(found.magnitudes);
    json.key("l2").realOrNull(found.norm);
    if (!found.perChannel)
        return;
    json.key("channels").beginObject();
    writeNumbers(json, "min", found.perChannel->least);
    writeNumbers(json, "max", found.perChannel->greatest);
    writeNumbers(json, "mean", found.perChannel->mean);
    writeNumbers(json, "l2", found.perChannel->norm);
    json.endObject();
}

/// Why there are none, where one would expect them.
void writeMissingChannels(JsonWriter& json, const std::vector<std::int64_t>& shape, tensor::Meaning meaning)
{
    constexpr auto kMost = static_cast<std::int64_t>(tensor::kMostChannels);
    if (shape.size() > 1 && shape[0] > kMost && meaning != tensor::Meaning::Stored)
        json.key("remark").string(
            fmt::format("The tensor has {} channels; more than {} are not listed one by one.", shape[0], kMost));
}

int writeStats(JsonWriter& json, Console& console, const Checkpoint& checkpoint, const StatsRequest& request)
{
    tensor::ValueFindings findings(checkpoint);
    json.key("tensors").beginArray();
    const int code = scanAll(console, checkpoint, request, [&](const Scanned& scanned) {
        const Tensor& tensor = checkpoint.tensors[scanned.tensor];
        json.beginObject();
        json.key("name").string(checkpoint.tensorName(tensor));
        json.key("path").strings(checkpoint.tensorPath(tensor));
        json.key("shape").integers(checkpoint.shape(tensor));
        json.key("dtype").string(info(tensor.dtype).name);
        scanned.statistics ? writeStatistics(json, *scanned.statistics)
                           : static_cast<void>(json.key("problem").string(scanned.problem));
        if (scanned.statistics && request.options.perChannel && !scanned.statistics->perChannel)
            writeMissingChannels(json, checkpoint.shape(tensor), scanned.statistics->meaning);
        if (scanned.distribution)
            writeDistribution(json, *scanned.distribution);
        json.endObject();
        findings.add(scanned);
    });
    json.endArray();
    writeFindings(json, findings.take());
    json.endObject();
    return code;
}

std::string number(double value)
{
    return value != value ? "-" : fmt::format("{:.4g}", value);
}

std::string share(std::uint64_t count, std::uint64_t all)
{
    if (count == 0)
        return "0";
    return count == all ? "all"
                        : fmt::format("{:.2g} %", 100.0 * static_cast<double>(count) / static_cast<double>(all));
}

std::string notFinite(const tensor::Counts& counts)
{
    const std::uint64_t infinite = counts.positiveInfinity + counts.negativeInfinity;
    return counts.nan + infinite == 0 ? "0" : fmt::format("{}/{}", counts.nan, infinite);
}

std::vector<std::string> cells(const Checkpoint& checkpoint, const Scanned& scanned)
{
    const Tensor& tensor = checkpoint.tensors[scanned.tensor];
    std::vector<std::string> out = {io::escapeForDisplay(checkpoint.tensorName(tensor)),
                                    tensor.sizes.valid() ? checkpoint::shapeText(checkpoint.shape(tensor)) : "unknown",
                                    std::string(info(tensor.dtype).name)};
    if (!scanned.statistics) {
        out.resize(10);
        out[3] = "-";
        return out;
    }
    const Statistics& found = *scanned.statistics;
    if (found.meaning == tensor::Meaning::Magnitudes)
        out[2] += " |z|";
    else if (found.meaning == tensor::Meaning::Stored)
        out[2] += " (stored)";
    for (const double value : {found.mean, found.deviation, found.least, found.greatest, found.norm})
        out.push_back(number(value));
    out.push_back(share(found.counts.zeros, found.counts.numbers));
    out.push_back(notFinite(found.counts));
    return out;
}

int printStats(Console& console, const Checkpoint& checkpoint, const StatsRequest& request)
{
    tensor::ValueFindings findings(checkpoint);
    Table table(10);
    for (std::size_t column = 3; column < 10; ++column)
        table.alignRight(column);
    table.add({"name", "shape", "dtype", "mean", "std", "min", "max", "l2", "zeros", "NaN/Inf"});
    std::vector<std::string> problems;
    std::uint64_t count = 0;
    const int code = scanAll(console, checkpoint, request, [&](const Scanned& scanned) {
        table.add(cells(checkpoint, scanned));
        if (scanned.distribution)
            for (const std::string& line : distributionLines(console.terminal, *scanned.distribution))
                table.addLine("  " + line);
        if (!scanned.statistics)
            problems.push_back(io::escapeForDisplay(checkpoint.tensorName(checkpoint.tensors[scanned.tensor])) + ": "
                               + scanned.problem);
        findings.add(scanned);
        ++count;
    });
    console.paragraph(fmt::format("{}  {} {} read",
                                  console.terminal.paint(Colour::Bold, io::escapeForDisplay(request.file)),
                                  count - problems.size(), count - problems.size() == 1 ? "tensor" : "tensors"));
    if (count != 0)
        table.print(console, "  ");
    for (const std::string& problem : problems)
        console.paragraph("  " + problem, 4);
    printFindings(console, request.file, findings.take());
    return code;
}

} // namespace

int stats(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    if (arguments.has("channels") && !console.json)
        throw io::Error(io::ErrorKind::Usage, "\"--channels\" goes with \"--json\": a table has no room for them.");
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        StatsRequest request{file, select, {}, {}};
        request.options.perChannel = arguments.has("channels");
        if (arguments.has("histogram")) {
            request.distribution.emplace();
            if (!console.json)
                request.distribution->bins = kBars;
        }
        const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
        if (console.json)
            return writeDocument(console, file,
                                 [&](JsonWriter& json) { return writeStats(json, console, *checkpoint, request); });
        return printStats(console, *checkpoint, request);
    });
}

} // namespace ckptscope::cli
