#include "core/checkpoint/finders.h"
#include "core/checkpoint/modules.h"
#include "core/checkpoint/open_storages.h"
#include "core/io/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace ckptscope::checkpoint {

namespace {

/// What "cuda=cpu" moves: cuda, cuda:0 … cuda:999.
bool isCuda(std::string_view device)
{
    constexpr std::string_view kName = "cuda";
    if (!device.starts_with(kName))
        return false;
    device.remove_prefix(kName.size());
    return device.empty()
        || (device.size() >= 2 && device.size() <= 4 && device[0] == ':'
            && std::ranges::all_of(device.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
}

/// The tags of nested storages can be changed in another format than pickle.dump's only.
std::vector<std::string> moving(const Checkpoint& checkpoint, const char* move)
{
    if (hasNestedStorages(checkpoint))
        return {"--format", "zip", "--device", move};
    return {"--device", move};
}

std::string plural(std::uint64_t count, const char* word)
{
    return std::to_string(count) + ' ' + word + (count == 1 ? "" : "s");
}

std::string listed(const std::map<std::string, std::uint64_t>& devices)
{
    constexpr std::size_t kShown = 8;
    std::string text;
    std::size_t i = 0;
    for (const auto& [device, count] : devices) {
        if (i == kShown)
            return text + " and " + std::to_string(devices.size() - kShown) + " more";
        ++i;
        text += i == 1 ? "" : i == devices.size() ? " and " : ", ";
        text += io::escapeForDisplay(device, 60) + " (" + plural(count, "tensor") + ")";
    }
    return text;
}

/// Tensors by the device that torch.load would put them on.
std::map<std::string, std::uint64_t> countDevices(const Checkpoint& checkpoint)
{
    std::vector<std::uint64_t> ofStorage(checkpoint.storages.size());
    std::map<std::string, std::uint64_t> devices;
    for (const Tensor& tensor : checkpoint.tensors) {
        if (tensor.storage != kNoIndex)
            ++ofStorage[tensor.storage]; // texts are made once a storage group below, not for each of 10⁵ tensors
        else if (const std::string device = checkpoint.device(tensor); !device.empty())
            ++devices[device];
    }
    NodeId lastLocation;
    std::string_view last;
    std::uint64_t* counter = nullptr;
    for (std::size_t i = 0; i < ofStorage.size(); ++i) {
        if (ofStorage[i] == 0)
            continue;
        const NodeId location = checkpoint.storages[i].location;
        if (counter && location == lastLocation) { // nearly always one object
            *counter += ofStorage[i];
            continue;
        }
        const std::string_view tag = checkpoint.tree.text(location);
        if (tag.empty())
            continue;
        lastLocation = location;
        if (!counter || tag != last) {
            counter = &devices[std::string(tag)];
            last = tag;
        }
        *counter += ofStorage[i];
    }
    return devices;
}

/// The GPUs that a model and wrappers in it remember.
struct ParallelIds {
    std::vector<std::string> ids; ///< each once
    bool canUnwrap = true; ///< all of those wrappers
};

ParallelIds parallelIds(const Tree& tree, NodeId model)
{
    constexpr std::size_t kMost = 64; // GPUs
    ParallelIds found;
    std::set<NodeId> met;
    const ModuleTree modules = readModules(tree, model);
    for (std::uint32_t row = 0; row < modules.modules.size(); ++row) {
        const NodeId node = modules.modules[row].node;
        if (row != 0 && wrapperKind(tree, node) == WrapperKind::None)
            continue;
        const NodeId ids = attributeOf(tree, node, "device_ids");
        if (!ids.valid() || tree.kind(ids) != Kind::List || tree.children(ids).empty())
            continue;
        found.canUnwrap = found.canUnwrap && canUnwrap(tree, node);
        if (!met.insert(ids).second)
            continue;
        for (NodeId id : tree.children(ids).first(std::min(tree.children(ids).size(), kMost)))
            if (const std::string text = shortText(tree, id, 40);
                found.ids.size() < kMost && std::ranges::find(found.ids, text) == found.ids.end())
                found.ids.push_back(text);
    }
    return found;
}

void findParallelIds(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    for (const Section& section : checkpoint.sections) {
        if (section.kind != SectionKind::Model)
            continue;
        const ParallelIds found = parallelIds(checkpoint.tree, section.node);
        std::string text;
        for (const std::string& id : found.ids)
            text += (text.empty() ? "" : ", ") + id;
        if (!text.empty())
            out.push_back({"parallel-device-ids", Severity::Warning, section.name,
                           "The parallel model remembers that it ran on GPU " + text
                               + "; on a computer without them its forward pass fails. Unwrap it, or map the devices.",
                           found.canUnwrap ? std::vector<std::string>{"--unwrap"} : moving(checkpoint, "cuda=cpu")});
    }
}

} // namespace

void findDevices(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    findParallelIds(checkpoint, out);
    std::map<std::string, std::uint64_t> devices = countDevices(checkpoint);
    const bool alsoCpu = devices.erase("cpu") != 0;
    devices.erase("meta");
    if (devices.empty())
        return;
    const bool onlyCuda = std::ranges::all_of(devices, [](const auto& entry) { return isCuda(entry.first); });
    const std::vector<std::string> fix = moving(checkpoint, onlyCuda ? "cuda=cpu" : "*=cpu");
    if (devices.size() > 1)
        out.push_back(
            {"mixed-devices", Severity::Warning, "",
             "Tensors are tagged with several devices: " + listed(devices) + (alsoCpu ? ", others with the CPU." : "."),
             fix});
    std::uint64_t tensors = 0;
    for (const auto& [device, count] : devices)
        tensors += count;
    const std::string which = devices.size() == 1 ? io::escapeForDisplay(devices.begin()->first, 60)
                                                  : "with " + std::to_string(devices.size()) + " devices";
    out.push_back({"device-tags", Severity::Warning, "",
                   plural(tensors, "tensor") + (tensors == 1 ? " is" : " are") + " tagged " + which
                       + ": without map_location, torch.load fails on a computer that lacks "
                       + (devices.size() == 1 ? "it." : "one of them."),
                   fix});
}

} // namespace ckptscope::checkpoint
