#include "ui/views/bars.h"

#include "ui/text/display.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kGap = 8;

} // namespace

Bars::Bars(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Bars::setBars(const QString& title, std::vector<Bar> bars)
{
    m_title = title;
    m_bars = std::move(bars);
    m_current = 0;
    QStringList lines;
    for (const Bar& bar : m_bars)
        lines << bar.name + ' ' + bar.value;
    setAccessibleName(title);
    setAccessibleDescription(lines.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int Bars::lineHeight() const
{
    return fontMetrics().height() + 6;
}

QSize Bars::sizeHint() const
{
    return {260, lineHeight() * (static_cast<int>(m_bars.size()) + 1) + 4};
}

QSize Bars::minimumSizeHint() const
{
    return {140, sizeHint().height()};
}

int Bars::barAt(const QPoint& point) const
{
    const int bar = point.y() / lineHeight() - 1;
    return point.y() >= lineHeight() && bar < static_cast<int>(m_bars.size()) ? bar : -1;
}

void Bars::setCurrent(int bar)
{
    if (m_bars.empty())
        return;
    m_current = std::clamp(bar, 0, static_cast<int>(m_bars.size()) - 1);
    const Bar& now = m_bars[static_cast<std::size_t>(m_current)];
    setAccessibleName(m_title + QStringLiteral(": ") + now.name + ' ' + now.value);
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void Bars::follow(int bar)
{
    if (bar >= 0 && bar < static_cast<int>(m_bars.size()) && m_bars[static_cast<std::size_t>(bar)].row != 0)
        emit rowWanted(m_bars[static_cast<std::size_t>(bar)].row);
}

bool Bars::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const int bar = barAt(help->pos()); bar >= 0)
            QToolTip::showText(help->globalPos(), asHtml(m_bars[static_cast<std::size_t>(bar)].toolTip), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void Bars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, 0, width(), lineHeight()), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.setFont(font());
    for (int i = 0; i < static_cast<int>(m_bars.size()); ++i)
        paintBar(painter, i, (i + 1) * lineHeight());
}

void Bars::paintBar(QPainter& painter, int index, int top) const
{
    const Bar& bar = m_bars[static_cast<std::size_t>(index)];
    const QFontMetrics metrics = fontMetrics();
    int valueWidth = 0, nameWidth = 0;
    for (const Bar& each : m_bars) {
        valueWidth = std::max(valueWidth, metrics.horizontalAdvance(each.value));
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(each.name) + 2);
    }
    nameWidth = std::min(nameWidth, width() * 2 / 5);
    const int trackLeft = nameWidth + kGap;
    const QRect track(trackLeft, top + 4, std::max(10, width() - trackLeft - valueWidth - kGap), lineHeight() - 8);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, top, nameWidth, lineHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(bar.name, Qt::ElideMiddle, nameWidth));
    painter.drawText(QRect(width() - valueWidth, top, valueWidth, lineHeight()), Qt::AlignRight | Qt::AlignVCenter,
                     bar.value);
    painter.fillRect(track, palette().color(QPalette::AlternateBase));
    QRect filled = track;
    filled.setWidth(std::max(bar.share > 0 ? 2 : 0, static_cast<int>(track.width() * std::min(1.0, bar.share))));
    painter.fillRect(filled, palette().color(QPalette::Active, QPalette::Highlight));
    if (hasFocus() && index == m_current) {
        painter.setPen(QPen(palette().color(QPalette::WindowText), 1, Qt::DotLine));
        painter.drawRect(QRect(0, top, width() - 1, lineHeight() - 1));
    }
}

void Bars::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(m_current - 1);
    case Qt::Key_Down:
        return setCurrent(m_current + 1);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(static_cast<int>(m_bars.size()) - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return follow(m_current);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Bars::mousePressEvent(QMouseEvent* event)
{
    if (const int bar = barAt(event->pos()); bar >= 0)
        setCurrent(bar);
}

void Bars::mouseDoubleClickEvent(QMouseEvent* event)
{
    follow(barAt(event->pos()));
}

} // namespace ckptscope::ui
