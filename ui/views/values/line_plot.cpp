#include "ui/views/values/line_plot.h"

#include "ui/text/display.h"
#include "ui/views/values/colour_map.h"
#include "ui/views/values/plot_scale.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

using tensor::Slice;

namespace {

constexpr double kZoomStep = 1.5;
constexpr std::uint64_t kLeastShown = 8;

/// Of a pixel with a number that is not finite; invalid when it has none.
QColor markColour(std::uint8_t marks)
{
    if ((marks & tensor::kHasNaN) != 0)
        return nanColour();
    if ((marks & tensor::kHasPositiveInfinity) != 0)
        return positiveInfinityColour();
    return (marks & tensor::kHasNegativeInfinity) != 0 ? negativeInfinityColour() : QColor();
}

} // namespace

LinePlot::LinePlot(QWidget* parent)
    : DistributionPlot(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Line plot"));
}

void LinePlot::setCount(std::uint64_t count, const QString& axisName)
{
    m_count = count;
    m_axisName = axisName;
    m_slice.reset();
    m_cursor.reset();
    m_first = 0;
    m_shown = count;
    update();
    emit viewChanged();
    emit pointed();
}

void LinePlot::setSlice(std::uint64_t first, SlicePtr slice)
{
    m_sliceFirst = first;
    m_slice = std::move(slice);
    update();
}

int LinePlot::pixels() const
{
    return std::max(1, static_cast<int>(area().width() * devicePixelRatioF()));
}

QRectF LinePlot::area() const
{
    const QFontMetrics metrics = fontMetrics();
    const int left = metrics.horizontalAdvance(QStringLiteral("-0.00025")) + 8;
    const QRectF room(left, metrics.height() / 2 + 2, width() - left - 8, height() - metrics.height() * 7 / 2 - 12);
    return room.isValid() ? room : QRectF(left, 0, 1, 1);
}

double LinePlot::toX(double index) const
{
    const QRectF room = area();
    return room.left()
        + (index - static_cast<double>(m_first)) / static_cast<double>(std::max<std::uint64_t>(1, m_shown))
        * room.width();
}

LinePlot::Limits LinePlot::limitsOf(const Slice& slice)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (std::size_t i = 0; i < slice.low.size(); ++i) {
        if ((slice.marks[i] & tensor::kHasFinite) == 0)
            continue;
        low = std::min(low, slice.low[i]);
        high = std::max(high, slice.high[i]);
    }
    if (low > high)
        return {0, 1};
    const double margin = low == high ? std::max(std::fabs(low) * 0.1, 1e-6) : 0;
    return {low - margin, high + margin};
}

void LinePlot::draw(QPainter& painter, const QSizeF&, bool isScreen) const
{
    if (!m_slice || m_slice->low.empty())
        return;
    const Limits limits = limitsOf(*m_slice);
    drawTicks(painter, limits);
    painter.save();
    painter.setClipRect(area().adjusted(-1, -6, 1, 6));
    painter.setRenderHint(QPainter::Antialiasing);
    drawNumbers(painter, limits);
    if (isScreen && m_cursor) {
        painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DashLine));
        const double x = toX(static_cast<double>(*m_cursor) + 0.5);
        painter.drawLine(QLineF(x, area().top(), x, area().bottom()));
    }
    painter.restore();
    drawLegend(painter);
}

