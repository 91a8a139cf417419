#include "ui/text/display.h"
#include "ui/views/values/heat_map.h"
#include "ui/views/values/plot_scale.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ckptscope::ui {

using tensor::Rectangle;
using tensor::Slice;

namespace {

constexpr int kBar = 14; ///< width of the colour scale
constexpr int kGap = 6;
constexpr double kPixelsInSvg = 2; ///< of the picture, for one of the window
constexpr double kMostBeyond = 1.05; ///< pixels of a picture for one of the screen, before it is reduced
constexpr double kGridFrom = 6; ///< pixels that a cell has when lines are drawn between cells

QColor markColour(std::uint8_t marks)
{
    return (marks & tensor::kHasNaN) != 0             ? nanColour()
        : (marks & tensor::kHasPositiveInfinity) != 0 ? positiveInfinityColour()
                                                      : negativeInfinityColour();
}

/// Whether its pixels are means of several numbers.
bool isOfMeans(const Slice& slice)
{
    return slice.reduction == tensor::Reduction::Mean && !slice.isExact();
}

/// How many numbers stand along a pixel, about.
QString aboutText(double numbers)
{
    return QString::number(numbers, 'f', numbers < 10 && numbers != std::floor(numbers) ? 1 : 0);
}

bool isSvg(const QPainter& painter)
{
    return painter.paintEngine()->type() == QPaintEngine::SVG;
}

constexpr std::uint8_t kNotFinite = tensor::kHasNaN | tensor::kHasPositiveInfinity | tensor::kHasNegativeInfinity;

} // namespace

QRectF HeatMap::area() const
{
    const QFontMetrics metrics = fontMetrics();
    const int line = metrics.height();
    const int left = metrics.horizontalAdvance(QString::number(m_content.rows)) + line + kGap + 4;
    const int right = kBar + 2 * kGap + metrics.horizontalAdvance(QStringLiteral("-0.00025"));
    const QRectF room(left, 2 * line + 4, width() - left - right, height() - 3 * line - 12);
    return room.isValid() ? room : QRectF(left, 2 * line, 1, 1);
}

void HeatMap::paintLayer(Layer& layer) const
{
    if (!layer.slice) {
        layer.image = {};
        return;
    }
    const Slice& slice = *layer.slice;
    layer.image = QImage(static_cast<int>(slice.width), static_cast<int>(slice.height), QImage::Format_ARGB32);
    for (std::size_t y = 0; y < slice.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(layer.image.scanLine(static_cast<int>(y)));
        for (std::size_t x = 0; x < slice.width; ++x) {
            const std::size_t at = y * slice.width + x;
            const std::uint8_t marks = slice.marks[at];
            line[x] = marks == 0            ? 0 // not read yet
                : (marks & kNotFinite) != 0 ? markColour(marks).rgb()
                                            : m_scale.colour(numberOf(slice, at));
        }
    }
}

void HeatMap::draw(QPainter& painter, const QSizeF&, bool isScreen) const
{
    if (m_content.rows == 0 || m_content.columns == 0 || m_seen.isEmpty())
        return;
    painter.save();
    painter.setClipRect(area());
    drawCells(painter);
    drawNumbers(painter);
    if (isScreen && m_cursor) {
        QRectF cell = cellRect(*m_cursor);
        if (cell.width() < 3 || cell.height() < 3)
            cell = QRectF(cell.center() - QPointF(2, 2), QSizeF(4, 4));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Qt::black, 3));
        painter.drawRect(cell);
        painter.setPen(QPen(Qt::white, 1));
        painter.drawRect(cell);
    }
    painter.restore();
    painter.setPen(faint());
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(canvas());
    drawSides(painter);
    drawScale(painter);
    drawLegend(painter);
}

