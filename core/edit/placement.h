#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/edit/step.h"
#include "core/tensor/proof.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace ckptscope::edit {

/// A part of a network that stays on one device: a layer (an item of Sequential or ModuleList), a module that holds no
/// such layers, or a single parameter beside modules.
struct PlacedUnit {
    std::string name; ///< beginning of its keys, "layer1.0"; empty of a network that is a single module
    std::uint64_t bytes = 0; ///< of storages that no earlier unit has
    std::vector<std::uint32_t> tensors; ///< rows of Checkpoint::tensors
};

/// Whether a path from the root leads into a section.
bool isIn(const checkpoint::Section& section, const std::vector<std::string>& path);
/// Which tensors stand in which section of a checkpoint, worked out for all sections at once. The checkpoint must
/// outlive it.
class SectionTensors {
public:
    explicit SectionTensors(const checkpoint::Checkpoint& checkpoint);
    const checkpoint::Checkpoint& checkpoint() const { return m_checkpoint; }
    /// Rows of the tensors of a section, without those of sections inside of it (an optimizer, or a moving average
    /// beside the weights).
    std::vector<std::uint32_t> of(const checkpoint::Section& section) const;

private:
    const checkpoint::Checkpoint& m_checkpoint;
    std::map<pickle::NodeId, std::vector<std::uint32_t>> m_rows; ///< by the section's node
};
/// The key of a tensor in weights; of a whole model as its state dict has it, without torch.nn.Module's own dicts.
std::string keyIn(const checkpoint::Section& section, const checkpoint::Checkpoint& checkpoint,
                  const checkpoint::Tensor& tensor);

/// The units of weights or a whole model, in file order. A module without layers that is larger than `most` bytes is
/// taken apart further; a layer never is.
std::vector<PlacedUnit> unitsOf(const SectionTensors& tensors, const checkpoint::Section& section,
                                std::uint64_t most = ~std::uint64_t(0));

/// Shares units out in order, so that the fullest device is as empty as can be, and the others about equally full; a
/// device with known room takes in proportion to it. Returns an index of `rooms` for each unit.
std::vector<std::uint32_t> balance(std::span<const PlacedUnit> units, std::span<const DeviceRoom> rooms);

/// What a device has to hold.
struct DeviceNeed {
    std::uint64_t weights = 0;
    std::uint64_t gradients = 0; ///< of the parameters, as far as they can be told from buffers, when training
    std::uint64_t optimizer = 0; ///< the file's optimizer state, or what Adam would need where there is none
    std::uint64_t other = 0;

    std::uint64_t training() const { return weights + gradients + optimizer + other; }
};
/// By tag of the device. `estimated`, if given, tells whether optimizer bytes are Adam's estimate.
std::map<std::string, DeviceNeed> deviceNeeds(const checkpoint::Checkpoint& checkpoint, bool* estimated = nullptr);

/// The `device_map` of transformers and accelerate for the weights of a checkpoint, as JSON: {"layer1.0": 0, "fc":
/// "cpu"}. Modules that lie on one device as a whole are one entry. Throws Refused when there are no weights.
std::string deviceMapJson(const checkpoint::Checkpoint& checkpoint);

/// What Engine::prove() places: every storage of the checkpoint, in its order, on the device of its tag. Throws what
/// reading storages throws.
std::vector<tensor::PlacedStorage> placedStorages(const checkpoint::Checkpoint& checkpoint);
/// The first tensor in a storage, by name; empty when none is.
std::string tensorIn(const checkpoint::Checkpoint& checkpoint, std::uint64_t storage);

} // namespace ckptscope::edit
