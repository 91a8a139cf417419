#pragma once

#include "core/checkpoint/load_advice.h"
#include "core/edit/step.h"

#include <QString>

namespace ckptscope::ui {

/// \name The advice about loading in the language of the window. What PyTorch itself says stays as it is.
///@{
/// "torch.load refuses 2 classes: …".
QString outcomeText(const checkpoint::LoadOutcome& outcome);
/// What the file holds instead, for a file without weights.
QString noWeightsText(const checkpoint::Checkpoint& checkpoint);
QString mistakeText(const checkpoint::LoadMistake& mistake);
/// "strip “module.”", for a button or a list that names several.
QString stepText(const edit::Step& step);
///@}

} // namespace ckptscope::ui
