#pragma once

#include "core/checkpoint/findings.h"

#include <QString>

namespace ckptscope::ui {

/// The sentence of a finding in the language of the window.
QString findingText(const checkpoint::Finding& finding);
/// Where it is: a section or record of the file, or the PyTorch release that it is about. Empty for the whole file.
QString placeText(const checkpoint::Finding& finding);
/// What its button says: 'Strip "module."', and from what where that is not the whole file.
QString cureText(const checkpoint::Finding& finding);
/// "data only" …: how safe loading the file would be, in a few words.
QString verdictText(checkpoint::VerdictLevel level);
/// A paragraph that explains a kind of finding; empty for an id without one.
QString whyText(const QString& id);

} // namespace ckptscope::ui
