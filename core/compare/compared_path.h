#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <vector>

namespace ckptscope::compare {

/// Where a tensor stands, for comparing: a whole model counts as its state dict.
struct ComparedPath {
    std::vector<std::string> labels; ///< the containers, then the key ("conv1.weight")
    bool inModel = false; ///< the key is one that model.state_dict() would have
};

/// A module keeps its tensors and modules in dicts _parameters, _buffers and _modules (torch/nn/modules/module.py,
/// Module.__init__), whose names are in no key: "_modules.conv1._parameters.weight" is "conv1.weight".
ComparedPath comparedPath(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

/// Its labels joined by '.'.
std::string comparedName(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

} // namespace ckptscope::compare
