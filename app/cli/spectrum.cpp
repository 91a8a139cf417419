#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "app/cli/table.h"
#include "core/checkpoint/query.h"
#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"
#include "core/tensor/engine.h"

#include <fmt/format.h>

#include <functional>
#include <optional>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Tensor;
using tensor::Spectrum;

namespace {

constexpr double kMostEnergy = 0.99;

/// What was found of one tensor, or why nothing could be.
struct Decomposed {
    const Tensor& tensor;
    std::optional<Spectrum> spectrum;
    std::string problem;
};

/// Every chosen tensor of at least two axes; returns the exit code. Only what no other tensor can mend ends it.
int decomposeAll(Console& console, tensor::Engine& engine, const Checkpoint& checkpoint,
                 const checkpoint::Query& select, const std::function<void(const Decomposed&)>& visit)
{
    int code = kDone;
    std::vector<const Tensor*> chosen;
    for (const Tensor& tensor : checkpoint.tensors)
        if (checkpoint.shape(tensor).size() >= 2 && (select.empty() || select.matches(checkpoint, tensor)))
            chosen.push_back(&tensor);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const Tensor& tensor = *chosen[i];
        ProgressLine line(fmt::format("decomposing {} of {}: {}", i + 1, chosen.size(),
                                      io::escapeForDisplay(checkpoint.tensorName(tensor))),
                          console.showsProgress);
        line.begin(); // LAPACK does not tell how far it is
        const io::Progress progress{console.stop, {}};
        Decomposed found{tensor, {}, {}};
        try {
            found.spectrum = engine.spectrum(tensor::viewOf(checkpoint, tensor), progress);
        } catch (const io::Error& error) {
            if (error.kind() == io::ErrorKind::Cancelled || error.kind() == io::ErrorKind::Changed)
                throw;
            found.problem = error.what();
            code = error.kind() == io::ErrorKind::Unsupported ? code : static_cast<int>(kTrouble);
        }
        visit(found);
    }
    return code;
}

void writeReals(JsonWriter& json, std::string_view key, const std::vector<double>& numbers)
{
    json.key(key).beginArray();
    for (const double number : numbers)
        json.realOrNull(number);
    json.endArray();
}

void writeSpectrum(JsonWriter& json, const Spectrum& spectrum)
{
    json.key("rows").count(spectrum.rows).key("columns").count(spectrum.columns);
    json.key("spectral_norm").realOrNull(spectrum.values.front());
    json.key("frobenius_norm").realOrNull(spectrum.frobenius);
    json.key("nuclear_norm").realOrNull(spectrum.nuclear);
    json.key("condition").realOrNull(spectrum.condition);
    json.key("rank").count(spectrum.rank);
    json.key("effective_rank").realOrNull(spectrum.effectiveRank);
    json.key("stable_rank").realOrNull(spectrum.stableRank);
    writeReals(json, "singular_values", spectrum.values);
    writeReals(json, "energy", spectrum.energy);
}

std::vector<std::string> cells(const Checkpoint& checkpoint, const Decomposed& found)
{
    const auto number = [](double value) { return fmt::format("{:.4g}", value); };
    std::vector<std::string> out = {io::escapeForDisplay(checkpoint.tensorName(found.tensor)),
                                    checkpoint::shapeText(checkpoint.shape(found.tensor))};
    if (!found.spectrum) {
        out.resize(8);
        out[2] = "-";
        return out;
    }
    const Spectrum& spectrum = *found.spectrum;
    out.push_back(number(spectrum.values.front()));
    out.push_back(number(spectrum.condition));
    out.push_back(fmt::format("{} of {}", spectrum.rank, spectrum.values.size()));
    out.push_back(number(spectrum.effectiveRank));
    out.push_back(number(spectrum.stableRank));
    out.push_back(std::to_string(spectrum.valuesFor(kMostEnergy)));
    return out;
}

int printSpectra(Console& console, tensor::Engine& engine, const std::string& file, const Checkpoint& checkpoint,
                 const checkpoint::Query& select)
{
    Table table(8);
    for (std::size_t column = 2; column < 8; ++column)
        table.alignRight(column);
    table.add({"name", "shape", "norm", "condition", "rank", "effective", "stable", "99 %"});
    std::vector<std::string> problems;
    std::uint64_t count = 0;
    const int code = decomposeAll(console, engine, checkpoint, select, [&](const Decomposed& found) {
        table.add(cells(checkpoint, found));
        if (!found.spectrum)
            problems.push_back(io::escapeForDisplay(checkpoint.tensorName(found.tensor)) + ": " + found.problem);
        ++count;
    });
    console.paragraph(fmt::format("{}  {} of {} matrices decomposed",
                                  console.terminal.paint(Colour::Bold, io::escapeForDisplay(file)),
                                  count - problems.size(), count));
    if (count != 0)
        table.print(console, "  ");
    for (const std::string& problem : problems)
        console.paragraph("  " + problem, 4);
    return code;
}

int writeSpectra(JsonWriter& json, Console& console, tensor::Engine& engine, const Checkpoint& checkpoint,
                 const checkpoint::Query& select)
{
    json.key("tensors").beginArray();
    const int code = decomposeAll(console, engine, checkpoint, select, [&](const Decomposed& found) {
        json.beginObject();
        json.key("name").string(checkpoint.tensorName(found.tensor));
        json.key("path").strings(checkpoint.tensorPath(found.tensor));
        json.key("shape").integers(checkpoint.shape(found.tensor));
        json.key("dtype").string(info(found.tensor.dtype).name);
        found.spectrum ? writeSpectrum(json, *found.spectrum)
                       : static_cast<void>(json.key("problem").string(found.problem));
        json.endObject();
    });
    json.endArray();
    json.endObject();
    return code;
}

} // namespace

int spectrum(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    std::optional<tensor::Engine> engine;
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        if (!engine)
            engine.emplace(tensor::Engine::requireProgram());
        const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
        if (console.json)
            return writeDocument(console, file, [&](JsonWriter& json) {
                return writeSpectra(json, console, *engine, *checkpoint, select);
            });
        return printSpectra(console, *engine, file, *checkpoint, select);
    });
}

} // namespace ckptscope::cli
