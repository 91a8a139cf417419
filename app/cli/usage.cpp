#include "app/cli/arguments.h"

#include <fmt/format.h>

namespace ckptscope::cli {

namespace {

constexpr std::size_t kLineWidth = 80;

/// The words of `text`, broken into lines; those after the first are indented.
std::string wrapped(std::string_view text, std::size_t indent)
{
    std::string out;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (column > indent && column + 1 + word.size() > kLineWidth) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string optionLine(const Option& option)
{
    constexpr std::size_t kIndent = 25;
    std::string left = fmt::format("  {}{}{}{}", option.name.size() == 1 ? "-" : "--", option.name,
                                   option.value.empty() ? "" : " ", option.value);
    if (left.size() + 1 > kIndent)
        left += '\n' + std::string(kIndent, ' ');
    return fmt::format("{:<{}}{}\n", left, kIndent, wrapped(option.meaning, kIndent));
}

} // namespace

std::string generalHelp()
{
    std::string out = "Inspects and converts PyTorch checkpoints; runs nothing that is in them.\n\n";
    out += "ckptscope-cli VERB [OPTIONS] FILE...\n\n";
    for (const Verb& verb : verbs())
        out += fmt::format("  {:<8} {:<15} {}\n", verb.name, verb.operands, verb.meaning);
    out += "\n  --version                print the version\n\n";
    out += "A FILE \"-\" is standard input. Exit code: 0 done or same, 1 differences (compare) or\n"
           "a finding at or above --fail-on (check), 2 trouble.\n"
           "\"ckptscope-cli help VERB\" lists the options of a verb.\n";
    return out;
}

std::string verbHelp(const Verb& verb)
{
    std::string out = fmt::format("ckptscope-cli {} {}{}\n\n  {}\n", verb.name,
                                  verb.options.empty() ? "" : "[OPTIONS] ", verb.operands, verb.meaning);
    bool edits = false;
    for (const Option& option : verb.options)
        edits |= option.isEdit;
    if (edits) {
        out += "\nEdits, applied in the order given:\n";
        for (const Option& option : verb.options)
            if (option.isEdit || option.name == "again")
                out += optionLine(option);
    }
    if (!verb.options.empty())
        out += "\nOptions:\n";
    for (const Option& option : verb.options)
        if (!option.isEdit && option.name != "again")
            out += optionLine(option);
    return out;
}

} // namespace ckptscope::cli