void LinePlot::drawNumbers(QPainter& painter, const Limits& limits) const
{
    const Slice& slice = *m_slice;
    const QRectF room = area();
    const PlotScale scale(limits.low, limits.high);
    const auto toY = [&](double number) { return room.bottom() - scale.place(number) * room.height(); };
    const QColor colour = palette().color(QPalette::Link);
    QPainterPath line;
    const bool hasPoints = slice.width == slice.columns && room.width() / static_cast<double>(slice.width) > 4;
    bool isBroken = true;
    for (std::size_t i = 0; i < slice.low.size(); ++i) {
        const double begin = static_cast<double>(m_sliceFirst + Slice::begin(i, slice.width, slice.columns));
        const double end = static_cast<double>(m_sliceFirst + Slice::begin(i + 1, slice.width, slice.columns));
        const double x = toX((begin + end) / 2);
        if (const QColor mark = markColour(slice.marks[i]); mark.isValid())
            painter.fillRect(QRectF(x - 1, room.top(), 2, room.height()), mark);
        if ((slice.marks[i] & tensor::kHasFinite) == 0) {
            isBroken = true;
            continue;
        }
        isBroken ? line.moveTo(x, toY(slice.low[i])) : line.lineTo(x, toY(slice.low[i]));
        isBroken = false;
        if (slice.high[i] != slice.low[i])
            line.lineTo(x, toY(slice.high[i]));
        if (hasPoints)
            painter.fillRect(QRectF(x - 2, toY(slice.low[i]) - 2, 4, 4), colour);
    }
    painter.setPen(QPen(colour, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
}

void LinePlot::drawLegend(QPainter& painter) const
{
    const Slice& slice = *m_slice;
    double x = area().left();
    const double y = height() - fontMetrics().height() - 6; // other scripts reach below
    painter.setPen(palette().color(QPalette::Text));
    const auto entry = [&](std::uint8_t mark, const QString& text) {
        if (std::ranges::none_of(slice.marks, [mark](std::uint8_t marks) { return (marks & mark) != 0; }))
            return;
        painter.fillRect(QRectF(x, y + fontMetrics().height() / 2.0 - 5, 10, 10), markColour(mark));
        painter.drawText(QPointF(x + 14, y + fontMetrics().ascent()), text);
        x += 28 + fontMetrics().horizontalAdvance(text);
    };
    entry(tensor::kHasNaN, QStringLiteral("NaN"));
    entry(tensor::kHasPositiveInfinity, QStringLiteral("+Inf"));
    entry(tensor::kHasNegativeInfinity, QStringLiteral("−Inf"));
    if (slice.width != slice.columns)
        painter.drawText(QRectF(x, y, width() - x, fontMetrics().height()), Qt::AlignLeft,
                         tr("a pixel: from min to max of %1 numbers")
                             .arg(realText(static_cast<double>(slice.columns) / static_cast<double>(slice.width), 3)));
}

void LinePlot::drawTicks(QPainter& painter, const Limits& limits) const
{
    const PlotScale scale(limits.low, limits.high);
    const QRectF room = area();
    const int line = fontMetrics().height();
    const QColor text = palette().color(QPalette::Text);
    const std::vector<double> ticks = scale.ticks(std::max(2, static_cast<int>(room.height()) / (2 * line)));
    const TickTexts texts = tickTexts(ticks);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const double y = room.bottom() - scale.place(ticks[i]) * room.height();
        painter.setPen(faint());
        painter.drawLine(QLineF(room.left() - 3, y, room.right(), y));
        painter.setPen(text);
        painter.drawText(QRectF(0, y - line, room.left() - 6, 2 * line), Qt::AlignRight | Qt::AlignVCenter,
                         texts.texts[static_cast<qsizetype>(i)]);
    }
    if (texts.areRelative)
        painter.drawText(QPointF(2, room.bottom() + 4 + line + fontMetrics().ascent()),
                         realText(ticks.front(), kExactDigits) + QStringLiteral(" + …"));
    const int step = fontMetrics().horizontalAdvance(QString::number(m_count)) * 2 + 16;
    for (const double tick : indexTicks(static_cast<double>(m_first), static_cast<double>(m_first + m_shown),
                                        std::max(1, static_cast<int>(room.width()) / step))) {
        const double x = toX(tick + 0.5);
        painter.setPen(faint());
        painter.drawLine(QLineF(x, room.bottom(), x, room.bottom() + 3));
        painter.setPen(text);
        painter.drawText(QRectF(x - step, room.bottom() + 4, 2 * step, line), Qt::AlignHCenter,
                         QString::number(tick, 'f', 0));
    }
    painter.drawText(QRectF(room.left(), room.bottom() + 4 + line, room.width(), line), Qt::AlignHCenter, m_axisName);
}

std::optional<LinePlot::Point> LinePlot::pointAt(std::uint64_t index) const
{
    if (!m_slice || index < m_sliceFirst || index - m_sliceFirst >= m_slice->columns)
        return {};
    const Slice& slice = *m_slice;
    std::size_t low = 0, high = slice.width; // the last pixel that begins at or before it
    while (high - low > 1) {
        const std::size_t middle = (low + high) / 2;
        (Slice::begin(middle, slice.width, slice.columns) <= index - m_sliceFirst ? low : high) = middle;
    }
    return Point{slice.low[low], slice.high[low], slice.marks[low],
                 Slice::begin(low + 1, slice.width, slice.columns) - Slice::begin(low, slice.width, slice.columns)};
}

void LinePlot::show(double first, double shown)
{
    const auto all = static_cast<double>(m_count);
    shown = std::clamp(shown, std::min(static_cast<double>(kLeastShown), all), all);
    m_first = static_cast<std::uint64_t>(std::clamp(first, 0.0, all - shown));
    m_shown = std::min(static_cast<std::uint64_t>(shown), m_count - m_first);
    update();
    emit viewChanged();
}

void LinePlot::zoom(double factor, double around)
{
    const double shown = static_cast<double>(m_shown) / factor;
    show(static_cast<double>(m_first) + around * (static_cast<double>(m_shown) - shown), shown);
}

void LinePlot::fit()
{
    show(0, static_cast<double>(m_count));
}

void LinePlot::setCursorIndex(std::optional<std::uint64_t> index)
{
    if (index == m_cursor)
        return;
    m_cursor = index;
    if (index && (*index < m_first || *index >= m_first + m_shown))
        show(static_cast<double>(*index) - static_cast<double>(m_shown) / 2, static_cast<double>(m_shown));
    update();
    emit pointed();
}

void LinePlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    emit viewChanged();
}

