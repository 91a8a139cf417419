#include "ui/views/long_text.h"

#include <QEvent>
#include <QTextLayout>
#include <QWheelEvent>

#include <cmath>

namespace ckptscope::ui {

LongText::LongText(const QString& text, QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::ClickFocus);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    QSizePolicy room(QSizePolicy::Expanding, QSizePolicy::Preferred);
    room.setHeightForWidth(true);
    setSizePolicy(room);
    setText(text);
}

void LongText::setText(const QString& text)
{
    setPlainText(text);
    updateGeometry();
}

QSize LongText::sizeHint() const
{
    constexpr int kCharacters = 30;
    const int width = fontMetrics().averageCharWidth() * kCharacters;
    return {width, heightForWidth(width)};
}

QSize LongText::minimumSizeHint() const
{
    return {1, fontMetrics().lineSpacing()};
}

int LongText::heightForWidth(int width) const
{
    double height = 0;
    for (const QString& paragraph : text().split('\n')) {
        QTextLayout layout(paragraph, font());
        layout.setTextOption(document()->defaultTextOption());
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLeadingIncluded(true); // as QPlainTextDocumentLayout does; fonts of Windows have some
            line.setLineWidth(width);
            height += line.height();
        }
        layout.endLayout();
    }
    constexpr int kSpare = 1; // with less it scrolls (qtbase, QPlainTextEditPrivate::adjustScrollbars)
    return static_cast<int>(std::ceil(height)) + kSpare;
}

void LongText::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

/// All of it is seen: the wheel is for what it stands in.
void LongText::wheelEvent(QWheelEvent* event)
{
    event->ignore();
}

} // namespace ckptscope::ui
