#include "ui/views/name_delegate.h"

#include "ui/models/checkpoint_model.h"

#include <QApplication>
#include <QPainter>

namespace ckptscope::ui {

namespace {

constexpr int kGap = 6;

QString marksText(int marks)
{
    QStringList parts;
    if (marks & EditedMark)
        parts << QStringLiteral("✎");
    if (marks & SharedMark)
        parts << QStringLiteral("⚭");
    if (marks & ViewMark)
        parts << QStringLiteral("◫");
    if (marks & BrokenMark)
        parts << QStringLiteral("✗");
    if (marks & AgainMark)
        parts << QStringLiteral("↻");
    return parts.join(' ');
}

} // namespace

void NameDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.font.setUnderline(index.data(MatchRole).toBool());
    const QWidget* widget = option.widget;
    QStyle* style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);

    QString extra = marksText(index.data(MarksRole).toInt());
    if (const QString old = index.data(OldNameRole).toString(); !old.isEmpty())
        extra += QStringLiteral("  ← ") + old;
    if (extra.isEmpty())
        return;
    QRect rect = style->subElementRect(QStyle::SE_ItemViewItemText, &item, widget);
    const int used = QFontMetrics(item.font).horizontalAdvance(item.text) + kGap;
    rect.setLeft(rect.left() + used);
    if (rect.width() < kGap)
        return;
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QPalette::ColorGroup group =
        item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    painter->save();
    painter->setPen(selected ? item.palette.color(group, QPalette::HighlightedText)
                             : item.palette.color(QPalette::Disabled, QPalette::Text));
    painter->setFont(option.font);
    painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      QFontMetrics(option.font).elidedText(extra, Qt::ElideMiddle, rect.width()));
    painter->restore();
}

QSize NameDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() + 6));
    return size;
}

} // namespace ckptscope::ui
