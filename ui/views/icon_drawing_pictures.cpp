#include "ui/views/icon_drawing.h"

#include <QImage>
#include <QPainter>

namespace ckptscope::ui {

namespace {

/// What ui/IconPictures.cmake renders.
constexpr int kSizes[] = {16, 20, 24, 32, 40, 48, 64, 128};

/// The least size that need not be enlarged.
int sizeFor(int pixels)
{
    for (const int size : kSizes)
        if (size >= pixels)
            return size;
    return kSizes[std::size(kSizes) - 1];
}

} // namespace

void drawIcon(QPainter& painter, const QRect& rect, const QString& name, const QColor& colour)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QString file = QStringLiteral("/%1-%2.png").arg(name).arg(sizeFor(qRound(rect.width() * ratio)));
    QImage picture(QStringLiteral(":/icons/coloured") + file);
    if (picture.isNull()) { // its only colour is currentColor, rendered in black
        picture = QImage(QStringLiteral(":/icons/tinted") + file).convertToFormat(QImage::Format_ARGB32_Premultiplied);
        if (picture.isNull())
            return;
        QPainter tinting(&picture);
        tinting.setCompositionMode(QPainter::CompositionMode_SourceIn);
        tinting.fillRect(picture.rect(), colour);
    }
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(rect, picture);
    painter.restore();
}

} // namespace ckptscope::ui
