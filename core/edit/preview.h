#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/edit/step.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace ckptscope::edit {

/// \name What a step would do, before it is one; nothing is changed. `scope` is the path of a Scope step. Any thread.
///@{
/// A device that storages are tagged with.
struct DeviceTag {
    std::string device;
    std::uint64_t storages = 0, bytes = 0;
};
/// The tags in a part of a checkpoint, in order of first meeting.
std::vector<DeviceTag> devicesIn(const checkpoint::Checkpoint& checkpoint, const std::string& scope);

struct KeyPreview {
    std::string from, to;
    bool collides = false; ///< another key of its state dict would have the same name
};
struct KeysPreview {
    std::vector<KeyPreview> keys; ///< those that change, collisions first; at most as many as were asked for
    std::uint64_t all = 0, changes = 0, collisions = 0;
    std::uint64_t kept = 0; ///< match, but already have the name that they would get
};
/// Throws Usage for a bad pattern, Cancelled when stopped.
KeysPreview preview(const checkpoint::Checkpoint& checkpoint, const std::string& scope, const Rename& step,
                    std::size_t most, const std::stop_token& stop);
/// `to` stays empty.
KeysPreview preview(const checkpoint::Checkpoint& checkpoint, const std::string& scope, const Delete& step,
                    std::size_t most, const std::stop_token& stop);
///@}

} // namespace ckptscope::edit
