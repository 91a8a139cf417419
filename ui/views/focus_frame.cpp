#include "ui/views/focus_frame.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>

namespace ckptscope::ui {

FocusFrame::FocusFrame(QAbstractScrollArea* area)
    : QWidget(area)
    , m_area(area)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    area->installEventFilter(this);
    connect(area->verticalScrollBar(), &QScrollBar::rangeChanged, this, &FocusFrame::updatePolicy);
    connect(area->horizontalScrollBar(), &QScrollBar::rangeChanged, this, &FocusFrame::updatePolicy);
    updatePolicy();
}

void FocusFrame::updatePolicy()
{
    const auto scrolls = [](const QScrollBar* bar, Qt::ScrollBarPolicy policy) {
        return policy != Qt::ScrollBarAlwaysOff && bar->maximum() > bar->minimum();
    };
    const bool isUseful = scrolls(m_area->verticalScrollBar(), m_area->verticalScrollBarPolicy())
        || scrolls(m_area->horizontalScrollBar(), m_area->horizontalScrollBarPolicy());
    m_area->setFocusPolicy(isUseful || m_area->hasFocus() ? Qt::StrongFocus : Qt::NoFocus);
}

bool FocusFrame::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::FocusIn:
        setGeometry(m_area->rect());
        raise();
        show();
        break;
    case QEvent::FocusOut:
        hide();
        updatePolicy();
        break;
    case QEvent::Resize:
        setGeometry(m_area->rect());
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Link));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace ckptscope::ui
