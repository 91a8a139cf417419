#include "core/edit/recipe.h"

#include "core/edit/context.h"
#include "core/io/atomic_file.h"
#include "core/io/error.h"
#include "core/io/source.h"
#include "core/io/text.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace ckptscope::edit {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kVersionKey = "ckptscope-recipe";
constexpr int kVersion = 1;
constexpr int kDeepest = 4;
constexpr std::uint64_t kLargest = 1 << 20;

[[noreturn]] void refuse(const std::string& why)
{
    throw io::Error(io::ErrorKind::Usage, "This is no recipe: " + why);
}

Json stepJson(const Step& step)
{
    const std::vector<std::string> words = arguments(step);
    Json json = Json::object();
    json[words[0].substr(2)] = words.size() > 1 ? Json(words[1]) : Json(true);
    for (std::size_t i = 2; i < words.size(); ++i) // --again
        json[words[i].substr(2)] = true;
    return json;
}

Step parseOne(const Json& json, const std::string& place)
{
    if (!json.is_object() || json.empty())
        refuse(place + " should look like {\"strip\": \"module.\"}.");
    const auto first = json.begin();
    const std::string& option = first.key();
    const Json& value = first.value();
    const bool isFlag = value.is_boolean() && value.get<bool>();
    if (!value.is_string() && !isFlag)
        refuse(place + ": the value of " + edit::quoted(option) + " should be a text, or true.");
    try {
        Step step = parseStep(option, isFlag ? std::string() : value.get<std::string>());
        auto* add = std::get_if<Add>(&step);
        for (auto item = std::next(first); item != json.end(); ++item) {
            if (!add || item.key() != "again" || !item->is_boolean())
                refuse(place + " has " + edit::quoted(item.key()) + ", which does not belong there.");
            add->again = item->get<bool>();
        }
        return step;
    } catch (const io::Error& error) {
        throw io::Error(error.kind(), error.what() + std::string(" (") + place + " of the recipe)");
    }
}

Json parsed(std::string_view text)
{
    const auto shallow = [](int depth, Json::parse_event_t, Json&) {
        if (depth > kDeepest)
            refuse("it is nested too deeply.");
        return true;
    };
    try {
        return Json::parse(text, shallow);
    } catch (const Json::exception& error) {
        const char* reason = std::strstr(error.what(), "] ");
        refuse("its JSON is broken: " + io::escapeForDisplay(reason ? reason + 2 : error.what(), 200) + ".");
    }
}

} // namespace

std::string recipeText(const std::vector<Step>& steps)
{
    Json json = Json::object();
    json[kVersionKey] = kVersion;
    json["steps"] = Json::array();
    try {
        for (const Step& step : steps)
            json["steps"].push_back(stepJson(step));
        return json.dump(2) + '\n';
    } catch (const Json::exception&) {
        throw io::Error(io::ErrorKind::Unsupported,
                        "An edit names something that is no text of Unicode; a recipe cannot hold that.");
    }
}

std::vector<Step> parseRecipe(std::string_view text)
{
    const Json json = parsed(text);
    if (!json.is_object() || !json.contains(kVersionKey) || !json[kVersionKey].is_number_integer())
        refuse("it does not begin with {\"ckptscope-recipe\": 1, \"steps\": [ … ]}.");
    if (json[kVersionKey] != kVersion)
        throw io::Error(io::ErrorKind::Unsupported,
                        "The recipe has version " + json[kVersionKey].dump()
                            + ", which this program does not know; a newer ckptscope reads it.");
    if (!json.contains("steps") || !json["steps"].is_array())
        refuse("its \"steps\" are missing.");
    std::vector<Step> steps;
    for (const Json& step : json["steps"])
        steps.push_back(parseOne(step, "step " + std::to_string(steps.size() + 1)));
    return steps;
}

std::vector<Step> readRecipe(const std::string& path)
{
    const std::vector<std::byte> bytes = io::Source::ofFile(io::File::open(path)).readAll(kLargest);
    try {
        return parseRecipe({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    } catch (const io::Error& error) {
        throw io::Error(error.kind(), edit::quoted(path) + ": " + error.what());
    }
}

void writeRecipe(const std::string& path, const std::vector<Step>& steps, bool replace)
{
    io::writeFile(path, recipeText(steps),
                  replace ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse);
}

} // namespace ckptscope::edit
