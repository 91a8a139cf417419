#include "ui/views/storage_strip.h"

#include "ui/text/display.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <functional>

namespace ckptscope::ui {

using checkpoint::ByteRange;

namespace {

constexpr std::size_t kMostLanes = 12;
constexpr int kLane = 16;
constexpr int kGap = 3;

} // namespace

StorageStrip::StorageStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StorageStrip::setViews(std::uint64_t bytes, std::vector<View> views)
{
    m_bytes = bytes;
    m_views = std::move(views);
    std::vector<ByteRange> ranges;
    for (const View& view : m_views)
        ranges.push_back(view.range);
    m_used = checkpoint::joinedRanges(std::move(ranges));
    std::uint64_t used = 0;
    for (const ByteRange& range : m_used)
        used += range.end - range.begin;
    m_dead = bytes - std::min(bytes, used);
    std::ranges::stable_sort(m_views, std::greater(), &View::isCurrent);
    if (m_views.size() > kMostLanes)
        m_views.resize(kMostLanes);
    QStringList lines;
    for (const View& view : m_views)
        lines << tr("%1: bytes %2 to %3").arg(view.name, numberText(view.range.begin), numberText(view.range.end));
    setAccessibleName(tr("The storage and the views in it"));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize StorageStrip::sizeHint() const
{
    return {240, (kLane + kGap) * (static_cast<int>(m_views.size()) + 1) + kGap};
}

QSize StorageStrip::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

QRect StorageStrip::rectOf(const ByteRange& range, int lane) const
{
    const double scale = m_bytes == 0 ? 0 : static_cast<double>(width() - 2) / static_cast<double>(m_bytes);
    const int left = 1 + static_cast<int>(static_cast<double>(range.begin) * scale);
    const int right = 1 + static_cast<int>(static_cast<double>(std::min(range.end, m_bytes)) * scale);
    return {left, lane * (kLane + kGap), std::max(2, right - left), kLane};
}

bool StorageStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int lane = help->pos().y() / (kLane + kGap) - 1;
    QString text = tr("%1 of %2 are used by no tensor").arg(bytesText(m_dead), bytesText(m_bytes));
    if (lane >= 0 && lane < static_cast<int>(m_views.size())) {
        const View& view = m_views[static_cast<std::size_t>(lane)];
        text = tr("%1: bytes %2 to %3").arg(view.name, numberText(view.range.begin), numberText(view.range.end));
    }
    QToolTip::showText(help->globalPos(), asHtml(text), this);
    return true;
}

void StorageStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect whole = rectOf({0, m_bytes}, 0);
    painter.fillRect(whole, palette().color(QPalette::AlternateBase));
    painter.fillRect(whole, QBrush(palette().color(QPalette::WindowText), Qt::BDiagPattern));
    for (const ByteRange& range : m_used)
        painter.fillRect(rectOf(range, 0), palette().color(QPalette::Active, QPalette::Highlight));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(whole.adjusted(0, 0, -1, -1));
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        const View& view = m_views[i];
        const int lane = static_cast<int>(i) + 1;
        const QRect bar = rectOf(view.range, lane);
        painter.fillRect(bar, palette().color(QPalette::Active, view.isCurrent ? QPalette::Highlight : QPalette::Mid));
        const QRect line(0, bar.top(), width(), kLane);
        const bool inside = bar.width() > 60;
        const QRect place = inside      ? bar.adjusted(4, 0, -4, 0)
            : bar.right() < width() / 2 ? QRect(bar.right() + 4, line.top(), width() - bar.right() - 4, kLane)
                                        : QRect(0, line.top(), bar.left() - 4, kLane);
        painter.setPen(palette().color(inside && view.isCurrent ? QPalette::HighlightedText : QPalette::WindowText));
        painter.drawText(place,
                         Qt::AlignVCenter | (inside || bar.right() < width() / 2 ? Qt::AlignLeft : Qt::AlignRight),
                         fontMetrics().elidedText(view.name, Qt::ElideMiddle, place.width()));
    }
}

} // namespace ckptscope::ui