/// QSvgGenerator ignores clips and what part of an image is wanted (qtsvg, QSvgPaintEngine::drawImage), and whoever
/// shows the file smooths its images: what is seen is painted as it is on the screen.
void HeatMap::drawCells(QPainter& painter) const
{
    const auto drawAll = [this](QPainter& to) {
        drawLayer(to, m_whole);
        drawLayer(to, m_part);
        drawGrid(to);
    };
    if (!isSvg(painter))
        return drawAll(painter);
    const QRectF room = canvas();
    QImage image((room.size() * kPixelsInSvg).toSize().expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter inside(&image);
    inside.scale(image.width() / room.width(), image.height() / room.height());
    inside.translate(-room.topLeft());
    drawAll(inside);
    inside.end();
    painter.drawImage(room, image);
}

void HeatMap::drawLayer(QPainter& painter, const Layer& layer) const
{
    if (layer.image.isNull())
        return;
    const auto column = static_cast<double>(layer.where.firstColumn), row = static_cast<double>(layer.where.firstRow);
    const QRectF target(toScreen(column, row), layerSize(layer));
    const QSize pixels = paintedPixels(layer);
    painter.drawImage(target, pixels == layer.image.size() ? layer.image : reduced(layer, pixels));
}

QSizeF HeatMap::layerSize(const Layer& layer) const
{
    const QPointF size =
        toScreen(static_cast<double>(layer.where.columns), static_cast<double>(layer.where.rows)) - toScreen(0, 0);
    return {size.x(), size.y()};
}

/// Not more than the screen has: it would leave pixels out, and a single number that differs with them.
QSize HeatMap::paintedPixels(const Layer& layer) const
{
    const QSizeF room = layerSize(layer) * devicePixelRatioF();
    const auto side = [](int pixels, double most) { // of a picture that was read for this size, all
        return pixels <= most * kMostBeyond + 1 ? pixels : std::max(1, static_cast<int>(most));
    };
    return {side(layer.image.width(), room.width()), side(layer.image.height(), room.height())};
}

/// Of the numbers that fall on a pixel, the one farthest from 0, and what is not finite before all of them. Means stay
/// means.
QImage HeatMap::reduced(const Layer& layer, QSize pixels) const
{
    const Slice& slice = *layer.slice;
    if (isOfMeans(slice))
        return layer.image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    QImage image(pixels, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    std::vector<double> farthest(static_cast<std::size_t>(pixels.width()) * static_cast<std::size_t>(pixels.height()),
                                 -1);
    for (std::size_t y = 0; y < slice.height; ++y) {
        const auto toY = y * static_cast<std::size_t>(pixels.height()) / slice.height;
        const auto* from = reinterpret_cast<const QRgb*>(layer.image.constScanLine(static_cast<int>(y)));
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(toY)));
        for (std::size_t x = 0; x < slice.width; ++x) {
            const std::size_t at = y * slice.width + x;
            const auto toX = x * static_cast<std::size_t>(pixels.width()) / slice.width;
            double& kept = farthest[toY * static_cast<std::size_t>(pixels.width()) + toX];
            const double weight = slice.marks[at] == 0 ? -1
                : (slice.marks[at] & kNotFinite) != 0  ? std::numeric_limits<double>::infinity()
                                                       : std::fabs(numberOf(slice, at));
            if (weight > kept) {
                kept = weight;
                line[toX] = from[x];
            }
        }
    }
    return image;
}

void HeatMap::drawGrid(QPainter& painter) const
{
    const QRectF cell(toScreen(0, 0), toScreen(1, 1));
    const Rectangle part = seen();
    const QRectF room = canvas();
    const auto lines = [&](std::uint64_t each, bool isAcross) {
        const double size = (isAcross ? cell.width() : cell.height()) * static_cast<double>(each);
        if (each == 0 || size < kGridFrom)
            return;
        const std::uint64_t first = isAcross ? part.firstColumn : part.firstRow;
        const std::uint64_t count = isAcross ? part.columns : part.rows;
        for (std::uint64_t i = (first / each + 1) * each; i < first + count; i += each) {
            const QPointF at = toScreen(static_cast<double>(i), static_cast<double>(i));
            isAcross ? painter.drawLine(QLineF(at.x(), room.top(), at.x(), room.bottom()))
                     : painter.drawLine(QLineF(room.left(), at.y(), room.right(), at.y()));
        }
    };
    QColor thin(128, 128, 128, 90);
    painter.setPen(QPen(thin, 0));
    const bool isGrid = std::min(cell.width(), cell.height()) >= kGridFrom;
    if (isGrid) {
        lines(1, true);
        lines(1, false);
    }
    // Tiles stand apart in the colour of the window.
    const double apart = std::clamp(std::min(cell.width() * static_cast<double>(m_content.tileColumns),
                                             cell.height() * static_cast<double>(m_content.tileRows))
                                        / 8,
                                    1.0, 3.0);
    painter.setPen(QPen(palette().color(QPalette::Base), apart));
    lines(m_content.tileColumns, true);
    lines(m_content.tileRows, false);
}

