#pragma once

#include <QIcon>

namespace ckptscope::ui {

/// Our own SVG of this name (resources/icons), drawn in the text colour of the palette at any size and theme.
QIcon icon(const QString& name);

} // namespace ckptscope::ui
