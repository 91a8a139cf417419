#include "core/edit/step.h"

#include "core/edit/device_text.h"
#include "core/io/error.h"
#include "core/io/text.h"
#include "core/tensor/cast.h"

#include <algorithm>

namespace ckptscope::edit {

namespace {

using checkpoint::DType;

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

checkpoint::DType dtypeNamed(std::string_view name)
{
    const auto dtype = checkpoint::dtypeByName(name);
    if (!dtype)
        throw io::Error(io::ErrorKind::Usage, "\"" + io::escapeForDisplay(name, 60) + "\" is no dtype of torch.");
    return *dtype;
}

/// "float16", or "float32=float16" for tensors of one dtype alone.
Cast parseCast(const std::string& value)
{
    const std::size_t equals = value.find('=');
    Cast step{dtypeNamed(std::string_view(value).substr(equals == std::string::npos ? 0 : equals + 1))};
    if (equals != std::string::npos)
        step.from = dtypeNamed(std::string_view(value).substr(0, equals));
    const DType from = equals == std::string::npos ? DType::Float32 : step.from;
    if (!tensor::canCast(from, step.to))
        throw io::Error(io::ErrorKind::Usage,
                        "Tensors are cast from floating dtypes, integers and bool to floating dtypes (float16, "
                        "bfloat16, float32, float64, float8_e4m3fn …), not from "
                            + std::string(info(from).name) + " to " + std::string(info(step.to).name) + '.');
    return step;
}

std::string castText(const Cast& step)
{
    const std::string to(info(step.to).name);
    return step.from == DType::Unknown ? to : std::string(info(step.from).name) + '=' + to;
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
                          [](const Cast& s) {
                              return std::vector<std::string>{"--cast", castText(s)};
                          },
                          [](const Compact&) { return std::vector<std::string>{"--compact"}; },
                          [](const Dequantize&) { return std::vector<std::string>{"--dequantize"}; },
                          [](const Dense&) { return std::vector<std::string>{"--dense"}; },
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
    if (option == "compact")
        return Compact{};
    if (option == "dequantize")
        return Dequantize{};
    if (option == "dense")
        return Dense{};
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
    if (option == "cast")
        return parseCast(value);
    if (option == "rename") {
        auto [pattern, replacement] = split(value, "=>", "'^backbone\\.(.*)=>$1'");
        return Rename{std::move(pattern), std::move(replacement)};
    }
    throw io::Error(io::ErrorKind::Usage, "There is no edit \"--" + option + "\".");
}

std::vector<Step> parseSteps(const std::vector<std::string>& arguments)
{
    static constexpr std::string_view kFlags[] = {"--unwrap", "--extract", "--compact", "--dequantize", "--dense"};
    std::vector<Step> steps;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (auto* add = steps.empty() ? nullptr : std::get_if<Add>(&steps.back()); add && arguments[i] == "--again") {
            add->again = true;
            continue;
        }
        const bool isFlag = std::ranges::find(kFlags, arguments[i]) != std::end(kFlags);
        const bool hasValue = !isFlag && i + 1 < arguments.size();
        const std::string option = arguments[i].starts_with("--") ? arguments[i].substr(2) : arguments[i];
        steps.push_back(parseStep(option, hasValue ? arguments[i + 1] : std::string()));
        i += hasValue ? 1 : 0;
    }
    const auto scope = std::ranges::find_if(steps.rbegin(), steps.rend(),
                                            [](const Step& step) { return std::holds_alternative<Scope>(step); });
    if (scope != steps.rend() && !std::get<Scope>(*scope).path.empty())
        steps.emplace_back(Scope{}); // what comes after the row is not limited by it
    return steps;
}

} // namespace ckptscope::edit
