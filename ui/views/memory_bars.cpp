#include "ui/views/memory_bars.h"

#include "ui/text/display.h"

#include <QDragEnterEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <numeric>

namespace ckptscope::ui {

namespace {

constexpr int kGap = 4;
constexpr int kBar = 14;

std::uint64_t sumOf(const MemoryBars::Bar& bar)
{
    return std::accumulate(bar.parts.begin(), bar.parts.end(), std::uint64_t(0));
}

} // namespace

MemoryBars::MemoryBars(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAcceptDrops(true);
}

void MemoryBars::setBars(std::vector<Bar> bars)
{
    m_bars = std::move(bars);
    QStringList lines;
    for (const Bar& bar : m_bars)
        lines << textOf(bar);
    setAccessibleName(tr("Memory that each device needs"));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void MemoryBars::setParts(const QStringList& names)
{
    m_parts = names;
    update();
}

int MemoryBars::lineHeight() const
{
    return fontMetrics().height() + kBar + 2 * kGap;
}

QSize MemoryBars::sizeHint() const
{
    return {260, lineHeight() * static_cast<int>(m_bars.size()) + fontMetrics().height() + kGap};
}

QSize MemoryBars::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

QColor MemoryBars::colourOf(std::size_t part) const
{
    // By lightness as well as by hue, so that the parts differ without colours.
    const bool isDark = palette().base().color().lightness() < 128;
    static constexpr int kHues[] = {212, 160, 36, 290};
    const int lightness = (isDark ? 110 : 95) + static_cast<int>(part) * (isDark ? 30 : 35);
    return QColor::fromHsl(kHues[part % 4], 130, std::min(lightness, 220));
}

QString MemoryBars::textOf(const Bar& bar) const
{
    const std::uint64_t sum = sumOf(bar);
    if (bar.room == 0)
        return tr("%1: %2").arg(bar.name, bytesText(sum));
    return sum > bar.room ? tr("⚠ %1: %2 of %3, does not fit").arg(bar.name, bytesText(sum), bytesText(bar.room))
                          : tr("%1: %2 of %3").arg(bar.name, bytesText(sum), bytesText(bar.room));
}

void MemoryBars::paintBar(QPainter& painter, const Bar& bar, const QRect& rect, std::uint64_t most) const
{
    const auto x = [&](std::uint64_t bytes) {
        return rect.left()
            + static_cast<int>(static_cast<double>(rect.width()) * static_cast<double>(bytes)
                               / static_cast<double>(std::max<std::uint64_t>(most, 1)));
    };
    painter.fillRect(rect, palette().alternateBase());
    std::uint64_t begin = 0;
    for (std::size_t part = 0; part < bar.parts.size(); ++part) {
        const std::uint64_t end = begin + bar.parts[part];
        painter.fillRect(QRect(QPoint(x(begin), rect.top()), QPoint(x(end) - 1, rect.bottom())), colourOf(part));
        begin = end;
    }
    painter.setPen(palette().mid().color());
    const int right = bar.room == 0 ? rect.right() : x(bar.room) - 1;
    painter.drawRect(QRect(rect.topLeft(), QPoint(right, rect.bottom())));
}

void MemoryBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    std::uint64_t most = 0;
    for (const Bar& bar : m_bars)
        most = std::max({most, sumOf(bar), bar.room});
    int top = 0;
    for (const Bar& bar : m_bars) {
        if (m_aimed * lineHeight() == top)
            painter.fillRect(QRect(0, top, width(), lineHeight() - kGap), palette().highlight());
        painter.setPen(m_aimed * lineHeight() == top ? palette().highlightedText().color() : palette().text().color());
        const QRect text(0, top, width(), fontMetrics().height());
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(textOf(bar), Qt::ElideRight, width()));
        paintBar(painter, bar, QRect(0, text.bottom() + kGap, width() - 1, kBar), most);
        top += lineHeight();
    }
    int left = 0;
    for (int part = 0; part < m_parts.size() && !m_bars.empty(); ++part) {
        const QRect box(left, top + kGap, kBar - 4, kBar - 4);
        painter.fillRect(box, colourOf(static_cast<std::size_t>(part)));
        painter.setPen(palette().text().color());
        painter.drawText(box.right() + kGap, top + kGap + fontMetrics().ascent() - 2, m_parts[part]);
        left += kBar + 3 * kGap + fontMetrics().horizontalAdvance(m_parts[part]);
    }
}

int MemoryBars::barAt(const QPointF& position) const
{
    const int bar = static_cast<int>(position.y()) / lineHeight();
    return position.y() >= 0 && bar < static_cast<int>(m_bars.size()) ? bar : -1;
}

void MemoryBars::aim(int bar)
{
    m_aimed = bar;
    update();
}

void MemoryBars::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasFormat(QStringLiteral("application/x-qabstractitemmodeldatalist")))
        event->acceptProposedAction();
}

void MemoryBars::dragMoveEvent(QDragMoveEvent* event)
{
    aim(barAt(event->position()));
    event->setAccepted(m_aimed >= 0);
}

void MemoryBars::dragLeaveEvent(QDragLeaveEvent*)
{
    aim(-1);
}

void MemoryBars::dropEvent(QDropEvent* event)
{
    const int bar = barAt(event->position());
    aim(-1);
    if (bar < 0)
        return;
    event->acceptProposedAction();
    emit rowsDropped(bar);
}

bool MemoryBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto row = static_cast<std::size_t>(std::max(0, help->pos().y() / lineHeight()));
    if (row >= m_bars.size()) {
        QToolTip::hideText();
        return true;
    }
    QStringList lines{textOf(m_bars[row])};
    for (std::size_t part = 0; part < m_bars[row].parts.size(); ++part)
        lines << tr("%1: %2").arg(m_parts.value(static_cast<int>(part)), bytesText(m_bars[row].parts[part]));
    QToolTip::showText(help->globalPos(), asHtml(lines.join('\n')), this);
    return true;
}

} // namespace ckptscope::ui
