#pragma once

#include "core/checkpoint/load_advice.h"
#include "core/checkpoint/modules.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// What advice about loading starts from.
struct LoadFacts {
    const Section* weights = nullptr; ///< the state dict with most values
    const Section* model = nullptr; ///< the whole model with most values
    bool isMethod = false; ///< the root is a bound method of a model
    WrapperKind wrapper = WrapperKind::None; ///< of `model`
    std::vector<std::string_view> keys; ///< of `weights`
    std::string prefix; ///< wrapper segments that all of them have
    std::set<NodeId> refused; ///< globals that weights_only=True refuses
    std::string otherReason; ///< why it refuses beside them
};
LoadFacts loadFacts(const Checkpoint& checkpoint, PyTorchRelease release);

/// Whether a refused global can be reached from `from` without entering the nodes in `without`.
bool reachesRefused(const Checkpoint& checkpoint, const LoadFacts& facts, NodeId from,
                    const std::vector<NodeId>& without = {});

/// \name Parts of the advice.
///@{
void addOutcomes(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out);
void addFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out);
void addPython(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, const std::string& file,
               LoadAdvice& out);
void addMistakes(const Checkpoint& checkpoint, const LoadFacts& facts, LoadAdvice& out);
///@}

/// Keys of a state dict, as far as they are text.
std::vector<std::string_view> keysOf(const Tree& tree, NodeId dict);
/// The prefix that the target's model expects before the keys of the plain model.
std::string wantedPrefix(const LoadTarget& target);

} // namespace ckptscope::checkpoint
