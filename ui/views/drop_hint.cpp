#include "ui/views/drop_hint.h"

#include <QEvent>
#include <QPainter>

namespace ckptscope::ui {

DropHint::DropHint(QWidget* area)
    : QWidget(area)
{
    setAttribute(Qt::WA_TransparentForMouseEvents); // drops reach the area
    setFocusPolicy(Qt::NoFocus);
    hide();
    area->installEventFilter(this);
}

void DropHint::say(const QString& text)
{
    m_text = text;
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

bool DropHint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::DragLeave || event->type() == QEvent::Drop)
        hide();
    else if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void DropHint::paintEvent(QPaintEvent*)
{
    constexpr int kMargin = 12, kRadius = 8;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Window);
    veil.setAlphaF(0.95F);
    painter.fillRect(rect(), veil);
    const QColor accent = palette().color(QPalette::Highlight);
    painter.setPen(QPen(accent, 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(kMargin, kMargin, -kMargin, -kMargin), kRadius, kRadius);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(2 * kMargin, 0, -2 * kMargin, 0), Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

} // namespace ckptscope::ui
