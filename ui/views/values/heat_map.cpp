#include "ui/views/values/heat_map.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

using tensor::Rectangle;
using tensor::Slice;

namespace {

constexpr double kLeastSeen = 2; ///< cells along a side
constexpr double kLeastInWhole = 2; ///< pixels of a cell of tiles, for all of them to be shown first
constexpr double kLeastInTile = 4; ///< pixels of a cell where only the first tiles are
constexpr double kMostStretch = 3; ///< of cells that are not square, before the whole is fitted in other ratios

} // namespace

HeatMap::HeatMap(QWidget* parent)
    : DistributionPlot(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Heat map"));
}

void HeatMap::setContent(const Content& content)
{
    m_content = content;
    m_whole = {};
    m_part = {};
    m_cursor.reset();
    startView();
    emit pointed();
}

void HeatMap::startView()
{
    const QRectF room = area();
    const double across = room.width() / std::max<double>(1, static_cast<double>(m_content.columns));
    const double down = room.height() / std::max<double>(1, static_cast<double>(m_content.rows));
    const double stretch = std::max(across, down) / std::max(1e-12, std::min(across, down));
    m_square = m_content.tileRows != 0 || stretch <= kMostStretch;
    fit();
    // Tiles are for looking at single ones: where all of them are too small, the first ones are shown.
    if (!m_content.startsWhole && m_content.tileRows != 0 && std::min(across, down) < kLeastInWhole)
        setSeen(QRectF(0, 0, room.width() / kLeastInTile, room.height() / kLeastInTile));
    m_isStart = true;
}

void HeatMap::setSlice(const Rectangle& where, SlicePtr slice)
{
    Layer& layer = where.rows == m_content.rows && where.columns == m_content.columns ? m_whole : m_part;
    layer.where = where;
    layer.slice = std::move(slice);
    if (&layer == &m_whole)
        m_part = {};
    updateScale();
}

void HeatMap::setColours(ColourMap map, Limits limits, bool isLogarithmic)
{
    m_map = map;
    m_limits = limits;
    m_logarithmic = isLogarithmic;
    updateScale();
}

void HeatMap::setLimitsByHand(double low, double high)
{
    m_lowByHand = low;
    m_highByHand = high;
    updateScale();
}

double HeatMap::numberOf(const Slice& slice, std::size_t at) const
{
    if (slice.reduction == tensor::Reduction::Mean)
        return slice.low[at];
    return std::fabs(slice.low[at]) > std::fabs(slice.high[at]) ? slice.low[at] : slice.high[at];
}

void HeatMap::updateScale()
{
    // Pictures that stand for all numbers keep their colours while one moves through them.
    const Layer& layer = m_part.slice && m_whole.slice && !m_whole.slice->isExact() ? m_part : m_whole;
    double low = m_lowByHand, high = m_highByHand;
    m_marks = 0;
    if (layer.slice) {
        std::vector<double> numbers;
        numbers.reserve(layer.slice->low.size());
        for (std::size_t i = 0; i < layer.slice->low.size(); ++i) {
            m_marks |= layer.slice->marks[i];
            if ((layer.slice->marks[i] & tensor::kHasFinite) != 0)
                numbers.push_back(numberOf(*layer.slice, i));
        }
        if (m_limits != Limits::ByHand && !numbers.empty()) {
            constexpr double kShare = 0.01;
            const auto rank = [&](double share) {
                const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(numbers.size() - 1));
                std::nth_element(numbers.begin(), numbers.begin() + at, numbers.end());
                return numbers[static_cast<std::size_t>(at)];
            };
            const bool isCut = m_limits == Limits::Percentiles;
            low = rank(isCut ? kShare : 0);
            high = rank(isCut ? 1 - kShare : 1);
        }
    }
    const bool areOwnLimits = m_limits == Limits::ByHand;
    m_scale = ColourScale(m_map, low, high, m_logarithmic,
                          areOwnLimits ? ColourScale::Middle::Limits : ColourScale::Middle::Zero);
    paintLayer(m_whole);
    paintLayer(m_part);
    update();
}

Rectangle HeatMap::seen() const
{
    const auto clamped = [](double value, std::uint64_t most) {
        return static_cast<std::uint64_t>(std::clamp(value, 0.0, static_cast<double>(most)));
    };
    Rectangle out;
    out.firstColumn = clamped(std::floor(m_seen.left()), m_content.columns);
    out.firstRow = clamped(std::floor(m_seen.top()), m_content.rows);
    out.columns = clamped(std::ceil(m_seen.right()), m_content.columns) - out.firstColumn;
    out.rows = clamped(std::ceil(m_seen.bottom()), m_content.rows) - out.firstRow;
    return out;
}

QSize HeatMap::seenPixels() const
{
    const QRectF room = canvas();
    const double ratio = devicePixelRatioF();
    return QSizeF(room.width() * ratio, room.height() * ratio).toSize().expandedTo({1, 1});
}

bool HeatMap::isWholeSeen() const
{
    const Rectangle part = seen();
    return part.rows == m_content.rows && part.columns == m_content.columns;
}

QPointF HeatMap::toScreen(double column, double row) const
{
    const QRectF room = area();
    return {room.left() + (column - m_seen.left()) * room.width() / m_seen.width(),
            room.top() + (row - m_seen.top()) * room.height() / m_seen.height()};
}

QRectF HeatMap::canvas() const
{
    return QRectF(toScreen(0, 0), toScreen(static_cast<double>(m_content.columns), static_cast<double>(m_content.rows)))
        & area();
}

QRectF HeatMap::cellRect(Cell cell) const
{
    const auto column = static_cast<double>(cell.column), row = static_cast<double>(cell.row);
    return {toScreen(column, row), toScreen(column + 1, row + 1)};
}

