#pragma once

#include "core/edit/step.h"

#include <QString>

#include <vector>

namespace ckptscope::ui {

/// The steps limited to one part of the file, with the limit lifted behind them; an empty scope: the steps alone.
std::vector<edit::Step> scopedSteps(const QString& scope, std::vector<edit::Step> steps);

/// `all`, then `more`, whatever limit `all` ends with.
std::vector<edit::Step> joinedSteps(std::vector<edit::Step> all, const std::vector<edit::Step>& more);

/// The same edits without limits that limit nothing.
std::vector<edit::Step> withoutIdleScopes(const std::vector<edit::Step>& steps);

/// The scope that each step is in, by step; a Scope step has the one that it sets.
std::vector<QString> scopesOf(const std::vector<edit::Step>& steps);

} // namespace ckptscope::ui