void HeatMap::drawNumbers(QPainter& painter) const
{
    const QRectF cell(toScreen(0, 0), toScreen(1, 1));
    const int room = fontMetrics().horizontalAdvance(QStringLiteral("-0.0000e-00"));
    if (cell.width() < room || cell.height() < fontMetrics().height() + 2)
        return;
    const Rectangle part = seen();
    for (std::uint64_t row = part.firstRow; row < part.firstRow + part.rows; ++row)
        for (std::uint64_t column = part.firstColumn; column < part.firstColumn + part.columns; ++column) {
            const std::optional<Pixel> pixel = pixelAt({row, column});
            if (isSvg(painter) && !canvas().contains(cellRect({row, column}).center()))
                continue; // a clip would cut it
            if (!pixel || pixel->rows * pixel->columns != 1)
                continue;
            const bool isFinite = (pixel->marks & tensor::kHasFinite) != 0;
            const QColor under = isFinite ? QColor(m_scale.colour(pixel->low)) : markColour(pixel->marks);
            painter.setPen(qGray(under.rgb()) > 140 ? Qt::black : Qt::white);
            const QString text = isFinite                            ? realText(pixel->low)
                : (pixel->marks & tensor::kHasNaN) != 0              ? QStringLiteral("nan")
                : (pixel->marks & tensor::kHasPositiveInfinity) != 0 ? QStringLiteral("inf")
                                                                     : QStringLiteral("-inf");
            painter.drawText(cellRect({row, column}), Qt::AlignCenter, text);
        }
}

void HeatMap::drawSides(QPainter& painter) const
{
    const QFontMetrics metrics = fontMetrics();
    const int line = metrics.height();
    const QRectF room = canvas();
    painter.setPen(palette().color(QPalette::Text));
    // Of tiles, whole ones are counted: where a number stands among them all tells nobody anything.
    const auto each = [](std::uint64_t tile) { return tile == 0 ? 1 : static_cast<double>(tile); };
    const double wide = each(m_content.tileColumns), tall = each(m_content.tileRows);
    const double most = std::floor(static_cast<double>(m_content.columns) / wide);
    const int across = metrics.horizontalAdvance(QString::number(most, 'f', 0)) + 16;
    for (const double tick :
         indexTicks(m_seen.left() / wide, std::min(m_seen.right(), static_cast<double>(m_content.columns)) / wide,
                    static_cast<int>(room.width()) / across)) {
        const double x = toScreen((tick + 0.5) * wide, 0).x();
        if (x < room.left() || x > room.right())
            continue;
        painter.drawLine(QLineF(x, room.top() - 3, x, room.top()));
        const QString text = QString::number(tick, 'f', 0);
        const double half = metrics.horizontalAdvance(text) / 2.0 + 1;
        const double middle = std::min(x, area().right() + kGap - half);
        painter.drawText(QRectF(middle - half, room.top() - 4 - line, 2 * half, line), Qt::AlignCenter, text);
    }
    for (const double tick :
         indexTicks(m_seen.top() / tall, std::min(m_seen.bottom(), static_cast<double>(m_content.rows)) / tall,
                    static_cast<int>(room.height()) / (2 * line))) {
        const double y = toScreen(0, (tick + 0.5) * tall).y();
        if (y < room.top() || y > room.bottom())
            continue;
        painter.drawLine(QLineF(room.left() - 3, y, room.left(), y));
        painter.drawText(QRectF(0, y - line, room.left() - 6, 2 * line), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(tick, 'f', 0));
    }
    painter.drawText(QRectF(room.left() - 100, room.top() - 2 * line - 4, room.width() + 200, line), Qt::AlignHCenter,
                     m_content.columnName);
    painter.save();
    painter.translate(std::max(0.0, room.left() - area().left()), room.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-area().height() / 2, 0, area().height(), line), Qt::AlignHCenter, m_content.rowName);
    painter.restore();
}