std::optional<HeatMap::Cell> HeatMap::cellAt(const QPointF& point) const
{
    const QRectF room = area();
    if (!room.contains(point) || room.isEmpty())
        return {};
    const double column = m_seen.left() + (point.x() - room.left()) * m_seen.width() / room.width();
    const double row = m_seen.top() + (point.y() - room.top()) * m_seen.height() / room.height();
    if (column < 0 || row < 0)
        return {};
    const Cell cell{static_cast<std::uint64_t>(row), static_cast<std::uint64_t>(column)};
    return cell.row < m_content.rows && cell.column < m_content.columns ? std::optional(cell) : std::nullopt;
}

std::optional<HeatMap::Pixel> HeatMap::pixelAt(Cell cell) const
{
    for (const Layer* layer : {&m_part, &m_whole}) {
        // Below the first row and column they wrap, and are beyond as well.
        const std::uint64_t row = cell.row - layer->where.firstRow, column = cell.column - layer->where.firstColumn;
        if (!layer->slice || row >= layer->where.rows || column >= layer->where.columns)
            continue;
        const Slice& slice = *layer->slice;
        const auto pixelOf = [](std::uint64_t at, std::size_t pixels, std::uint64_t numbers) {
            auto pixel = static_cast<std::size_t>(static_cast<double>(at) * static_cast<double>(pixels)
                                                  / static_cast<double>(numbers));
            pixel = std::min(pixel, pixels - 1);
            while (Slice::begin(pixel, pixels, numbers) > at)
                --pixel;
            while (pixel + 1 < pixels && Slice::begin(pixel + 1, pixels, numbers) <= at)
                ++pixel;
            return pixel;
        };
        const std::size_t x = pixelOf(column, slice.width, slice.columns), y = pixelOf(row, slice.height, slice.rows);
        const std::size_t at = y * slice.width + x;
        Pixel out;
        out.low = slice.low[at];
        out.high = slice.high.empty() ? out.low : slice.high[at];
        out.marks = slice.marks[at];
        out.columns = Slice::begin(x + 1, slice.width, slice.columns) - Slice::begin(x, slice.width, slice.columns);
        out.rows = Slice::begin(y + 1, slice.height, slice.rows) - Slice::begin(y, slice.height, slice.rows);
        if (out.marks != 0)
            return out;
    }
    return {};
}

void HeatMap::setSeen(QRectF wanted)
{
    m_isStart = false;
    const QRectF room = area();
    const auto columns = static_cast<double>(std::max<std::uint64_t>(m_content.columns, 1));
    const auto rows = static_cast<double>(std::max<std::uint64_t>(m_content.rows, 1));
    QSizeF whole(columns, rows);
    if (m_square && room.width() > 0 && room.height() > 0) {
        const double each = std::max(columns / room.width(), rows / room.height()); // cells in a pixel
        whole = QSizeF(room.width() * each, room.height() * each);
    }
    QSizeF size(std::clamp(wanted.width(), std::min(kLeastSeen, whole.width()), whole.width()),
                std::clamp(wanted.height(), std::min(kLeastSeen, whole.height()), whole.height()));
    if (m_square) {
        const double each = std::max(size.width() / room.width(), size.height() / room.height());
        size = QSizeF(std::min(room.width() * each, whole.width()), std::min(room.height() * each, whole.height()));
    }
    const auto placed = [](double middle, double length, double all) {
        return length >= all ? (all - length) / 2 : std::clamp(middle - length / 2, 0.0, all - length);
    };
    m_seen = QRectF(placed(wanted.center().x(), size.width(), columns),
                    placed(wanted.center().y(), size.height(), rows), size.width(), size.height());
    update();
    emit viewChanged();
}

void HeatMap::fit()
{
    const auto columns = static_cast<double>(m_content.columns), rows = static_cast<double>(m_content.rows);
    const double most = std::max({columns, rows, 1.0}) * 1e6;
    setSeen(QRectF(columns / 2 - most / 2, rows / 2 - most / 2, most, most));
}

void HeatMap::setSquare(bool isSquare)
{
    m_square = isSquare;
    fit();
}

void HeatMap::zoom(double factor)
{
    const std::optional<Cell> cell = hasFocus() ? m_cursor : std::nullopt;
    zoom(factor, cell ? cellRect(*cell).center() : area().center());
}

void HeatMap::zoom(double factor, const QPointF& around)
{
    const QRectF room = area();
    if (room.isEmpty())
        return;
    const double x = (around.x() - room.left()) / room.width(), y = (around.y() - room.top()) / room.height();
    const QSizeF size = m_seen.size() / factor;
    setSeen(QRectF(m_seen.left() + x * (m_seen.width() - size.width()),
                   m_seen.top() + y * (m_seen.height() - size.height()), size.width(), size.height()));
}

void HeatMap::move(double columns, double rows)
{
    setSeen(m_seen.translated(columns, rows));
}

void HeatMap::setCursorCell(Cell cell)
{
    if (m_content.rows == 0 || m_content.columns == 0)
        return;
    cell.row = std::min(cell.row, m_content.rows - 1);
    cell.column = std::min(cell.column, m_content.columns - 1);
    if (m_cursor == cell)
        return;
    m_cursor = cell;
    const double row = static_cast<double>(cell.row), column = static_cast<double>(cell.column);
    double across = 0, down = 0;
    if (column < m_seen.left() || column + 1 > m_seen.right())
        across = column + 0.5 - m_seen.center().x();
    if (row < m_seen.top() || row + 1 > m_seen.bottom())
        down = row + 0.5 - m_seen.center().y();
    if (across != 0 || down != 0)
        move(across, down);
    update();
    emit pointed();
}

} // namespace ckptscope::ui
