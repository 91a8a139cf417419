#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "app/cli/table.h"
#include "core/compare/numbers.h"
#include "core/compare/report.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace ckptscope::cli {

using ckptscope::compare::NumberComparison;
using ckptscope::compare::NumberDifference;
using ckptscope::compare::Subject;

namespace {

double toleranceOf(const Arguments& arguments, const char* option)
{
    if (!arguments.has(option))
        return 0;
    const std::string text = arguments.value(option);
    double value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 0))
        throw io::Error(io::ErrorKind::Usage,
                        fmt::format("\"--{}\" takes a number that is not negative, not \"{}\".", option,
                                    io::escapeForDisplay(text)));
    if (!arguments.has("values"))
        throw io::Error(io::ErrorKind::Usage, fmt::format("\"--{}\" goes with \"--values\".", option));
    return value;
}

/// NaN without the sign that its bits may have.
std::string shortNumber(double value)
{
    return std::isnan(value) ? "nan" : fmt::format("{:.3g}", value);
}

void printNumbers(Console& console, const Subject& subject, const NumberComparison& numbers)
{
    if (numbers.rows.empty())
        return;
    Table table(7);
    for (std::size_t column = 1; column < 7; ++column)
        table.alignRight(column);
    table.add({"numbers that differ", "max |a-b|", "max rel", "rms", "rms rel", "cosine", "over/all"});
    for (const NumberDifference& row : numbers.rows) {
        const std::string name = io::escapeForDisplay(
            commonName(subject.comparison, subject.comparison.pairs[row.pair], subject.a, subject.b));
        if (!row.difference) {
            table.addLine(name + ": " + row.problem);
            continue;
        }
        const tensor::Difference& found = *row.difference;
        table.add({name, shortNumber(found.greatest), shortNumber(found.greatestRelative), shortNumber(found.rms),
                   shortNumber(found.relativeRms),
                   found.cosine != found.cosine ? "-" : fmt::format("{:.6f}", found.cosine),
                   fmt::format("{}/{}", found.overTolerance, found.numbers)});
    }
    table.print(console, "  ");
}

int report(Console& console, const Subject& subject)
{
    if (console.json) {
        JsonWriter json(console.out);
        try {
            ckptscope::compare::writeJson(json, subject);
        } catch (...) {
            if (json.depth() == 0) // the document is whole
                throw;
            finishWithError(console, json);
            json.finish();
            return kTrouble;
        }
    } else {
        // The line that sums up stays the last one.
        std::optional<ckptscope::compare::ReportLine> last;
        const auto print = [&] {
            if (last)
                console.paragraph(last->text, last->indent, last->heading ? Colour::Bold : Colour::None);
        };
        ckptscope::compare::forEachReportLine(
            subject,
            [&](const ckptscope::compare::ReportLine& line) {
                print();
                last = line;
            },
            ckptscope::compare::NumberLines::LeftOut);
        if (subject.numbers != nullptr)
            printNumbers(console, subject, *subject.numbers);
        print();
    }
    if (subject.numbers != nullptr && subject.numbers->unreadable != 0)
        return kTrouble;
    return subject.same() ? kDone : kNo;
}

} // namespace

int compare(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    const tensor::Tolerance tolerance{toleranceOf(arguments, "rtol"), toleranceOf(arguments, "atol")};
    std::string file = arguments.operands[0];
    try {
        const checkpoint::CheckpointPtr a = openCheckpoint(file);
        file = arguments.operands[1];
        const checkpoint::CheckpointPtr b = openCheckpoint(file);
        const auto comparison = ckptscope::compare::compare(*a, *b, select, {console.stop, {}});
        std::optional<NumberComparison> numbers;
        if (arguments.has("values")) {
            ProgressLine line("comparing", console.showsProgress);
            numbers = compareNumbers(comparison, *a, *b, tolerance, line.progress(console.stop));
        }
        return report(console,
                      {*a, *b, comparison, arguments.operands[0], arguments.operands[1], !select.empty(),
                       numbers ? &*numbers : nullptr});
    } catch (...) {
        reportCaught(console, file);
        console.requireNoStop();
        return kTrouble;
    }
}

} // namespace ckptscope::cli
