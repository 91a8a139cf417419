#include "ui/views/values/overlaid_histograms.h"

#include "ui/text/display.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

using tensor::BinKind;

namespace {

constexpr double kEdge = 8;

/// The nearest edge to 0 of logarithmic bins, which they are linear within.
double nearZeroOf(const std::vector<OverlaidHistograms::Series>& series)
{
    double least = HUGE_VAL;
    for (const OverlaidHistograms::Series& each : series)
        if (each.histogram.kind == BinKind::SymmetricLog)
            for (const tensor::Exact& edge : each.histogram.edges)
                if (edge.value != 0)
                    least = std::min(least, std::fabs(edge.value));
    return std::isinf(least) ? 0 : least;
}

} // namespace

OverlaidHistograms::OverlaidHistograms(QWidget* parent)
    : DistributionPlot(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

bool OverlaidHistograms::isByValue() const
{
    return m_series.size() == 1 && m_series[0].histogram.kind == BinKind::Values;
}

void OverlaidHistograms::setSeries(std::vector<Series> series)
{
    std::erase_if(series, [](const Series& each) { return each.histogram.edges.empty(); });
    m_series = std::move(series);
    m_bin.reset();
    tensor::Exact from = HUGE_VAL, to = -HUGE_VAL;
    m_isWide = false;
    for (const Series& each : m_series) {
        from = std::min(from, each.histogram.edges.front());
        to = std::max(to, each.histogram.edges.back());
        m_isWide = m_isWide || each.histogram.isWide();
    }
    m_origin = m_isWide ? from : tensor::Exact();
    const double least = from - m_origin, greatest = to - m_origin;
    const double room = m_series.size() > 1 ? greatest / 50 - least / 50 : 0; // for those that are one value alone
    m_scale = m_series.empty() ? PlotScale() : PlotScale(least - room, greatest + room, nearZeroOf(m_series));
    m_most = 0;
    m_fewest = HUGE_VAL;
    for (const Series& each : m_series)
        for (std::size_t bin = 0; bin < each.histogram.counts.size(); ++bin)
            if (const double value = amount(each, bin); value > 0) {
                m_most = std::max(m_most, value);
                m_fewest = std::min(m_fewest, value);
            }
    setBin({});
    update();
}

void OverlaidHistograms::setLogarithmicCounts(bool logarithmic)
{
    m_logarithmic = logarithmic;
    update();
}

void OverlaidHistograms::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

QRectF OverlaidHistograms::area(const QSizeF& size) const
{
    const double line = fontMetrics().height();
    const double left = fontMetrics().horizontalAdvance(QStringLiteral("00,000 K")) + kEdge;
    return QRectF(QPointF(left, line + 6), QPointF(size.width() - kEdge - 8, size.height() - line - 10));
}

/// Where an edge of a bin stands along the axis, 0 to 1.
double OverlaidHistograms::binPlace(const Series& series, std::size_t edge) const
{
    if (isByValue())
        return static_cast<double>(edge) / static_cast<double>(series.histogram.counts.size());
    double place = m_scale.place(series.histogram.edges[std::min(edge, series.histogram.edges.size() - 1)] - m_origin);
    if (series.histogram.edges.front() == series.histogram.edges.back())
        place += edge == 0 ? -0.004 : 0.004; // one number alone: as a stroke
    return place;
}

/// Numbers in a bin; of several series the share of their numbers for the width of the bin on the axis.
double OverlaidHistograms::amount(const Series& series, std::size_t bin) const
{
    const auto count = static_cast<double>(series.histogram.counts[bin]);
    if (m_series.size() < 2 || series.numbers == 0)
        return count;
    const double width = std::max(binPlace(series, bin + 1) - binPlace(series, bin), 1e-9);
    return count / static_cast<double>(series.numbers) / width;
}

double OverlaidHistograms::height(const Series& series, std::size_t bin) const
{
    const double value = amount(series, bin);
    if (!m_logarithmic || m_most <= 0)
        return m_most > 0 ? value / m_most : 0;
    return std::log1p(value / m_fewest) / std::log1p(m_most / m_fewest);
}

void OverlaidHistograms::draw(QPainter& painter, const QSizeF& size, bool isScreen) const
{
    const QRectF inside = area(size);
    if (m_series.empty()) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(QPointF(), size), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    }
    if (m_series.empty() || inside.width() < 20 || inside.height() < 20)
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    drawAxes(painter, inside);
    if (isScreen && m_bin) {
        const double from = binPlace(m_series[0], *m_bin), to = binPlace(m_series[0], *m_bin + 1);
        QColor band = palette().color(QPalette::Text);
        band.setAlpha(40);
        painter.fillRect(QRectF(inside.left() + from * inside.width(), inside.top(),
                                std::max(1.0, (to - from) * inside.width()), inside.height()),
                         band);
    }
    m_series.size() == 1 ? drawBars(painter, inside) : drawOutlines(painter, inside);
    painter.setPen(palette().color(QPalette::Text));
    if (isScreen && m_bin)
        painter.drawText(QRectF(inside.left(), 2, inside.width(), inside.top() - 4), Qt::AlignRight | Qt::AlignVCenter,
                         binText(*m_bin));
    if (m_series.size() > 1)
        drawLegend(painter, inside);
}

