#include "ui/views/treemap.h"

#include "ui/text/display.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace ckptscope::ui {

namespace {

double worstRatio(double smallest, double largest, double sum, double side)
{
    const double square = side * side, area = sum * sum;
    return std::max(square * largest / area, area / (square * smallest));
}

/// Squarified treemap (Bruls, Huizing, van Wijk 2000): rows along the shorter side, each as long as its tiles get more
/// square. `sizes` are sorted, the largest first, and not 0.
std::vector<QRectF> squarified(const std::vector<double>& sizes, QRectF free)
{
    std::vector<QRectF> rects;
    double left = 0;
    for (const double size : sizes)
        left += size;
    for (std::size_t begin = 0; begin < sizes.size();) {
        const double scale = free.width() * free.height() / left;
        const double side = std::min(free.width(), free.height());
        double sum = 0, worst = HUGE_VAL;
        std::size_t end = begin;
        for (; end < sizes.size(); ++end) {
            const double grown = sum + sizes[end] * scale;
            const double ratio = worstRatio(sizes[end] * scale, sizes[begin] * scale, grown, std::max(side, 1e-9));
            if (end > begin && ratio > worst)
                break;
            worst = ratio;
            sum = grown;
        }
        const double thickness = side > 0 ? sum / side : 0;
        const bool across = free.width() >= free.height(); // a column at the left
        double at = across ? free.top() : free.left();
        for (std::size_t i = begin; i < end; ++i) {
            const double length = thickness > 0 ? sizes[i] * scale / thickness : 0;
            rects.push_back(across ? QRectF(free.left(), at, thickness, length)
                                   : QRectF(at, free.top(), length, thickness));
            at += length;
            left -= sizes[i];
        }
        if (across)
            free.setLeft(free.left() + thickness);
        else
            free.setTop(free.top() + thickness);
        begin = end;
    }
    return rects;
}

/// The name, or as many of its last segments as there is room for: "…conv3.weight".
QString fittingEnd(const QString& name, const QFontMetrics& metrics, int width)
{
    QString text = name;
    for (qsizetype dot = -1; metrics.horizontalAdvance(text) > width;) {
        dot = name.indexOf(QLatin1Char('.'), dot + 1);
        if (dot < 0)
            return metrics.elidedText(name, Qt::ElideLeft, width);
        text = QStringLiteral("…") + name.mid(dot + 1);
    }
    return text;
}

QRect rounded(const QRectF& rect)
{
    return QRect(QPoint(qRound(rect.left()), qRound(rect.top())),
                 QPoint(qRound(rect.right()) - 1, qRound(rect.bottom()) - 1));
}

} // namespace

Treemap::Treemap(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Treemap::setTiles(std::vector<Tile> tiles)
{
    std::erase_if(tiles, [](const Tile& tile) { return tile.size == 0; });
    std::ranges::stable_sort(
        tiles, [](const Tile& a, const Tile& b) { return a.group != b.group ? a.group < b.group : a.size > b.size; });
    m_tiles = std::move(tiles);
    m_current = 0;
    layOut();
    setCurrent(0);
}

QColor Treemap::groupColour(int group) const
{
    const QColor base = palette().color(QPalette::Active, QPalette::Highlight);
    const bool isDark = palette().color(QPalette::Window).lightness() < 128;
    const int hue = (std::max(base.hslHue(), 0) + group * 49) % 360;
    return QColor::fromHsl(hue, 90, isDark ? 85 : 190);
}

void Treemap::layOut()
{
    m_rects.assign(m_tiles.size(), QRect());
    std::map<int, double> sums;
    for (const Tile& tile : m_tiles)
        sums[tile.group] += static_cast<double>(tile.size);
    std::vector<std::pair<double, int>> groups;
    for (const auto& [group, sum] : sums)
        groups.emplace_back(sum, group);
    std::ranges::sort(groups, std::greater());
    std::vector<double> sizes;
    for (const auto& [sum, group] : groups)
        sizes.push_back(sum);
    const std::vector<QRectF> areas = squarified(sizes, QRectF(0, 0, width(), height()));
    for (std::size_t g = 0; g < groups.size(); ++g) {
        std::vector<std::size_t> members;
        std::vector<double> inside;
        for (std::size_t i = 0; i < m_tiles.size(); ++i)
            if (m_tiles[i].group == groups[g].second) {
                members.push_back(i);
                inside.push_back(static_cast<double>(m_tiles[i].size));
            }
        const std::vector<QRectF> rects = squarified(inside, areas[g]);
        for (std::size_t i = 0; i < members.size(); ++i)
            m_rects[members[i]] = rounded(rects[i]);
    }
    update();
}

int Treemap::tileAt(const QPoint& point) const
{
    const auto found = std::ranges::find_if(m_rects, [&](const QRect& rect) { return rect.contains(point); });
    return found == m_rects.end() ? -1 : static_cast<int>(found - m_rects.begin());
}

void Treemap::setCurrent(int tile)
{
    if (m_tiles.empty())
        return;
    m_current = std::clamp(tile, 0, tileCount() - 1);
    setAccessibleDescription(m_tiles[static_cast<std::size_t>(m_current)].toolTip);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

bool Treemap::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int tile = tileAt(help->pos()); tile >= 0)
        QToolTip::showText(help->globalPos(), asHtml(m_tiles[static_cast<std::size_t>(tile)].toolTip), this);
    else
        QToolTip::hideText();
    return true;
}

void Treemap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QFontMetrics metrics = fontMetrics();
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        const QRect rect = m_rects[i];
        painter.fillRect(rect, groupColour(m_tiles[i].group));
        painter.setPen(palette().color(QPalette::Window));
        painter.drawRect(rect);
        const QRect inside = rect.adjusted(4, 2, -4, -2);
        if (inside.width() > 40 && inside.height() >= metrics.height()) {
            painter.setPen(palette().color(QPalette::WindowText));
            painter.drawText(inside, Qt::AlignLeft | Qt::AlignTop,
                             fittingEnd(m_tiles[i].name, metrics, inside.width()));
        }
    }
    if (hasFocus() && !m_tiles.empty()) {
        painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter.drawRect(m_rects[static_cast<std::size_t>(m_current)].adjusted(1, 1, -1, -1));
    }
}

void Treemap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void Treemap::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        return setCurrent(m_current - 1);
    case Qt::Key_Right:
    case Qt::Key_Down:
        return setCurrent(m_current + 1);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(tileCount() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_tiles.empty())
            emit chosen(m_tiles[static_cast<std::size_t>(m_current)].id);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Treemap::mousePressEvent(QMouseEvent* event)
{
    if (const int tile = tileAt(event->pos()); tile >= 0)
        setCurrent(tile);
}

void Treemap::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const int tile = tileAt(event->pos()); tile >= 0)
        emit chosen(m_tiles[static_cast<std::size_t>(tile)].id);
}

} // namespace ckptscope::ui
