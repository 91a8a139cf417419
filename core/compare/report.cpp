#include "core/compare/report.h"

#include "core/checkpoint/shape_text.h"
#include "core/compare/numbers.h"
#include "core/io/text.h"

#include <array>

namespace ckptscope::compare {

namespace {

using checkpoint::shapeText;

constexpr std::size_t kValueColumn = 13; ///< behind "  only in A  "

std::string_view kindName(DifferenceKind kind)
{
    static constexpr std::array<std::string_view, 5> kNames = {"only-in-a", "only-in-b", "shape", "dtype", "device"};
    return kNames[static_cast<std::size_t>(kind)];
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

/// What is known of the numbers, to stand at the end of a sentence.
std::string numbersText(const Subject& subject)
{
    if (subject.numbers != nullptr)
        return subject.numbers->text();
    const Counts& counts = subject.comparison.counts;
    if (counts.numbersSame + counts.numbersDifferent == 0)
        return counts.paired == 1 ? "its numbers were not read" : "their numbers were not read";
    std::string text = "by the checksums in the files the numbers of " + std::to_string(counts.numbersSame)
        + " are equal and of " + std::to_string(counts.numbersDifferent) + " differ";
    if (counts.numbersNotKnown != 0)
        text += ", of " + std::to_string(counts.numbersNotKnown) + " it is not known";
    return text;
}

bool differInNumbers(const Subject& subject)
{
    return subject.numbers != nullptr ? !subject.numbers->same() : subject.comparison.counts.numbersDifferent != 0;
}

std::string summary(const Subject& subject)
{
    const Counts& counts = subject.comparison.counts;
    const bool one = counts.paired == 1;
    const std::string paired = std::to_string(counts.paired) + (one ? " tensor " : " tensors ");
    const std::uint64_t differences = counts.differences() + subject.comparison.values.lines().size();
    if (subject.comparison.tensorsA + subject.comparison.tensorsB == 0 && subject.selected)
        return "No tensor of either file matches --select.";
    if (subject.comparison.sameButNumbers())
        return paired + (one ? "agrees" : "agree") + " in name, shape, dtype and device; " + numbersText(subject) + '.';
    const std::string what = differences == 0
        ? (differInNumbers(subject) ? "" : "; nothing but that differs")
        : ", " + std::to_string(differences) + " difference" + (differences == 1 ? "" : "s");
    return paired + "paired" + what + (counts.paired == 0 ? "" : "; " + numbersText(subject)) + '.';
}

void writeSide(io::JsonWriter& json, std::string_view key, const Side& side)
{
    json.key(key).beginObject().key("name").string(side.name).key("shape").integers(side.shape);
    json.key("dtype").string(side.dtype).key("device").string(side.device).endObject();
}

void writeValues(io::JsonWriter& json, const ValueDifferences& values)
{
    json.key("values").strings(values.lines()).key("value_differences").beginArray();
    for (const ValueDifference& row : values.rows) {
        json.beginObject().key("path").string(row.path);
        if (row.kind != ValueDifference::Kind::OnlyInB)
            json.key("a").string(row.a);
        if (row.kind != ValueDifference::Kind::OnlyInA)
            json.key("b").string(row.b);
        json.endObject();
    }
    json.endArray();
}

void writeCounts(io::JsonWriter& json, const Counts& counts)
{
    json.key("counts").beginObject().key("same").count(counts.same).key("only_in_a").count(counts.onlyA);
    json.key("only_in_b").count(counts.onlyB).key("renamed").count(counts.renamed).key("shape").count(counts.shape);
    json.key("dtype").count(counts.dtype).key("device").count(counts.device).endObject();
    json.key("checksums").beginObject().key("same").count(counts.numbersSame).key("different");
    json.count(counts.numbersDifferent).key("unknown").count(counts.numbersNotKnown).endObject();
}

std::string cell(std::string_view text)
{
    std::string out;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        out = "'";
    out += text;
    if (out.find_first_of(",\"\r\n") == std::string::npos)
        return out;
    std::string quoted = "\"";
    for (char c : out)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

void writeRow(io::TextOutput& out, std::initializer_list<std::string_view> cells)
{
    std::string line;
    bool first = true;
    for (std::string_view text : cells) {
        line += first ? "" : ",";
        line += cell(text);
        first = false;
    }
    out.write(line + "\r\n");
}

/// "same", or all that differs: "renamed shape".
std::string statesText(const Pair& pair)
{
    if (pair.isOnlyA() || pair.isOnlyB())
        return pair.isOnlyA() ? "only-in-a" : "only-in-b";
    std::string text;
    static constexpr std::array<std::pair<PairFlag, std::string_view>, 4> kNames = {
        {{kRenamed, "renamed"}, {kOtherShape, "shape"}, {kOtherDType, "dtype"}, {kOtherDevice, "device"}}};
    for (const auto& [flag, name] : kNames)
        if (pair.flags & flag)
            text.append(text.empty() ? "" : " ").append(name);
    return text.empty() ? "same" : text;
}

std::string_view numbersName(const Pair& pair)
{
    if (pair.isOnlyA() || pair.isOnlyB())
        return "";
    return pair.numbers == Numbers::Same     ? "same checksum"
        : pair.numbers == Numbers::Different ? "different"
                                             : "not known";
}

} // namespace

bool Subject::same() const
{
    return comparison.sameButNumbers() && !differInNumbers(*this);
}

void forEachReportLine(const Subject& subject, const std::function<void(const ReportLine&)>& visit)
{
    const Comparison& comparison = subject.comparison;
    const auto tensors = [](std::uint64_t count) {
        return "  (" + std::to_string(count) + (count == 1 ? " tensor)" : " tensors)");
    };
    visit({"A  " + io::escapeForDisplay(subject.nameA) + tensors(comparison.tensorsA)});
    visit({"B  " + io::escapeForDisplay(subject.nameB) + tensors(comparison.tensorsB)});
    if (!comparison.alignment.sentence.empty())
        visit({io::escapeForDisplay(comparison.alignment.sentence), 2, true});
    forEachDifference(comparison, subject.a, subject.b, [&](const Difference& difference) {
        visit({"  " + lineOf(difference), kValueColumn});
    });
    for (const std::string& line : comparison.values.lines())
        visit({"  value      " + io::escapeForDisplay(line), kValueColumn});
    visit({summary(subject)});
}

void writeJson(io::JsonWriter& json, const Subject& subject)
{
    const Comparison& comparison = subject.comparison;
    const Alignment& alignment = comparison.alignment;
    json.beginObject().key("a").string(subject.nameA).key("b").string(subject.nameB);
    json.key("alignment").beginObject();
    json.key("strip_a").string(alignment.stripA).key("strip_b").string(alignment.stripB);
    json.key("matched").count(alignment.matched).key("sentence").string(alignment.sentence);
    json.key("fix_a").strings(alignment.fixA).key("fix_b").strings(alignment.fixB).endObject();
    json.key("paired").count(comparison.counts.paired).key("same").boolean(subject.same());
    writeCounts(json, comparison.counts);
    json.key("differences").beginArray();
    forEachDifference(comparison, subject.a, subject.b, [&](const Difference& difference) {
        json.beginObject().key("kind").string(kindName(difference.kind)).key("key").string(difference.key);
        if (difference.kind != DifferenceKind::OnlyInB)
            writeSide(json, "a", difference.a);
        if (difference.kind != DifferenceKind::OnlyInA)
            writeSide(json, "b", difference.b);
        json.endObject();
    });
    json.endArray();
    writeValues(json, comparison.values);
    if (subject.numbers != nullptr)
        writeNumbers(json, *subject.numbers, comparison, subject.a, subject.b);
    json.endObject();
    json.finish();
}

void writeCsv(io::TextOutput& out, const Subject& subject, const io::Progress& progress)
{
    writeRow(out, {"state", "a", "a_shape", "a_dtype", "a_device", "b", "b_shape", "b_dtype", "b_device", "numbers"});
    std::uint64_t done = 0;
    for (const Pair& pair : subject.comparison.pairs) {
        if (++done % 4096 == 0)
            progress.advance(done, subject.comparison.pairs.size());
        const Side a = pair.isOnlyB() ? Side() : sideOf(subject.a, pair.a);
        const Side b = pair.isOnlyA() ? Side() : sideOf(subject.b, pair.b);
        writeRow(out,
                 {statesText(pair), a.name, pair.isOnlyB() ? "" : shapeText(a.shape), a.dtype, a.device, b.name,
                  pair.isOnlyA() ? "" : shapeText(b.shape), b.dtype, b.device, numbersName(pair)});
    }
    for (const ValueDifference& row : subject.comparison.values.rows) {
        using Kind = ValueDifference::Kind;
        writeRow(out,
                 {row.kind == Kind::Changed       ? "value"
                      : row.kind == Kind::OnlyInA ? "value-only-in-a"
                                                  : "value-only-in-b",
                  row.kind == Kind::OnlyInB ? "" : row.path, row.a, "", "", row.kind == Kind::OnlyInA ? "" : row.path,
                  row.b, "", "", ""});
    }
    out.flush();
}

} // namespace ckptscope::compare