void OverlaidHistograms::drawAxes(QPainter& painter, const QRectF& area) const
{
    const QColor text = palette().color(QPalette::Text);
    QColor faint = text;
    faint.setAlpha(45);
    if (m_series.size() == 1) {
        const int lines = std::clamp(static_cast<int>(area.height() / 30), 2, 5);
        std::vector<double> counts = PlotScale(0, m_most).ticks(lines);
        if (m_logarithmic) {
            counts = {0};
            for (double power = 1; power <= m_most; power *= m_most > 1e5 ? 100 : 10)
                counts.push_back(power);
        }
        for (const double count : counts) {
            if (count != std::floor(count))
                continue;
            const double part =
                m_logarithmic ? std::log1p(count / m_fewest) / std::log1p(m_most / m_fewest) : count / m_most;
            const double y = std::round(area.bottom() - part * area.height()) + 0.5;
            painter.setPen(faint);
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
            painter.setPen(text);
            painter.drawText(QRectF(0, y - 20, area.left() - 4, 40), Qt::AlignRight | Qt::AlignVCenter,
                             countText(static_cast<quint64>(count)));
        }
    }
    painter.setPen(text);
    if (m_series.size() > 1) {
        const QString height = m_logarithmic ? tr("Height: density of each tensor's numbers, logarithmic")
                                             : tr("Height: density of each tensor's numbers");
        painter.drawText(QRectF(area.left(), 0, area.width(), area.top() - 4), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(height, Qt::ElideRight, static_cast<int>(area.width())));
    }
    const double base = std::round(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), base), QPointF(area.right(), base));
    drawValueAxis(painter, area);
}

void OverlaidHistograms::drawValueAxis(QPainter& painter, const QRectF& area) const
{
    const QFontMetricsF metrics(painter.font());
    double free = -HUGE_VAL; // no label may begin before
    const auto label = [&](double place, const QString& text) {
        const double x = area.left() + place * area.width(), half = metrics.horizontalAdvance(text) / 2;
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3));
        const double left = std::max(x - half, 1.0);
        if (left < free)
            return;
        painter.drawText(QRectF(left - 1, area.bottom() + 4, 2 * half + 2, metrics.height()), Qt::AlignCenter, text);
        free = left + 2 * half + 6;
    };
    if (isByValue()) {
        const std::vector<tensor::Exact>& values = m_series[0].histogram.edges;
        for (std::size_t i = 0; i < values.size(); ++i)
            label((static_cast<double>(i) + 0.5) / static_cast<double>(values.size()), edgeText(values[i]));
        return;
    }
    std::vector<double> ticks = m_scale.ticks(std::max(2, static_cast<int>(area.width() / 60)));
    if (m_isWide)
        std::erase_if(ticks, [](double tick) { return tick != std::floor(tick); });
    const TickTexts texts = tickTexts(ticks, m_origin.value);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const bool isBase = i == 0 && texts.areRelative;
        label(m_scale.place(ticks[i]),
              isBase ? edgeText(m_origin + ticks[i], kExactDigits) : texts.texts[static_cast<qsizetype>(i)]);
    }
}

void OverlaidHistograms::drawBars(QPainter& painter, const QRectF& area) const
{
    const Series& series = m_series[0];
    const QColor colour = seriesColour(0);
    for (std::size_t bin = 0; bin < series.histogram.counts.size(); ++bin) {
        if (series.histogram.counts[bin] == 0)
            continue;
        double left = area.left() + binPlace(series, bin) * area.width();
        double right = area.left() + binPlace(series, bin + 1) * area.width();
        const double gap = right - left > 6 ? 1 : 0;
        left = std::round(left) + gap;
        right = std::max(left + 1, std::round(right) - gap);
        const double tall = std::max(1.0, height(series, bin) * area.height());
        painter.fillRect(QRectF(left, area.bottom() - tall, right - left, tall), colour);
    }
}

