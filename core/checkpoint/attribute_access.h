#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// What getattr(object, 'name') in a pickle means. pickle writes it for bound methods, for functions of torch such as
/// torch.relu, and below protocol 4 for nested classes; it is also the way from any object to any function.
struct AttributeAccess {
    VerdictLevel level = VerdictLevel::Dangerous;
    std::string what; ///< "'state_dict' of torch.optim.adam.Adam"; empty when it cannot be told
};
AttributeAccess judgeAttributeAccess(const Checkpoint& checkpoint, NodeId call);

} // namespace ckptscope::checkpoint
