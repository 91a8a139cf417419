#pragma once

#include "core/checkpoint/findings.h"

#include <QString>

#include <string_view>

namespace ckptscope::ui {

/// The sentence of a finding in the language of the window.
QString findingText(const checkpoint::Finding& finding);
/// Where it is: a section or record of the file, or the PyTorch release that it is about. Empty for the whole file.
QString placeText(const checkpoint::Finding& finding);
/// The sentence behind its place: "conv1.weight: 1 of 4 numbers are NaN."
QString placedFindingText(const checkpoint::Finding& finding);
/// What its button says: 'Strip "module."', and from what where that is not the whole file.
QString cureText(const checkpoint::Finding& finding);
/// "data only" …: how safe loading the file would be, in a few words.
QString verdictText(checkpoint::VerdictLevel level);
/// Whether it comes from reading numbers: it is about the weights, not about loading the file.
bool isAboutNumbers(std::string_view findingId);
/// A paragraph that explains a kind of finding; empty for an id without one.
QString whyText(const QString& id);

} // namespace ckptscope::ui
