#include "ui/views/first_size.h"

#include <QScreen>
#include <QStyle>
#include <QWidget>

namespace ckptscope::ui {

void resizeWithinScreen(QWidget& window, QSize wanted)
{
    constexpr int kBorder = 8; // of the frame, on each side
    const int title = window.style()->pixelMetric(QStyle::PM_TitleBarHeight);
    window.resize(wanted.boundedTo(window.screen()->availableSize() - QSize(2 * kBorder, title + 2 * kBorder)));
}

} // namespace ckptscope::ui
