#include "ui/views/flow_layout.h"

#include <QWidget>

#include <algorithm>
#include <utility>

namespace ckptscope::ui {

namespace {

constexpr int kSpace = 6;

} // namespace

FlowLayout::FlowLayout(QWidget* parent)
    : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    for (QLayoutItem* item : m_items)
        delete item;
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    QLayoutItem* item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return layOut(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem* item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    // What does not ask for the height in a width, such as a splitter, is told the height in the present one.
    return size.expandedTo(QSize(0, m_height));
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    const int height = layOut(rect, true);
    if (std::exchange(m_height, height) != height)
        parentWidget()->updateGeometry();
}

int FlowLayout::layOut(const QRect& rect, bool isMeant) const
{
    int x = rect.left(), y = rect.top(), height = 0;
    std::vector<std::pair<QLayoutItem*, QRect>> line; // with the place of each, at the top of the line
    const auto finish = [&] {
        for (auto& [item, place] : line)
            if (isMeant)
                item->setGeometry(place.translated(0, (height - place.height()) / 2));
        line.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) // hidden
            continue;
        const QSize size = item->sizeHint().boundedTo(QSize(std::max(rect.width(), 1), QLAYOUTSIZE_MAX));
        if (x > rect.left() && x + size.width() > rect.left() + rect.width()) {
            finish();
            x = rect.left();
            y += height + kSpace;
            height = 0;
        }
        line.emplace_back(item, QRect(QPoint(x, y), size));
        x += size.width() + kSpace;
        height = std::max(height, size.height());
    }
    finish();
    return y + height - rect.top();
}

} // namespace ckptscope::ui
