#include "core/edit/step.h"

#include "core/edit/device_text.h"
#include "core/io/error.h"

namespace ckptscope::edit {

namespace {

template <typename... Cases> struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases> Overloaded(Cases...) -> Overloaded<Cases...>; // clang 14 does not deduce it by itself

std::pair<std::string, std::string> split(const std::string& value, std::string_view separator, const char* example)
{
    const std::size_t at = value.find(separator);
    if (at == std::string::npos || at == 0)
        throw io::Error(io::ErrorKind::Usage, "\"" + value + "\" should look like " + example + ".");
    return {value.substr(0, at), value.substr(at + separator.size())};
}

/// A pattern that holds the separator itself says it with an escape, which means the same.
std::string renameText(const Rename& step)
{
    std::string pattern = step.pattern;
    for (std::size_t at = pattern.find("=>"); at != std::string::npos; at = pattern.find("=>", at))
        pattern.replace(at, 2, "=\\>");
    return pattern + "=>" + step.replacement;
}

void requireValue(const std::string& option, const std::string& value)
{
    if (value.empty())
        throw io::Error(io::ErrorKind::Usage, "--" + option + " needs a value.");
}

} // namespace

std::vector<std::string> arguments(const Step& step)
{
    return std::visit(Overloaded{
                          [](const Strip& s) {
                              return std::vector<std::string>{"--strip", s.prefix};
                          },
                          [](const Add& s) {
                              std::vector<std::string> words{"--add", s.prefix};
                              if (s.again)
                                  words.push_back("--again");
                              return words;
                          },
                          [](const Unwrap&) { return std::vector<std::string>{"--unwrap"}; },
                          [](const Extract&) { return std::vector<std::string>{"--extract"}; },
                          [](const Pick& s) {
                              return std::vector<std::string>{"--pick", s.path};
                          },
                          [](const Device& s) {
                              return std::vector<std::string>{"--device", devicesText(s)};
                          },
                          [](const Place& s) {
                              return std::vector<std::string>{"--device", s.path + ':' + s.device};
                          },
                          [](const Balance& s) {
                              return std::vector<std::string>{"--device", devicesText(s)};
                          },
                          [](const Rename& s) {
                              return std::vector<std::string>{"--rename", renameText(s)};
                          },
                          [](const Delete& s) {
                              return std::vector<std::string>{"--delete", s.glob};
                          },
                          [](const Drop& s) {
                              return std::vector<std::string>{"--drop", s.section};
                          },
                          [](const Scope& s) {
                              return std::vector<std::string>{"--scope", s.path};
                          },
                      },
                      step);
}

Step parseStep(const std::string& option, const std::string& value)
{
    if (option == "unwrap")
        return Unwrap{};
    if (option == "extract")
        return Extract{};
    if (option == "scope") // the empty path ends a scope
        return Scope{value};
    requireValue(option, value);
    if (option == "strip")
        return Strip{value};
    if (option == "add")
        return Add{value, false};
    if (option == "pick")
        return Pick{value};
    if (option == "delete")
        return Delete{value};
    if (option == "drop")
        return Drop{value};
    if (option == "device")
        return parseDevices(value);
    if (option == "rename") {
        auto [pattern, replacement] = split(value, "=>", "'^backbone\\.(.*)=>$1'");
        return Rename{std::move(pattern), std::move(replacement)};
    }
    throw io::Error(io::ErrorKind::Usage, "There is no edit \"--" + option + "\".");
}

std::vector<Step> parseSteps(const std::vector<std::string>& arguments)
{
    std::vector<Step> steps;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool hasValue = i + 1 < arguments.size() && !arguments[i + 1].starts_with("--");
        const std::string option = arguments[i].starts_with("--") ? arguments[i].substr(2) : arguments[i];
        steps.push_back(parseStep(option, hasValue ? arguments[i + 1] : std::string()));
        i += hasValue ? 1 : 0;
    }
    return steps;
}

} // namespace ckptscope::edit
