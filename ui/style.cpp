#include "ui/style.h"

#include "ui/views/icons.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace ckptscope::ui {

namespace {

void drawLine(QPainter& painter, const QStyleOption& option, const QColor& colour)
{
    painter.setPen(colour);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
}

/// Over a button that is switched on: its shade alone does not tell on dark colours.
void drawSwitchedOn(QPainter& painter, const QStyleOption& option)
{
    constexpr float kShare = 0.45F;
    QColor colour = option.palette.color(QPalette::Active, QPalette::Highlight);
    painter.save();
    colour.setAlphaF(kShare);
    painter.fillRect(option.rect.adjusted(1, 1, -1, -1), colour);
    drawLine(painter, option, option.palette.color(QPalette::Link));
    painter.restore();
}

/// Around a check box: Fusion's own outline cannot be seen on dark colours.
void drawOutline(QPainter& painter, const QStyleOption& option)
{
    constexpr float kShare = 0.5F;
    QColor colour = option.palette.color(QPalette::WindowText);
    colour.setAlphaF(kShare);
    painter.save();
    drawLine(painter, option, colour);
    painter.restore();
}

/// Around a menu: Fusion's own frame is as dark as what lies below it on dark colours.
void drawMenuFrame(QPainter& painter, const QStyleOption& option)
{
    constexpr float kShare = 0.35F;
    QColor colour = option.palette.color(QPalette::WindowText);
    colour.setAlphaF(kShare);
    painter.save();
    drawLine(painter, option, colour);
    painter.restore();
}

} // namespace

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
    if (element == PE_IndicatorBranch && option->state.testFlag(State_Selected)) {
        QStyleOption onSelected(*option); // else its arrow has the colour of other rows
        for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
            onSelected.palette.setColor(role, option->palette.color(QPalette::HighlightedText));
        return QProxyStyle::drawPrimitive(element, &onSelected, painter, widget);
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool isButton = element == PE_PanelButtonTool || element == PE_PanelButtonCommand;
    if (isButton && option->state.testFlag(State_On))
        drawSwitchedOn(*painter, *option);
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck)
        drawOutline(*painter, *option);
    if (element == PE_FrameMenu)
        drawMenuFrame(*painter, *option);
    if (element == PE_Frame && option->state.testFlag(State_HasFocus)
        && qobject_cast<const QAbstractScrollArea*>(widget)) {
        painter->save();
        drawLine(*painter, *option, option->palette.color(QPalette::Link));
        painter->restore();
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    const int size = QProxyStyle::pixelMetric(metric, option, widget);
    return metric == PM_MenuPanelWidth ? std::max(size, 1) : size; // room for the line around it
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    if (hint == SH_EtchDisabledText) // a second text in white or black beside it: blurred, the more so in Chinese
        return 0;
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons) // Qt's are black on dark colours, too
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    if (which == SP_ToolBarHorizontalExtensionButton) // Qt's is black
        return icon(QStringLiteral("more"));
    return QProxyStyle::standardIcon(which, option, widget);
}

} // namespace ckptscope::ui
