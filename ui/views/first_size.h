#pragma once

#include <QSize>

class QWidget;

namespace ckptscope::ui {

/// The first size of a window: as wanted, but with its frame inside the screen that it will be on.
void resizeWithinScreen(QWidget& window, QSize wanted);

} // namespace ckptscope::ui
