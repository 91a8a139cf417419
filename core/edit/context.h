#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/python_strings.h"
#include "core/edit/plan.h"
#include "core/edit/scope.h"
#include "core/edit/step.h"

#include <string>
#include <vector>

namespace ckptscope::edit {

using checkpoint::Kind;
using checkpoint::NodeId;
using checkpoint::Tree;

/// The tensors that a Cast step changes, in the checkpoint before it.
struct CastTensors {
    checkpoint::CheckpointPtr before;
    std::vector<std::uint32_t> rows; ///< of before->tensors
    checkpoint::DType to = checkpoint::DType::Unknown;
};

/// What a step works on: the tree that it changes, and the meaning of that tree before the step.
struct Context {
    const checkpoint::Checkpoint& before;
    Tree& tree; ///< a copy of before.tree: same ids
    checkpoint::PythonStrings& strings;
    const ScopePlace& scope; ///< what the step is limited to
    std::vector<const checkpoint::Section*> sections; ///< inside of the scope
    checkpoint::MadeStorages& made; ///< storages whose bytes this step and those before it change
    checkpoint::CheckpointPtr beforeStep; ///< `before`
    std::vector<CastTensors>* casts = nullptr; ///< where Cast steps note what they change; or null
    std::vector<bool> renamed = {}; ///< by node: a value whose key the step renamed in one of the state dicts
    std::vector<NodeId> changed = {}; ///< objects that the step changed or replaced, as far as they may stand elsewhere
    bool copied = false; ///< whether the state dict at hand shares strings or values with one that was renamed before

    /// Weights and EMA sections inside of the scope.
    std::vector<const checkpoint::Section*> stateDicts() const;
    /// Whole models inside of the scope.
    std::vector<const checkpoint::Section*> models() const;
};

/// \name One function for each kind of step; each throws Refused or Usage.
///@{
StepReport strip(Context& context, const Strip& step);
StepReport add(Context& context, const Add& step);
StepReport renameKeys(Context& context, const Rename& step);
StepReport deleteKeys(Context& context, const Delete& step);
StepReport unwrap(Context& context);
StepReport extract(Context& context);
StepReport pick(Context& context, const Pick& step);
StepReport drop(Context& context, const Drop& step);
StepReport moveDevices(Context& context, const Device& step);
StepReport place(Context& context, const Place& step);
StepReport spread(Context& context, const Balance& step);
StepReport castTensors(Context& context, const Cast& step);
StepReport compact(Context& context);
StepReport dequantize(Context& context);
StepReport makeDense(Context& context);
///@}

/// apply(), which also notes what each Cast step changes.
Applied applyNoting(checkpoint::CheckpointPtr original, const std::vector<Step>& steps,
                    std::vector<CastTensors>& casts);

/// "1 key", "2 keys".
std::string counted(std::uint64_t count, const char* word);
/// The text in double quotes, safe to print.
std::string quoted(std::string_view text);

} // namespace ckptscope::edit
