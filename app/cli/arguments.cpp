#include "app/cli/arguments.h"

#include "core/io/error.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace ckptscope::cli {

namespace {

[[noreturn]] void throwUsage(const std::string& sentence, const Verb* verb)
{
    const std::string help = verb == nullptr ? "ckptscope-cli help" : fmt::format("ckptscope-cli help {}", verb->name);
    throw io::Error(io::ErrorKind::Usage, fmt::format("{} \"{}\" tells what there is.", sentence, help));
}

std::string dashed(std::string_view name)
{
    return (name.size() == 1 ? "-" : "--") + std::string(name);
}

class Parser {
public:
    Parser(const std::vector<std::string>& words, Arguments& arguments)
        : m_words(words)
        , m_arguments(arguments)
    {
    }

    void parse()
    {
        bool optionsEnded = false;
        for (m_next = 1; m_next < m_words.size();) {
            const std::string& word = m_words[m_next++];
            if (optionsEnded || word == "-" || !word.starts_with('-'))
                m_arguments.operands.push_back(word);
            else if (word == "--")
                optionsEnded = true;
            else if (word == "-h" || word == "--help")
                m_arguments.wantsHelp = true;
            else
                parseOption(word);
        }
    }

private:
    void parseOption(std::string_view word)
    {
        const bool isLong = word.starts_with("--");
        const std::string_view body = word.substr(isLong ? 2 : 1);
        const std::size_t nameSize = isLong ? std::min(body.find('='), body.size()) : 1;
        const std::string_view name = body.substr(0, nameSize);
        const Option* option = (name.size() == 1) == isLong ? nullptr : m_arguments.verb->find(name);
        if (option == nullptr)
            throwUsage(fmt::format("\"{}\" has no option \"{}\".", m_arguments.verb->name,
                                   io::escapeForDisplay(word.substr(0, nameSize + (isLong ? 2 : 1)))),
                       m_arguments.verb);
        const std::string_view rest = body.substr(nameSize);
        if (option->value.empty() && !rest.empty())
            throwUsage(fmt::format("\"{}\" takes no value.", dashed(name)), m_arguments.verb);
        std::string value;
        if (!rest.empty())
            value = rest.substr(isLong ? 1 : 0);
        else if (!option->value.empty())
            value = takeValue(*option);
        add(*option, std::move(value));
    }

    std::string takeValue(const Option& option)
    {
        if (m_next >= m_words.size())
            throwUsage(fmt::format("\"{}\" needs a value: {}.", dashed(option.name), option.value), m_arguments.verb);
        return m_words[m_next++];
    }

    void add(const Option& option, std::string value)
    {
        if (!option.isEdit && !option.value.empty() && m_arguments.has(option.name))
            throwUsage(fmt::format("\"{}\" stands twice.", dashed(option.name)), m_arguments.verb);
        m_arguments.options.push_back({&option, std::move(value)});
    }

    const std::vector<std::string>& m_words;
    Arguments& m_arguments;
    std::size_t m_next = 0;
};

void checkOperands(const Arguments& arguments)
{
    const std::size_t count = arguments.operands.size();
    const Verb& verb = *arguments.verb;
    if (count < verb.leastOperands)
        throwUsage(
            fmt::format("\"{}\" needs {}.", verb.name, verb.leastOperands == 2 ? "two files" : "at least one file"),
            &verb);
    if (count > verb.mostOperands)
        throwUsage(fmt::format("\"{}\" is one argument too many for \"{}\".",
                               io::escapeForDisplay(arguments.operands[verb.mostOperands]), verb.name),
                   &verb);
    if (std::ranges::count(arguments.operands, "-") > 1)
        throwUsage("Standard input (\"-\") can be read only once.", &verb);
    if (std::ranges::find(arguments.operands, "") != arguments.operands.end())
        throwUsage("A file name is empty.", &verb);
}

} // namespace

bool Arguments::has(std::string_view option) const
{
    return std::ranges::any_of(options, [&](const Given& given) { return given.option->name == option; });
}

std::string Arguments::value(std::string_view option) const
{
    const auto found = std::ranges::find_if(options, [&](const Given& given) { return given.option->name == option; });
    return found == options.end() ? std::string() : found->value;
}

Arguments parseArguments(const std::vector<std::string>& words)
{
    if (words.empty())
        throwUsage("A verb is missing.", nullptr);
    Arguments arguments;
    arguments.verb = findVerb(words[0] == "--help" || words[0] == "-h" ? "help" : words[0]);
    if (arguments.verb == nullptr)
        throwUsage(fmt::format("There is no {} \"{}\".", words[0].starts_with('-') ? "option" : "verb",
                               io::escapeForDisplay(words[0])),
                   nullptr);
    Parser(words, arguments).parse();
    if (!arguments.wantsHelp)
        checkOperands(arguments);
    return arguments;
}

} // namespace ckptscope::cli
