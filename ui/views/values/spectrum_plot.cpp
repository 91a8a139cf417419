#include "ui/views/values/spectrum_plot.h"

#include "ui/text/display.h"
#include "ui/views/values/colour_map.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

constexpr double kGap = 12;
constexpr double kUnderTitle = 10; // fonts of Chinese reach down to the end of their line

QImage imageOf(const tensor::Spectrum& spectrum)
{
    const auto count = static_cast<int>(spectrum.sampled.size());
    QImage image(count, count, QImage::Format_RGB32);
    const ColourScale colours(ColourMap::BlueRed, -1, 1, false);
    for (int row = 0; row < count; ++row)
        for (int column = 0; column < count; ++column) {
            const double cosine = spectrum.cosines[static_cast<std::size_t>(row * count + column)];
            image.setPixel(column, row, std::isnan(cosine) ? nanColour().rgb() : colours.colour(cosine));
        }
    return image;
}

/// From the least positive value to the largest; what is 0 stands at the lower end.
PlotScale logarithmic(const std::vector<double>& values)
{
    double least = values.front();
    for (const double value : values)
        if (value > 0)
            least = std::min(least, value);
    if (least <= 0)
        return {0, 1};
    return {values.back() > 0 ? least : 0, values.front(), least};
}

} // namespace

SpectrumPlot::SpectrumPlot(QWidget* parent)
    : DistributionPlot(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    retranslate();
}

void SpectrumPlot::setSpectrum(std::optional<tensor::Spectrum> spectrum)
{
    m_spectrum = std::move(spectrum);
    m_cosines = m_spectrum && m_spectrum->sampled.size() > 1 ? imageOf(*m_spectrum) : QImage();
    update();
}

void SpectrumPlot::draw(QPainter& painter, const QSizeF& size, bool) const
{
    if (!m_spectrum || m_spectrum->values.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const int pictures = m_cosines.isNull() ? 2 : 3;
    const double width = (size.width() - kGap * (pictures + 1)) / pictures;
    const auto place = [&](int i) { return QRectF(kGap + i * (width + kGap), 2, width, size.height() - 4); };
    drawCurve(painter, place(0), tr("singular values"), m_spectrum->values, logarithmic(m_spectrum->values));
    drawCurve(painter, place(1), tr("energy"), m_spectrum->energy, {0, 1});
    if (!m_cosines.isNull())
        drawCosines(painter, place(2));
}

void SpectrumPlot::drawCurve(QPainter& painter, const QRectF& place, const QString& title,
                             const std::vector<double>& values, const PlotScale& scale) const
{
    const QFontMetrics metrics = fontMetrics();
    const int line = metrics.height();
    const double left = metrics.horizontalAdvance(QStringLiteral("0.00025")) + 8;
    const QRectF room = place.adjusted(left, line + kUnderTitle, -2, -line - 4);
    painter.setPen(palette().color(QPalette::Text));
    drawTitle(painter, place, title);
    if (room.width() < 10 || room.height() < 10)
        return;
    for (const double tick : scale.ticks(std::max(2, static_cast<int>(room.height()) / (2 * line)))) {
        const double y = room.bottom() - scale.place(tick) * room.height();
        painter.setPen(faint());
        painter.drawLine(QLineF(room.left() - 3, y, room.right(), y));
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(place.left(), y - line, left - 6, 2 * line), Qt::AlignRight | Qt::AlignVCenter,
                         realText(tick));
    }
    const auto count = static_cast<double>(values.size());
    const auto toX = [&](double index) { return room.left() + (index + 0.5) / count * room.width(); };
    drawIndices(painter, room, values.size());
    QPainterPath path;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const QPointF point(toX(static_cast<double>(i)),
                            room.bottom() - std::clamp(scale.place(values[i]), 0.0, 1.0) * room.height());
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    const QColor colour = palette().color(QPalette::Link);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    constexpr std::size_t kFew = 40; // each is a point then
    for (std::size_t i = 0; values.size() <= kFew && i < values.size(); ++i)
        painter.fillRect(
            QRectF(path.elementAt(static_cast<int>(i)).x - 2, path.elementAt(static_cast<int>(i)).y - 2, 4, 4), colour);
}

/// Counted from 1: round ones, and the last.
void SpectrumPlot::drawIndices(QPainter& painter, const QRectF& room, std::size_t count) const
{
    const QFontMetrics metrics = fontMetrics();
    const double label = metrics.horizontalAdvance(QString::number(count)) + 8;
    const auto draw = [&](double index) {
        const double x = room.left() + (index - 0.5) / static_cast<double>(count) * room.width();
        painter.drawText(QRectF(x - label, room.bottom() + 3, 2 * label, metrics.height()), Qt::AlignHCenter,
                         QString::number(index));
        return x;
    };
    const auto last = static_cast<double>(count);
    const double end = draw(last);
    double before = room.left() - 2 * label;
    for (const double tick : indexTicks(0, last + 1, std::max(1, static_cast<int>(room.width() / label / 1.5)))) {
        const double index = std::max(tick, 1.0), x = room.left() + (index - 0.5) / last * room.width();
        if (x - before >= label && end - x >= label)
            before = draw(index);
    }
}

void SpectrumPlot::drawCosines(QPainter& painter, const QRectF& place) const
{
    const int line = fontMetrics().height();
    painter.setPen(palette().color(QPalette::Text));
    drawTitle(painter, place, tr("cosine of rows"));
    const double side = std::min(place.width(), place.height() - 2 * line - kUnderTitle - 4);
    if (side < 4)
        return;
    const QRectF square(place.center().x() - side / 2, place.top() + line + kUnderTitle, side, side);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_cosines.width() > side);
    painter.drawImage(square, m_cosines);
    painter.setPen(faint());
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(square);
    painter.setPen(palette().color(QPalette::Text));
    drawTitle(painter, QRectF(place.left(), square.bottom() + 3, place.width(), line), tr("−1 blue, 1 red"));
}

/// In the middle of the upper edge, and no wider than the picture.
void SpectrumPlot::drawTitle(QPainter& painter, const QRectF& place, const QString& title) const
{
    painter.drawText(QRectF(place.left(), place.top(), place.width(), fontMetrics().height()),
                     Qt::AlignHCenter | Qt::TextDontClip, // fonts of Chinese are taller
                     fontMetrics().elidedText(title, Qt::ElideRight, static_cast<int>(place.width())));
}

void SpectrumPlot::retranslate()
{
    setAccessibleName(tr("Singular values, energy and cosine similarity"));
}

void SpectrumPlot::changeEvent(QEvent* event)
{
    DistributionPlot::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
