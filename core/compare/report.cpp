#include "core/compare/report.h"

#include "core/checkpoint/shape_text.h"
#include "core/compare/numbers.h"
#include "core/io/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

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

bool isNumber(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

std::string cell(std::string_view text)
{
    std::string out;
    if (!text.empty() && !isNumber(text) && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        out = "'";
    out += text;
    if (out.find_first_of(",\"\r\n") == std::string::npos)
        return out;
    std::string quoted = "\"";
    for (char c : out)
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

void writeRow(io::TextOutput& out, const std::vector<std::string>& cells)
{
    std::string line;
    bool first = true;
    for (const std::string& text : cells) {
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

std::string nameOf(const Subject& subject, const Pair& pair)
{
    return io::escapeForDisplay(commonName(subject.comparison, pair, subject.a, subject.b));
}

/// Which tensors have other numbers, as the checksums tell.
void checksumLines(const Subject& subject, const std::function<void(const ReportLine&)>& visit)
{
    constexpr std::uint64_t kMost = 50; // another training changes all of them
    std::uint64_t told = 0;
    for (const Pair& pair : subject.comparison.pairs)
        if (pair.numbers == Numbers::Different && told++ < kMost)
            visit({"  numbers    " + nameOf(subject, pair), kValueColumn});
    if (told > kMost)
        visit({"  numbers    … and " + std::to_string(told - kMost) + " more", kValueColumn});
}

/// The same in every language, unlike printf's. NaN without the sign that its bits may have.
std::string numberText(double value, int digits)
{
    std::array<char, 32> text{};
    if (std::isnan(value))
        return "nan";
    return {text.data(),
            std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits).ptr};
}

std::string numbersLine(const Subject& subject, const NumberDifference& row)
{
    const std::string name = nameOf(subject, subject.comparison.pairs[row.pair]);
    if (!row.difference)
        return name + ": " + row.problem;
    const tensor::Difference& found = *row.difference;
    return name + "  max |a-b| " + numberText(found.greatest, 3) + ", max rel " + numberText(found.greatestRelative, 3)
        + ", rms " + numberText(found.rms, 3) + ", rms rel " + numberText(found.relativeRms, 3) + ", cosine "
        + numberText(found.cosine, 7) + ", over " + std::to_string(found.overTolerance) + " of "
        + std::to_string(found.numbers);
}

/// What reading the numbers of a pair found, or else what the checksums tell.
std::string_view numbersName(const Subject& subject, const Pair& pair, const NumberDifference* read)
{
    if (pair.isOnlyA() || pair.isOnlyB())
        return "";
    if (read != nullptr && !read->difference)
        return "not compared";
    switch (subject.numbers != nullptr ? numbersOf(pair, read, subject.a, subject.b) : pair.numbers) {
    case Numbers::Same:
        return pair.numbers == Numbers::Same ? "same checksum" : read != nullptr ? "within tolerance" : "equal";
    case Numbers::Different:
        return "different";
    case Numbers::NotKnown:
        break;
    }
    return "not known";
}

/// What reading found of one pair: empty cells where the two are equal or were not compared.
void addNumbers(std::vector<std::string>& cells, const NumberDifference* found)
{
    if (found == nullptr || !found->difference) {
        cells.resize(cells.size() + 6);
        return;
    }
    const tensor::Difference& each = *found->difference;
    for (const double number : {each.greatest, each.greatestRelative, each.rms, each.relativeRms, each.cosine})
        cells.push_back(numberText(number, 9));
    cells.push_back(std::to_string(each.overTolerance));
}

} // namespace

bool Subject::same() const
{
    return comparison.sameButNumbers() && !differInNumbers(*this);
}

void forEachReportLine(const Subject& subject, const std::function<void(const ReportLine&)>& visit, NumberLines numbers)
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
    if (subject.numbers == nullptr)
        checksumLines(subject, visit);
    else if (numbers == NumberLines::Listed)
        for (const NumberDifference& row : subject.numbers->rows)
            visit({"  numbers    " + numbersLine(subject, row), kValueColumn});
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
    std::vector<std::string> head = {"state", "a",       "a_shape", "a_dtype",  "a_device",
                                     "b",     "b_shape", "b_dtype", "b_device", "numbers"};
    std::vector<const NumberDifference*> read;
    if (subject.numbers != nullptr) {
        head.insert(head.end(), {"max_abs", "max_rel", "rms", "relative_rms", "cosine", "over_tolerance"});
        read.resize(subject.comparison.pairs.size());
        for (const NumberDifference& row : subject.numbers->rows)
            read[row.pair] = &row;
    }
    writeRow(out, head);
    for (std::size_t i = 0; i < subject.comparison.pairs.size(); ++i) {
        if ((i + 1) % 4096 == 0)
            progress.advance(i + 1, subject.comparison.pairs.size());
        const Pair& pair = subject.comparison.pairs[i];
        const Side a = pair.isOnlyB() ? Side() : sideOf(subject.a, pair.a);
        const Side b = pair.isOnlyA() ? Side() : sideOf(subject.b, pair.b);
        const NumberDifference* found = read.empty() ? nullptr : read[i];
        std::vector<std::string> cells = {statesText(pair),
                                          a.name,
                                          pair.isOnlyB() ? "" : shapeText(a.shape),
                                          a.dtype,
                                          a.device,
                                          b.name,
                                          pair.isOnlyA() ? "" : shapeText(b.shape),
                                          b.dtype,
                                          b.device,
                                          std::string(numbersName(subject, pair, found))};
        if (subject.numbers != nullptr)
            addNumbers(cells, found);
        writeRow(out, cells);
    }
    for (const ValueDifference& row : subject.comparison.values.rows) {
        using Kind = ValueDifference::Kind;
        std::vector<std::string> cells = {row.kind == Kind::Changed       ? "value"
                                              : row.kind == Kind::OnlyInA ? "value-only-in-a"
                                                                          : "value-only-in-b",
                                          row.kind == Kind::OnlyInB ? "" : row.path,
                                          row.a,
                                          "",
                                          "",
                                          row.kind == Kind::OnlyInA ? "" : row.path,
                                          row.b};
        cells.resize(head.size());
        writeRow(out, cells);
    }
    out.flush();
}

} // namespace ckptscope::compare
