#include "app/cli/arguments.h"

#include "app/cli/verbs.h"
#include "core/io/error.h"
#include "core/io/system.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace ckptscope::cli {

namespace {

[[noreturn]] void throwUsage(const std::string& sentence, std::string_view verb = {})
{
    const std::string help = "ckptscope-cli help" + (verb.empty() ? "" : " " + std::string(verb));
    throw io::Error(io::ErrorKind::Usage, fmt::format("{} \"{}\" tells what there is.", sentence, help));
}

CLI::App& requireVerb(const VerbList& verbs, std::string_view name)
{
    CLI::App* verb = findVerb(verbs, name);
    if (verb == nullptr)
        throwUsage(name.starts_with('-') ? fmt::format("A verb comes first, not \"{}\".", io::escapeForDisplay(name))
                                         : fmt::format("There is no verb \"{}\".", io::escapeForDisplay(name)));
    return *verb;
}

/// The words after the verb, last one first, as CLI11 wants them. "--name=" becomes two words, because CLI11 takes an
/// empty value for a missing one and the next word for the value.
std::vector<std::string> reversed(const std::vector<std::string>& words)
{
    std::vector<std::string> out;
    bool optionsEnded = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
        optionsEnded |= words[i] == "--";
        if (!optionsEnded && words[i].size() > 3 && words[i][0] == '-' && words[i][1] != '-' && words[i][2] == '=') {
            out.push_back(words[i].substr(0, 2)); // CLI11 would make "=" a part of the value
            out.push_back(words[i].substr(3));
            continue;
        }
        const bool isEmptied = !optionsEnded && words[i].starts_with("--") && words[i].find('=') == words[i].size() - 1;
        out.push_back(isEmptied ? words[i].substr(0, words[i].size() - 1) : words[i]);
        if (isEmptied)
            out.emplace_back();
    }
    std::ranges::reverse(out);
    return out;
}

/// The options in the order given, each with the value of its own appearance.
std::vector<Given> optionsOf(const CLI::App& verb)
{
    std::vector<Given> out;
    std::map<const CLI::Option*, std::size_t> met;
    for (const CLI::Option* option : verb.parse_order()) {
        if (option->get_positional())
            continue;
        const std::string& value = option->results().at(met[option]++);
        out.push_back({option->get_single_name(), option->get_items_expected_max() == 0 ? "" : value,
                       option->get_group() == kEditGroup && option->get_single_name() != "again"});
    }
    return out;
}

std::vector<std::string> operandsOf(const CLI::App& verb)
{
    std::vector<std::string> out;
    const auto named = verb.get_options([](const CLI::Option* option) { return option->get_positional(); });
    for (const CLI::Option* operand : named)
        out.insert(out.end(), operand->results().begin(), operand->results().end());
    bool optionsEnded = false;
    for (const std::string& word : verb.remaining()) {
        if (!optionsEnded && word.size() > 1 && word.starts_with('-') && word != "--")
            throwUsage(fmt::format("\"{}\" has no option \"{}\".", verb.get_name(),
                                   io::escapeForDisplay(word.substr(0, word.starts_with("--") ? word.find('=') : 2))),
                       verb.get_name());
        if (!optionsEnded && word == "--")
            optionsEnded = true;
        else
            out.push_back(word);
    }
    const bool many = !named.empty() && named[0]->get_name() == "FILE...";
    if (!many && out.size() > named.size())
        throwUsage(fmt::format("\"{}\" is one argument too many for \"{}\".", io::escapeForDisplay(out[named.size()]),
                               verb.get_name()),
                   verb.get_name());
    if (std::ranges::count(out, "-") > 1)
        throwUsage("Standard input (\"-\") can be read only once.", verb.get_name());
    if (std::ranges::find(out, "") != out.end())
        throwUsage("A file name is empty.", verb.get_name());
    return out;
}

/// What CLI11 found wrong, as a sentence.
std::string sentenceOf(const CLI::App& verb, const std::vector<std::string>& words, const CLI::ParseError& error)
{
    for (const CLI::Option* option : verb.get_options({})) {
        const std::string start = option->get_name() + '=';
        if (option->get_items_expected_max() == 0
            && std::ranges::any_of(words, [&](const std::string& word) { return word.starts_with(start); }))
            return fmt::format("\"{}\" takes no value.", option->get_name());
        if (option->count() > 1 && option->get_multi_option_policy() == CLI::MultiOptionPolicy::Throw)
            return fmt::format("\"{}\" stands twice.", option->get_name());
    }
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
        return fmt::format("\"{}\" needs {}.", verb.get_name(),
                           verb.get_name() == "compare"      ? "two files"
                               : verb.get_name() == "export" ? "a file"
                                                             : "at least one file");
    if (const CLI::Option* last = verb.get_option_no_throw(words.back());
        last != nullptr && last->get_items_expected_max() > 0)
        return fmt::format("\"{}\" needs a value: {}.", words.back(), last->get_type_name());
    return std::string(error.what()) + ".";
}

} // namespace

bool Arguments::has(std::string_view option) const
{
    return std::ranges::find(options, option, &Given::name) != options.end();
}

std::string Arguments::value(std::string_view option) const
{
    const auto found = std::ranges::find(options, option, &Given::name);
    return found == options.end() ? std::string() : found->value;
}

Arguments parseArguments(const std::vector<std::string>& words)
{
    if (words.empty())
        throwUsage("A verb is missing.");
    const VerbList verbs = makeVerbs();
    CLI::App& verb = requireVerb(verbs, words[0]);
    Arguments out;
    out.verb = words[0];
    try {
        verb.parse(reversed(words));
        for (const std::string& operand : operandsOf(verb))
            std::ranges::move(io::system::namesMatching(operand), std::back_inserter(out.operands));
        out.options = optionsOf(verb);
    } catch (const CLI::CallForHelp&) {
        out.help = verbHelp(words[0]);
    } catch (const CLI::ParseError& error) {
        operandsOf(verb); // an unknown option is the likelier reason
        throwUsage(sentenceOf(verb, words, error), words[0]);
    }
    return out;
}

std::string generalHelp()
{
    std::string out = "Inspects and converts PyTorch checkpoints; runs nothing that is in them.\n\n"
                      "Usage: ckptscope-cli VERB [OPTIONS] FILE...\n\n";
    for (const auto& verb : makeVerbs())
        out += fmt::format("  {:<12}{}\n", verb->get_name(), verb->get_description());
    out += "  --version   the version\n\n"
           "A FILE \"-\" is standard input. Exit code: 0 done or same, 1 differences (compare) or\n"
           "a finding at or above --fail-on (check), 2 trouble.\n"
           "\"ckptscope-cli help VERB\" lists the options of a verb.\n";
    return out;
}

std::string verbHelp(std::string_view name)
{
    const VerbList verbs = makeVerbs();
    return requireVerb(verbs, name).help("ckptscope-cli");
}

} // namespace ckptscope::cli
