#include "core/tensor/proof.h"

#include <algorithm>

namespace ckptscope::tensor {

bool Proof::holds() const
{
    return std::ranges::all_of(devices, [](const DeviceProof& device) { return device.problem.empty(); });
}

} // namespace ckptscope::tensor
