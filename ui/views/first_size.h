#pragma once

#include <QSize>

class QWidget;

namespace ckptscope::ui {

/// The first size of a window: as wanted, but with its frame inside the screen that it will be on.
void resizeWithinScreen(QWidget& window, QSize wanted);

/// From now on the window is at least as high as its layout needs in its width. A layout alone asks for the height that
/// texts with word wrap have in their favourite width, and lets rows overlap in another.
void keepRoomForTexts(QWidget& window);

} // namespace ckptscope::ui
