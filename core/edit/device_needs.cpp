#include "core/edit/device_text.h"
#include "core/edit/placement.h"
#include "core/io/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ckptscope::edit {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;

/// The innermost section that a tensor lies in.
const Section* sectionOf(const Checkpoint& checkpoint, const std::vector<std::string>& path)
{
    const Section* best = nullptr;
    for (const Section& section : checkpoint.sections)
        if (isIn(section, path) && (!best || section.path.size() > best->path.size()))
            best = &section;
    return best;
}

/// A state dict does not tell parameters from buffers: those of BatchNorm and integers get no gradient.
bool hasGradient(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const std::string label = checkpoint::labelText(checkpoint.tree, tensor.labelKind, tensor.label);
    const std::string_view dtype = checkpoint::info(tensor.dtype).name;
    const bool isFloating = dtype.find("float") != std::string_view::npos || dtype.starts_with("complex");
    return isFloating && !label.ends_with("running_mean") && !label.ends_with("running_var");
}

using Json = nlohmann::ordered_json;

Json deviceJson(const std::string& device)
{
    const auto name = parseDeviceName(device); // tags of a file may be anything
    return name && name->type == "cuda" ? Json(name->index.value_or(0)) : Json(device);
}

/// Device of everything below each beginning of a key; empty where there are several.
Json mapOf(const std::vector<std::pair<std::string, std::string>>& devices)
{
    std::map<std::string, std::string> below;
    const auto note = [&](const std::string& name, const std::string& device) {
        const auto [found, isNew] = below.try_emplace(name, device);
        if (!isNew && found->second != device)
            found->second.clear();
    };
    for (const auto& [key, device] : devices) {
        note("", device);
        for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
            note(key.substr(0, dot), device);
        note(key, device);
    }
    Json map = Json::object();
    for (const auto& [key, device] : devices) {
        std::string name;
        for (std::size_t dot = 0; below.at(name).empty() && name != key;) {
            dot = std::min(key.find('.', dot), key.size());
            name = key.substr(0, dot);
            ++dot;
        }
        map[name] = deviceJson(device);
    }
    return map;
}

} // namespace

std::map<std::string, DeviceNeed> deviceNeeds(const Checkpoint& checkpoint, bool* estimated)
{
    std::map<std::string, DeviceNeed> needs;
    std::vector<bool> counted(checkpoint.storages.size());
    bool hasOptimizer = false;
    for (const Tensor& tensor : checkpoint.tensors) {
        if (tensor.storage != checkpoint::kNoIndex && counted[tensor.storage])
            continue;
        if (tensor.storage != checkpoint::kNoIndex)
            counted[tensor.storage] = true;
        const std::uint64_t bytes = tensor.storage == checkpoint::kNoIndex ? checkpoint.bytes(tensor)
                                                                           : checkpoint.storages[tensor.storage].bytes;
        DeviceNeed& need = needs[checkpoint.device(tensor)];
        const Section* section = sectionOf(checkpoint, checkpoint.tensorPath(tensor));
        const SectionKind kind = section ? section->kind : SectionKind::Other;
        if (kind == SectionKind::Weights || kind == SectionKind::Model) {
            need.weights += bytes;
            need.gradients += hasGradient(checkpoint, tensor) ? checkpoint.bytes(tensor) : 0;
        } else if (kind == SectionKind::Optimizer) {
            need.optimizer += bytes;
            hasOptimizer = true;
        } else {
            need.other += bytes;
        }
    }
    for (auto& [device, need] : needs)
        if (!hasOptimizer)
            need.optimizer = 2 * need.gradients; // exp_avg and exp_avg_sq
    if (estimated)
        *estimated = !hasOptimizer;
    return needs;
}

std::string deviceMapJson(const Checkpoint& checkpoint)
{
    std::vector<const Section*> sections;
    for (const Section& section : checkpoint.sections)
        if (section.kind == SectionKind::Weights || section.kind == SectionKind::Model)
            sections.push_back(&section);
    if (sections.empty())
        throw io::Error(io::ErrorKind::Refused, "There are no weights in this file to make a device map of.");
    const SectionTensors tensors(checkpoint);
    Json result = Json::object();
    for (const Section* section : sections) {
        std::vector<std::pair<std::string, std::string>> devices;
        for (const PlacedUnit& unit : unitsOf(tensors, *section))
            for (std::uint32_t row : unit.tensors) {
                const Tensor& tensor = checkpoint.tensors[row];
                devices.emplace_back(keyIn(*section, checkpoint, tensor), checkpoint.device(tensor));
            }
        Json map = mapOf(devices);
        if (sections.size() == 1)
            result = std::move(map);
        else
            result[section->name] = std::move(map);
    }
    return result.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace ckptscope::edit
