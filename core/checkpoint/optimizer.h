#pragma once

#include "core/checkpoint/checkpoint.h"

#include <optional>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// A key of a dict and its value; the name stays a node (keyText, shortText give the text).
struct OptimizerValue {
    NodeId name, value;
};

/// One of the param_groups.
struct OptimizerGroup {
    NodeId node;
    std::vector<OptimizerValue> hyperparameters; ///< lr, weight_decay … without params and param_names
    /// Numbers (or ids, of torch ≤ 1.4), names (DCP and FSDP), or the parameters themselves (a whole pickled
    /// optimizer).
    std::vector<NodeId> parameters;
    std::vector<NodeId> names; ///< param_names; empty when there are none
};

/// What the optimizer keeps for one parameter.
struct OptimizerState {
    NodeId key; ///< as in OptimizerGroup::parameters
    NodeId node; ///< the dict of the entries
    std::vector<OptimizerValue> entries; ///< step, exp_avg …
};

/// An optimizer's state dict or a whole pickled optimizer, with names for its parts. Values stay nodes of the tree.
struct OptimizerView {
    NodeId node;
    std::string className; ///< of a whole pickled optimizer; empty for a state dict, which does not say it
    std::string kind; ///< "SGD", "Adam or AdamW": the class, or a guess by the state's names; empty when nothing fits
    std::vector<OptimizerGroup> groups;
    std::vector<OptimizerState> states; ///< in file order; only for parameters that were stepped
    std::uint64_t parameters = 0; ///< over all groups
};

/// Describes {'state', 'param_groups'} or an optimizer object at `section`; nothing when it is neither.
std::optional<OptimizerView> describeOptimizer(const Checkpoint& checkpoint, NodeId section);

/// One parameter of an optimizer and the weight that it stands for.
struct JoinedParameter {
    NodeId parameter; ///< as in OptimizerGroup::parameters
    std::uint32_t group = 0; ///< row of OptimizerView::groups
    std::uint32_t state = kNoIndex; ///< row of OptimizerView::states
    NodeId weight; ///< the tensor; no node when none was found
    std::string name; ///< of the weight, without the section's path
    std::vector<std::int64_t> shape; ///< of the weight; or else of the state
};

enum class JoinKind : std::uint8_t {
    Nothing, ///< no way was found
    Names, ///< by param_names, or keys that are names
    Objects, ///< the optimizer holds the very parameters
    Order, ///< by order, counts and all known shapes agree
    Shapes, ///< in order per group by shape: some weights were frozen or groups were sorted; may swap equal shapes
};

struct OptimizerJoin {
    JoinKind how = JoinKind::Nothing;
    std::vector<JoinedParameter> parameters; ///< in order over all groups
    std::uint64_t candidates = 0; ///< weights that an optimizer could have
    std::string mismatch; ///< why optimizer and weights do not (wholly) fit; empty when they do
};

/// Names the parameters of an optimizer by the weights at `weights`: a state dict or a whole model. A state dict does
/// not tell parameters from buffers: BatchNorm's running values and tensors of integers are left out, tied ones count
/// once.
OptimizerJoin joinParameters(const Checkpoint& checkpoint, const OptimizerView& view, NodeId weights);

/// Weights of a file, and the parameters of an optimizer by them.
struct OptimizerMatch {
    const Section* weights = nullptr; ///< in Checkpoint::sections
    OptimizerJoin join;
};

/// The weights that the optimizer in the section `optimizer` was made for: those that fit, and among them those whose
/// path is akin or whose place in the file is. Several when nothing decides; the one that fits least badly when none
/// does; empty when the file has none (moving averages count where there is nothing else). Tries the first few
/// networks.
std::vector<OptimizerMatch> matchWeights(const Checkpoint& checkpoint, const Section& optimizer,
                                         const OptimizerView& view);

/// Names of the weights that could be parameters: what is known to be a buffer left out.
std::vector<std::string> parameterNames(const Checkpoint& checkpoint, NodeId weights);

} // namespace ckptscope::checkpoint
