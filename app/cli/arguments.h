#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

/// An option that was given.
struct Given {
    std::string name; ///< without dashes
    std::string value; ///< empty for an option without one
    bool isEdit = false; ///< a step of convert
};

/// What stands after the program's name.
struct Arguments {
    std::string verb;
    std::vector<Given> options; ///< in the order given
    std::vector<std::string> operands;
    std::string help; ///< asked for with -h or --help: the verb's help, and nothing else is filled

    bool has(std::string_view option) const;
    /// The value of an option; empty when it was not given.
    std::string value(std::string_view option) const;
};

/// Throws Usage, naming the argument and where help is to be found.
Arguments parseArguments(const std::vector<std::string>& words);

/// All verbs.
std::string generalHelp();
/// One verb with its options; throws Usage where there is none of that name.
std::string verbHelp(std::string_view name);

} // namespace ckptscope::cli
