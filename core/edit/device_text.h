#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/edit/step.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// "cuda:2" → {"cuda", 2}; "cpu" → {"cpu", nothing}.
struct DeviceName {
    std::string type;
    std::optional<std::int64_t> index;

    std::string text() const { return index ? type + ':' + std::to_string(*index) : type; }
    friend bool operator==(const DeviceName&, const DeviceName&) = default;
};
/// Nothing for a text that is no device's name.
std::optional<DeviceName> parseDeviceName(std::string_view text);
/// The tag that PyTorch writes for a device, "cpu" also for "cpu:0". Throws Usage for what is no device, and for those
/// that torch.load cannot put tensors on, except in place of others of that type (`from`).
DeviceName checkedTarget(const std::string& device, std::string_view from = {});
/// Its text.
std::string checkedDevice(const std::string& device);
/// What to know about a device that only another package brings; empty for torch's own.
std::string packageRemark(std::string_view type);

/// What to know about tensors that were not asked for and moved with those whose storages they use; empty for none.
std::string movedAlong(const checkpoint::Checkpoint& checkpoint, const std::vector<std::uint32_t>& tensors);

/// What "--device" takes: moves "cuda:2=cuda:0,cuda=cpu"; a part of the weights and where it goes "layer1:cuda:1",
/// whose name may hold = and : since no move ends so; or devices to spread over "balanced:0,1",
/// "balanced:cuda:0=24GiB,cpu=64GiB", "balanced:4x24GiB". Throws Usage.
Step parseDevices(const std::string& value);
/// The reverse.
std::string devicesText(const Device& step);
std::string devicesText(const Balance& step);

} // namespace ckptscope::edit