void LinePlot::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() == 0)
        return event->ignore();
    const QRectF room = area();
    zoom(std::pow(kZoomStep, event->angleDelta().y() / 120.0),
         std::clamp((event->position().x() - room.left()) / room.width(), 0.0, 1.0));
    event->accept();
}

void LinePlot::mousePressEvent(QMouseEvent* event)
{
    m_draggedX = event->position().x();
}

void LinePlot::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF room = area();
    const double each = static_cast<double>(m_shown) / room.width();
    if (event->buttons() & Qt::LeftButton) {
        const double way = (m_draggedX - event->position().x()) * each;
        if (std::fabs(way) < 1)
            return;
        m_draggedX = event->position().x();
        return show(static_cast<double>(m_first) + way, static_cast<double>(m_shown));
    }
    const double at = (event->position().x() - room.left()) * each;
    if (at < 0 || at >= static_cast<double>(m_shown))
        return setCursorIndex({});
    setCursorIndex(m_first + static_cast<std::uint64_t>(at));
}

void LinePlot::mouseDoubleClickEvent(QMouseEvent*)
{
    if (m_cursor)
        emit chosen();
}

void LinePlot::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    if (!hasFocus())
        setCursorIndex({});
}

void LinePlot::keyPressEvent(QKeyEvent* event)
{
    if (m_count == 0)
        return QWidget::keyPressEvent(event);
    const std::uint64_t at = m_cursor.value_or(m_first);
    const double way = event->key() == Qt::Key_Left ? -0.25 : 0.25;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kZoomStep, 0.5);
    case Qt::Key_Minus:
        return zoom(1 / kZoomStep, 0.5);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Home:
        return setCursorIndex(0);
    case Qt::Key_End:
        return setCursorIndex(m_count - 1);
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (event->modifiers() & Qt::ControlModifier)
            return show(static_cast<double>(m_first) + way * static_cast<double>(m_shown),
                        static_cast<double>(m_shown));
        return setCursorIndex(event->key() == Qt::Key_Left ? at - (at == 0 ? 0 : 1) : std::min(at + 1, m_count - 1));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            emit chosen();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void LinePlot::changeEvent(QEvent* event)
{
    DistributionPlot::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Line plot"));
}

} // namespace ckptscope::ui