void OverlaidHistograms::drawOutlines(QPainter& painter, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = m_series.size(); i-- > 0;) {
        const Series& series = m_series[i];
        QPainterPath path(QPointF(area.left() + binPlace(series, 0) * area.width(), area.bottom()));
        for (std::size_t bin = 0; bin < series.histogram.counts.size(); ++bin) {
            const double y = area.bottom() - height(series, bin) * area.height();
            path.lineTo(area.left() + binPlace(series, bin) * area.width(), y);
            path.lineTo(area.left() + binPlace(series, bin + 1) * area.width(), y);
        }
        path.lineTo(path.currentPosition().x(), area.bottom());
        QColor colour = seriesColour(static_cast<int>(i));
        const auto style = static_cast<Qt::PenStyle>(Qt::SolidLine + static_cast<int>(i) / 6 % 4);
        painter.setPen(QPen(colour, 1.5, style));
        colour.setAlpha(35);
        painter.setBrush(colour);
        painter.drawPath(path);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// At the side where it hides less of the outlines.
void OverlaidHistograms::drawLegend(QPainter& painter, const QRectF& area) const
{
    const QFontMetricsF metrics(painter.font());
    QColor behind = palette().color(QPalette::Base);
    behind.setAlpha(200);
    constexpr double kLine = 24; ///< in front of a name
    QStringList names;
    double widest = 0;
    for (const Series& series : m_series) {
        names << metrics.elidedText(series.name, Qt::ElideLeft, area.width() / 2.5);
        widest = std::max(widest, metrics.horizontalAdvance(names.last()));
    }
    const double share = (widest + kLine) / area.width();
    const bool isLeft = peak(0, share) < peak(1 - share, 1);
    double y = area.top() + 2;
    for (int i = 0; i < names.size() && y + metrics.height() < area.bottom(); ++i) {
        const double wide = metrics.horizontalAdvance(names[i]) + 2;
        const double left = isLeft ? area.left() + 2 : area.right() - wide - kLine;
        const auto style = static_cast<Qt::PenStyle>(Qt::SolidLine + i / 6 % 4);
        painter.setPen(QPen(seriesColour(i), 2, style));
        const double middle = y + metrics.height() / 2;
        painter.fillRect(QRectF(left - 2, y, wide + kLine + 2, metrics.height()), behind);
        painter.drawLine(QPointF(left, middle), QPointF(left + kLine - 6, middle));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(left + kLine, y, wide, metrics.height()), Qt::AlignVCenter, names[i]);
        y += metrics.height();
    }
}

double OverlaidHistograms::peak(double from, double to) const
{
    double highest = 0;
    for (const Series& series : m_series)
        for (std::size_t bin = 0; bin < series.histogram.counts.size(); ++bin)
            if (binPlace(series, bin + 1) > from && binPlace(series, bin) < to)
                highest = std::max(highest, height(series, bin));
    return highest;
}

QString OverlaidHistograms::edgeText(const tensor::Exact& edge, int digits) const
{
    return m_isWide ? QString::fromStdString(integerText(edge)) : realText(edge.value, digits);
}

QString OverlaidHistograms::binText(std::size_t bin) const
{
    const tensor::Histogram& histogram = m_series[0].histogram;
    const QString count = numberText(histogram.counts[bin]);
    const double share = m_series[0].numbers == 0
        ? 0
        : 100 * static_cast<double>(histogram.counts[bin]) / static_cast<double>(m_series[0].numbers);
    const QString part = realText(share, 3);
    if (isByValue())
        return tr("%1: %2 numbers (%3 %)").arg(edgeText(histogram.edges[bin], 8), count, part);
    return tr("%1 to %2: %3 numbers (%4 %)")
        .arg(edgeText(histogram.edges[bin]), edgeText(histogram.edges[bin + 1]), count, part);
}

void OverlaidHistograms::setBin(std::optional<std::size_t> bin)
{
    m_bin = bin;
    QStringList names;
    for (const Series& each : m_series)
        names << each.name;
    tell(m_bin && m_series.size() == 1 ? binText(*m_bin) : names.join(QStringLiteral(", ")));
    update();
}

void OverlaidHistograms::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF inside = area(size());
    if (m_series.size() != 1 || !inside.contains(event->position()))
        return setBin({});
    const double place = (event->position().x() - inside.left()) / inside.width();
    for (std::size_t bin = 0; bin < m_series[0].histogram.counts.size(); ++bin)
        if (place >= binPlace(m_series[0], bin) && place < binPlace(m_series[0], bin + 1))
            return setBin(bin);
    setBin({});
}

void OverlaidHistograms::leaveEvent(QEvent*)
{
    setBin({});
}

void OverlaidHistograms::keyPressEvent(QKeyEvent* event)
{
    const std::size_t bins = m_series.size() == 1 ? m_series[0].histogram.counts.size() : 0;
    if (bins == 0)
        return DistributionPlot::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return setBin(m_bin ? std::max<std::size_t>(*m_bin, 1) - 1 : bins - 1);
    case Qt::Key_Right:
        return setBin(m_bin ? std::min(*m_bin + 1, bins - 1) : 0);
    case Qt::Key_Home:
        return setBin(0);
    case Qt::Key_End:
        return setBin(bins - 1);
    default:
        DistributionPlot::keyPressEvent(event);
    }
}

} // namespace ckptscope::ui
