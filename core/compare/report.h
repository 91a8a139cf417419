#pragma once

#include "core/compare/compare.h"
#include "core/io/json_writer.h"

#include <functional>
#include <string>
#include <string_view>

namespace ckptscope::compare {

struct NumberComparison;

/// What a report is about.
struct Subject {
    const checkpoint::Checkpoint& a;
    const checkpoint::Checkpoint& b;
    const Comparison& comparison;
    std::string nameA, nameB; ///< of the files, as the user gave them
    bool selected = false; ///< compared with a selection
    const NumberComparison* numbers = nullptr; ///< where they were read
    /// Whether nothing is known to differ: names, what is stored, and numbers as far as they were read or checksums
    /// tell.
    bool same() const;
};

/// One line for people.
struct ReportLine {
    std::string text; ///< safe to show
    std::size_t indent = 2; ///< of what follows when the line is broken
    bool heading = false;
};
/// Whether numbers that were read are listed, too, or shown in another way.
enum class NumberLines : std::uint8_t { Listed, LeftOut };
/// The report for people: the two files, their relation, each difference, a last line that sums up.
void forEachReportLine(const Subject& subject, const std::function<void(const ReportLine&)>& visit,
                       NumberLines numbers = NumberLines::Listed);

/// The document of `compare --json`.
void writeJson(io::JsonWriter& json, const Subject& subject);

/// All pairs and plain values that differ as RFC 4180 rows with a heading, with how much the numbers differ where they
/// were read. Cells that a spreadsheet would take for a formula (= + - @, tab, carriage return) and that are no numbers
/// get an apostrophe in front.
void writeCsv(io::TextOutput& out, const Subject& subject, const io::Progress& progress = {});

} // namespace ckptscope::compare
