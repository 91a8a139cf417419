#include "ui/views/values/box_plot.h"

#include "ui/text/display.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

constexpr double kGap = 8;

/// "1 NaN, 2 Inf"; empty where all numbers are finite.
QString oddText(const Box& box)
{
    QStringList parts;
    if (box.nan != 0)
        parts << countText(box.nan) + QStringLiteral(" NaN");
    if (box.infinite != 0)
        parts << countText(box.infinite) + QStringLiteral(" Inf");
    return parts.join(QStringLiteral(", "));
}

/// What the scale is linear within: a hundredth of the typical spread.
double nearZeroOf(const std::vector<Box>& boxes)
{
    std::vector<double> spreads;
    for (const Box& box : boxes)
        if (const double spread = std::max(std::fabs(box.lower), std::fabs(box.upper)); box.hasNumbers && spread > 0)
            spreads.push_back(spread);
    if (spreads.empty())
        return 1;
    const auto low = spreads.begin() + static_cast<std::ptrdiff_t>(spreads.size() / 10);
    std::ranges::nth_element(spreads, low);
    return *low / 10;
}

} // namespace

BoxPlot::BoxPlot(QWidget* parent)
    : DistributionPlot(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BoxPlot::setBoxes(std::vector<Box> boxes)
{
    m_boxes = std::move(boxes);
    m_current = 0;
    refresh();
    updateGeometry();
}

void BoxPlot::setBox(std::size_t index, Box box)
{
    m_boxes[index] = std::move(box);
}

void BoxPlot::refresh()
{
    double least = HUGE_VAL, greatest = -HUGE_VAL;
    for (const Box& box : m_boxes)
        if (box.hasNumbers) {
            least = std::min(least, box.least);
            greatest = std::max(greatest, box.greatest);
        }
    m_scale = least > greatest ? PlotScale(-1, 1) : PlotScale(least, greatest, m_logarithmic ? nearZeroOf(m_boxes) : 0);
    if (m_current < m_boxes.size())
        tell(boxText(m_boxes[m_current]));
    update();
}

void BoxPlot::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    refresh();
}

int BoxPlot::lineHeight() const
{
    return fontMetrics().height() + 4;
}

int BoxPlot::headerHeight() const
{
    return fontMetrics().height() + 8;
}

QSize BoxPlot::sizeHint() const
{
    return {360, headerHeight() + lineHeight() * static_cast<int>(m_boxes.size()) + 4};
}

QSize BoxPlot::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

double BoxPlot::nameWidth(double width) const
{
    int widest = 0;
    for (const Box& box : m_boxes)
        widest = std::max(widest, fontMetrics().horizontalAdvance(box.name));
    return std::min<double>(widest + 4, width * 0.38);
}

void BoxPlot::draw(QPainter& painter, const QSizeF& size, bool isScreen) const
{
    const double names = nameWidth(size.width());
    double right = fontMetrics().horizontalAdvance(QStringLiteral("0000 NaN"));
    for (const Box& box : m_boxes)
        right = std::max<double>(right, fontMetrics().horizontalAdvance(oddText(box)));
    const QRectF shown = isScreen ? QRectF(visibleRegion().boundingRect()) : QRectF(QPointF(0, 0), size);
    const double left = names + kGap, wide = std::max(20.0, size.width() - left - right - kGap);
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const QRectF line(0, headerHeight() + static_cast<double>(i) * lineHeight(), size.width(), lineHeight());
        if (!line.intersects(shown))
            continue;
        if (isScreen && hasFocus() && i == m_current)
            painter.fillRect(line, palette().color(QPalette::AlternateBase));
        drawBox(painter, m_boxes[i], QRectF(4, line.top(), names, line.height()),
                QRectF(left, line.top(), wide, line.height()));
    }
    // the scale stays in sight while the lines move below it
    drawScale(painter, QRectF(left, shown.top(), wide, headerHeight()), size.height());
}

void BoxPlot::drawScale(QPainter& painter, const QRectF& header, double bottom) const
{
    painter.fillRect(QRectF(0, header.top(), header.right() + 200, header.height()), palette().color(QPalette::Base));
    QColor faint = palette().color(QPalette::Text);
    faint.setAlpha(45);
    if (!std::ranges::any_of(m_boxes, &Box::hasNumbers))
        return; // there is nothing to measure
    double free = -HUGE_VAL;
    for (const double tick : m_scale.ticks(std::max(2, static_cast<int>(header.width() / 40)))) {
        const double x = std::round(header.left() + m_scale.place(tick) * header.width()) + 0.5;
        const QString text = realText(tick);
        const double half = fontMetrics().horizontalAdvance(text) / 2.0;
        painter.setPen(faint);
        painter.drawLine(QPointF(x, header.bottom() - 3), QPointF(x, bottom));
        if (x - half < free)
            continue;
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(x - half - 1, header.top() + 2, 2 * half + 2, header.height() - 6), Qt::AlignCenter,
                         text);
        free = x + half + 6;
    }
}

