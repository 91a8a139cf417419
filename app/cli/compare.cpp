#include "app/cli/console.h"
#include "app/cli/input.h"
#include "core/compare/report.h"

namespace ckptscope::cli {

int compare(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    std::string file = arguments.operands[0];
    try {
        const checkpoint::CheckpointPtr a = openCheckpoint(file);
        file = arguments.operands[1];
        const checkpoint::CheckpointPtr b = openCheckpoint(file);
        const auto comparison = ckptscope::compare::compare(*a, *b, select, {console.stop, {}});
        const ckptscope::compare::Subject subject{
            *a, *b, comparison, arguments.operands[0], arguments.operands[1], !select.empty()};
        if (console.json) {
            JsonWriter json(console.out);
            ckptscope::compare::writeJson(json, subject);
        } else {
            ckptscope::compare::forEachReportLine(subject, [&](const ckptscope::compare::ReportLine& line) {
                console.paragraph(line.text, line.indent, line.heading ? Colour::Bold : Colour::None);
            });
        }
        return comparison.same() ? kDone : kNo;
    } catch (...) {
        reportError(console, file, currentError());
        return kTrouble;
    }
}

} // namespace ckptscope::cli
