#include "ui/views/first_size.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QStyle>
#include <QWidget>

namespace ckptscope::ui {

namespace {

class RoomForTexts final : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        auto* window = static_cast<QWidget*>(watched);
        if ((event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) && window->layout())
            window->setMinimumHeight(window->layout()->hasHeightForWidth()
                                         ? window->layout()->totalMinimumHeightForWidth(window->width())
                                         : window->layout()->totalMinimumSize().height());
        return false;
    }
};

} // namespace

void resizeWithinScreen(QWidget& window, QSize wanted)
{
    constexpr int kBorder = 8; // of the frame, on each side
    const int title = window.style()->pixelMetric(QStyle::PM_TitleBarHeight);
    window.resize(wanted.boundedTo(window.screen()->availableSize() - QSize(2 * kBorder, title + 2 * kBorder)));
}

void keepRoomForTexts(QWidget& window)
{
    window.installEventFilter(new RoomForTexts(&window));
}

} // namespace ckptscope::ui
