#pragma once

#include "core/edit/context.h"
#include "core/edit/device_text.h"

#include <optional>

namespace ckptscope::edit {

/// The device that a call of torch.device makes.
std::optional<DeviceName> nameOfDevice(const Tree& tree, NodeId call);

/// After a step that moved torch.device objects: throws Refused, naming them, where two keys of a dict, or two members
/// of a set, became equal, so that one of them would be lost on loading.
void refuseEqualDevices(const Context& context);

} // namespace ckptscope::edit