void BoxPlot::drawBox(QPainter& painter, const Box& box, const QRectF& name, const QRectF& track) const
{
    const QColor text = palette().color(QPalette::Text);
    painter.setPen(text);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(box.name, Qt::ElideLeft, static_cast<int>(name.width())));
    const double middle = std::round(track.center().y()) + 0.5;
    if (box.hasNumbers) {
        const auto at = [&](double value) { return track.left() + m_scale.place(value) * track.width(); };
        painter.drawLine(QPointF(at(box.least), middle), QPointF(at(box.greatest), middle));
        const double half = std::floor(track.height() * 0.3);
        for (const double end : {box.least, box.greatest})
            painter.drawLine(QPointF(at(end), middle - half / 2), QPointF(at(end), middle + half / 2));
        const QRectF body(QPointF(at(box.lower), middle - half), QPointF(at(box.upper), middle + half));
        painter.fillRect(body.width() < 2 ? body.adjusted(-1, 0, 1, 0) : body, seriesColour(0));
        painter.setPen(QPen(palette().color(QPalette::Base), 2));
        if (body.width() > 4)
            painter.drawLine(QPointF(at(box.median), middle - half), QPointF(at(box.median), middle + half));
    } else if (box.isKnown) {
        painter.drawText(track, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(box.error.isEmpty() ? tr("no finite numbers") : box.error,
                                                  Qt::ElideRight, static_cast<int>(track.width())));
    }
    painter.setPen(seriesColour(1));
    painter.drawText(QRectF(track.right() + kGap, track.top(), 400, track.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     oddText(box));
}

QString BoxPlot::boxText(const Box& box) const
{
    if (!box.error.isEmpty())
        return tr("%1: %2").arg(box.name, box.error);
    if (!box.isKnown)
        return box.name;
    QString text = box.hasNumbers ? tr("%1: min %2, quartiles %3, %4 and %5, max %6")
                                        .arg(box.name, realText(box.least), realText(box.lower), realText(box.median),
                                             realText(box.upper), realText(box.greatest))
                                  : tr("%1: no finite numbers").arg(box.name);
    if (box.nan != 0)
        text += QStringLiteral(", ") + numberText(box.nan) + QStringLiteral(" NaN");
    if (box.infinite != 0)
        text += QStringLiteral(", ") + numberText(box.infinite) + QStringLiteral(" Inf");
    return text;
}

std::optional<std::size_t> BoxPlot::boxAt(double y) const
{
    const double line = (y - headerHeight()) / lineHeight();
    if (line < 0 || line >= static_cast<double>(m_boxes.size()))
        return {};
    return static_cast<std::size_t>(line);
}

void BoxPlot::setCurrent(int line)
{
    if (m_boxes.empty())
        return;
    m_current = static_cast<std::size_t>(std::clamp(line, 0, static_cast<int>(m_boxes.size()) - 1));
    tell(boxText(m_boxes[m_current]));
    const int top = headerHeight() + static_cast<int>(m_current) * lineHeight();
    emit lineReached(m_current == 0 ? 0 : top - headerHeight(), top + lineHeight());
    update();
}

bool BoxPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return DistributionPlot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto box = boxAt(help->pos().y()))
        QToolTip::showText(help->globalPos(), asHtml(boxText(m_boxes[*box])), this);
    else
        QToolTip::hideText();
    return true;
}

void BoxPlot::keyPressEvent(QKeyEvent* event)
{
    const int now = static_cast<int>(m_current);
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(now - 1);
    case Qt::Key_Down:
        return setCurrent(now + 1);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(static_cast<int>(m_boxes.size()) - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current < m_boxes.size())
            emit rowWanted(m_boxes[m_current].row);
        return;
    default:
        DistributionPlot::keyPressEvent(event);
    }
}

void BoxPlot::mousePressEvent(QMouseEvent* event)
{
    if (const auto box = boxAt(event->position().y()))
        setCurrent(static_cast<int>(*box));
    DistributionPlot::mousePressEvent(event);
}

void BoxPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto box = boxAt(event->position().y()))
        emit rowWanted(m_boxes[*box].row);
}

} // namespace ckptscope::ui
