#pragma once

#include "ui/models/outline.h"

#include <QString>

namespace ckptscope::ui {

/// A value as text of several lines, safe to show.
struct ValueText {
    QString text;
    bool isCut = false; ///< there is more than is shown
};

/// The whole value: a string with its line breaks, a container or object as one line an entry.
ValueText valueText(const checkpoint::Checkpoint& checkpoint, NodeId node);

/// "per_tensor_affine, scale 0.1, zero point 3" of a quantised tensor; empty for others.
QString quantizerText(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

} // namespace ckptscope::ui
