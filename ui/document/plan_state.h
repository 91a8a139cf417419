#pragma once

#include "core/edit/plan.h"

#include <vector>

namespace ckptscope::ui {

/// A plan of edits and what it makes of the original.
struct PlanState {
    std::vector<edit::Step> steps;
    std::vector<std::size_t> together; ///< by change in the list: so many of the steps, Scope steps not counted
    std::vector<edit::StepReport> reports; ///< one for each step
    checkpoint::CheckpointPtr checkpoint; ///< null: to be worked out again (it was too large to keep)

    /// The indices of the steps of each change in the list, without Scope steps.
    std::vector<std::vector<std::size_t>> changes() const;
};

/// How steps that are made at once are listed: neighbours of one kind, such as deleting several rows, are one change.
std::vector<std::size_t> listedTogether(const std::vector<edit::Step>& steps);
/// Each step as a change of its own.
std::vector<std::size_t> listedAlone(const std::vector<edit::Step>& steps);

} // namespace ckptscope::ui