void HeatMap::drawScale(QPainter& painter) const
{
    if (m_marks != 0 && !hasMark(tensor::kHasFinite))
        return; // no number has a colour of the scale: the legend tells those of the others
    const QRectF room = area();
    const QRectF bar(width() - kBar - kGap - fontMetrics().horizontalAdvance(QStringLiteral("-0.00025")), room.top(),
                     kBar, room.height());
    const int steps = std::max(2, static_cast<int>(bar.height()));
    for (int i = 0; i < steps; ++i) {
        const double share = 1 - (i + 0.5) / steps;
        painter.fillRect(
            QRectF(bar.left(), bar.top() + bar.height() * i / steps, bar.width(), bar.height() / steps + 0.5),
            colourAt(m_scale.map(), share));
    }
    painter.setPen(faint());
    painter.drawRect(bar);
    painter.setPen(palette().color(QPalette::Text));
    const int line = fontMetrics().height();
    std::vector<double> ticks;
    if (m_scale.low() == m_scale.high())
        ticks.push_back(m_scale.low()); // one colour, one number
    else if (m_scale.isLogarithmic())
        for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
            ticks.push_back(m_scale.numberAt(share));
    else
        ticks = PlotScale(m_scale.low(), m_scale.high())
                    .ticks(std::max(4, static_cast<int>(bar.height()) * 2 / (3 * line)));
    for (const double tick : ticks) {
        const double y = bar.bottom() - m_scale.position(tick) * bar.height();
        painter.drawLine(QLineF(bar.right(), y, bar.right() + 3, y));
        painter.drawText(QRectF(bar.right() + 5, y - line, width() - bar.right() - 5, 2 * line),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         realText(std::fabs(tick) < m_scale.high() * 1e-9 ? 0 : tick, 3));
    }
}

void HeatMap::drawLegend(QPainter& painter) const
{
    const int line = fontMetrics().height();
    double x = area().left();
    const double y = height() - line - 3;
    const auto entry = [&](const QColor& colour, const QString& text) {
        painter.fillRect(QRectF(x, y + line / 2.0 - 5, 10, 10), colour);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QPointF(x + 14, y + fontMetrics().ascent()), text);
        x += 14 + fontMetrics().horizontalAdvance(text) + 14;
    };
    if (hasMark(tensor::kHasNaN))
        entry(nanColour(), QStringLiteral("NaN"));
    if (hasMark(tensor::kHasPositiveInfinity))
        entry(positiveInfinityColour(), QStringLiteral("+Inf"));
    if (hasMark(tensor::kHasNegativeInfinity))
        entry(negativeInfinityColour(), QStringLiteral("−Inf"));
    const Layer& layer = m_part.slice ? m_part : m_whole;
    if (!layer.slice || layer.slice->width == 0 || layer.slice->height == 0)
        return;
    const Slice& slice = *layer.slice;
    const QSize painted = paintedPixels(layer);
    if (slice.isExact() && painted == layer.image.size())
        return;
    const QString numbers =
        QStringLiteral("%1 × %2").arg(aboutText(static_cast<double>(slice.rows) / painted.height()),
                                      aboutText(static_cast<double>(slice.columns) / painted.width()));
    const QString text = isOfMeans(slice) ? tr("a pixel: mean of %1 numbers").arg(numbers)
                                          : tr("a pixel: min or max, the farther from 0, of %1 numbers").arg(numbers);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(x, y, width() - x - 2, line), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(width() - x - 2)));
}

} // namespace ckptscope::ui
