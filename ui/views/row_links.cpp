#include "ui/views/row_links.h"

#include "ui/text/display.h"

#include <QLabel>
#include <QToolButton>

namespace ckptscope::ui {

RowLinks::RowLinks(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
}

void RowLinks::setRows(const Outline& outline, const std::vector<RowId>& rows)
{
    for (const RowId row : rows) {
        if (row == 0)
            continue;
        const QString name = shown(outline.path(row), 300);
        auto* button = new QToolButton;
        QFont font = button->font();
        font.setUnderline(true);
        button->setFont(font);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setText(button->fontMetrics()
                            .elidedText(name, Qt::ElideMiddle, 260)
                            .replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setToolTip(asHtml(tr("Go to %1").arg(name)));
        button->setAccessibleName(tr("Go to %1").arg(name));
        QPalette colours = button->palette();
        colours.setColor(QPalette::ButtonText, colours.color(QPalette::Link));
        button->setPalette(colours);
        connect(button, &QToolButton::clicked, this, [this, row] { emit rowWanted(row); });
        m_layout->addWidget(button, 0, Qt::AlignLeft);
    }
}

void RowLinks::addText(const QString& text)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    m_layout->addWidget(label);
}

} // namespace ckptscope::ui
