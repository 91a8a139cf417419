#include "ui/views/icon_drawing.h"

#include <QFile>
#include <QSvgRenderer>

namespace ckptscope::ui {

void drawIcon(QPainter& painter, const QRect& rect, const QString& name, const QColor& colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QFile::ReadOnly))
        return;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer(svg).render(&painter, rect);
}

} // namespace ckptscope::ui
