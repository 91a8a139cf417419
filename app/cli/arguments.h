#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

/// One option of a verb.
struct Option {
    std::string_view name; ///< without dashes; of one letter for short ones ("o")
    std::string_view value; ///< what the value is called; empty: the option has none
    std::string_view meaning; ///< for help
    bool isEdit = false; ///< a step of convert: may stand several times, and the order counts
};

/// One verb: the table that parsing, help and the tests of manual page and completion share.
struct Verb {
    std::string_view name;
    std::string_view operands; ///< "FILE..."
    std::string_view meaning; ///< one line
    std::size_t leastOperands, mostOperands;
    std::span<const Option> options;

    const Option* find(std::string_view option) const;
};

std::span<const Verb> verbs();
const Verb* findVerb(std::string_view name);

/// An option that was given, in the order of the command line.
struct Given {
    const Option* option;
    std::string value;
};

struct Arguments {
    const Verb* verb = nullptr;
    std::vector<Given> options;
    std::vector<std::string> operands;
    bool wantsHelp = false; ///< -h or --help was among them

    bool has(std::string_view option) const;
    /// The value of an option; empty when it was not given.
    std::string value(std::string_view option) const;
};

/// Parses what stands after the program's name. Throws Usage, naming the argument and where help is to be found.
Arguments parseArguments(const std::vector<std::string>& words);

/// All verbs, or one verb with its options.
std::string generalHelp();
std::string verbHelp(const Verb& verb);

} // namespace ckptscope::cli
