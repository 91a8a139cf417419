#pragma once

#include <QStyledItemDelegate>

namespace ckptscope::ui {

/// Draws a row's name, marks behind it (shared storage, view, broken, edited), and the name that it had before the
/// edits. Marks are letters with a tooltip, so colour alone never carries meaning.
class NameDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace ckptscope::ui
