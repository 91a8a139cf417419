#include "core/compare/compare.h"

#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/show.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <array>

namespace ckptscope::cli {

namespace {

constexpr std::size_t kValueColumn = 13; ///< behind "  only in A  "

using ckptscope::compare::Comparison;
using ckptscope::compare::Difference;
using ckptscope::compare::DifferenceKind;
using ckptscope::compare::Side;

std::string_view kindName(DifferenceKind kind)
{
    static constexpr std::array<std::string_view, 5> kNames = {"only-in-a", "only-in-b", "shape", "dtype", "device"};
    return kNames[static_cast<std::size_t>(kind)];
}

void writeSide(JsonWriter& json, std::string_view key, const Side& side)
{
    json.key(key).beginObject().key("name").string(side.name).key("shape").integers(side.shape);
    json.key("dtype").string(side.dtype).key("device").string(side.device).endObject();
}

void writeComparison(Console& console, const std::string& a, const std::string& b, const Comparison& comparison)
{
    JsonWriter json(console.out);
    json.beginObject().key("a").string(a).key("b").string(b);
    json.key("alignment").beginObject();
    json.key("strip_a").string(comparison.alignment.stripA).key("strip_b").string(comparison.alignment.stripB);
    json.key("matched").count(comparison.alignment.matched).key("sentence").string(comparison.alignment.sentence);
    json.key("fix_a").strings(comparison.alignment.fixA).key("fix_b").strings(comparison.alignment.fixB).endObject();
    json.key("paired").count(comparison.paired).key("same").boolean(comparison.same());
    json.key("differences").beginArray();
    for (const Difference& difference : comparison.differences) {
        json.beginObject().key("kind").string(kindName(difference.kind)).key("key").string(difference.key);
        if (difference.kind != DifferenceKind::OnlyInB)
            writeSide(json, "a", difference.a);
        if (difference.kind != DifferenceKind::OnlyInA)
            writeSide(json, "b", difference.b);
        json.endObject();
    }
    json.endArray().key("values").strings(comparison.valueDifferences).endObject();
    json.finish();
}

std::string lineOf(const Difference& difference)
{
    const std::string key = io::escapeForDisplay(difference.key);
    switch (difference.kind) {
    case DifferenceKind::OnlyInA:
        return "only in A  " + key + "  " + shapeText(difference.a.shape) + "  " + difference.a.dtype;
    case DifferenceKind::OnlyInB:
        return "only in B  " + key + "  " + shapeText(difference.b.shape) + "  " + difference.b.dtype;
    case DifferenceKind::Shape:
        return "shape      " + key + "  " + shapeText(difference.a.shape) + " → " + shapeText(difference.b.shape);
    case DifferenceKind::DType:
        return "dtype      " + key + "  " + difference.a.dtype + " → " + difference.b.dtype;
    case DifferenceKind::Device:
        break;
    }
    return "device     " + key + "  " + io::escapeForDisplay(difference.a.device) + " → "
        + io::escapeForDisplay(difference.b.device);
}

void printComparison(Console& console, const std::string& a, const std::string& b, const Comparison& comparison,
                     bool selects)
{
    console.paragraph("A  " + io::escapeForDisplay(a) + fmt::format("  ({} tensors)", comparison.tensorsA));
    console.paragraph("B  " + io::escapeForDisplay(b) + fmt::format("  ({} tensors)", comparison.tensorsB));
    if (!comparison.alignment.sentence.empty())
        console.paragraph(io::escapeForDisplay(comparison.alignment.sentence), 2, Colour::Bold);
    for (const Difference& difference : comparison.differences)
        console.paragraph("  " + lineOf(difference), kValueColumn);
    for (const std::string& value : comparison.valueDifferences)
        console.paragraph("  value      " + io::escapeForDisplay(value), kValueColumn);
    const std::size_t count = comparison.differences.size() + comparison.valueDifferences.size();
    if (comparison.tensorsA + comparison.tensorsB == 0 && selects)
        return console.paragraph("No tensor of either file matches --select.");
    if (count == 0 && !comparison.same())
        return console.paragraph(fmt::format("{} tensors paired; nothing but that differs.", comparison.paired));
    console.paragraph(
        comparison.same()
            ? fmt::format("{} tensors agree in name, shape, dtype and device; their numbers were not read.",
                          comparison.paired)
            : fmt::format("{} tensors paired, {} difference{}.", comparison.paired, count, count == 1 ? "" : "s"));
}

} // namespace

int compare(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    std::string file = arguments.operands[0];
    try {
        const checkpoint::CheckpointPtr a = openCheckpoint(file);
        file = arguments.operands[1];
        const checkpoint::CheckpointPtr b = openCheckpoint(file);
        const Comparison comparison = ckptscope::compare::compare(*a, *b, select);
        if (console.json)
            writeComparison(console, arguments.operands[0], arguments.operands[1], comparison);
        else
            printComparison(console, arguments.operands[0], arguments.operands[1], comparison, !select.empty());
        return comparison.same() ? kDone : kNo;
    } catch (...) {
        reportError(console, file, currentError());
        return kTrouble;
    }
}

} // namespace ckptscope::cli
