#pragma once

#include <QColor>
#include <QRect>
#include <QString>

class QPainter;

namespace ckptscope::ui {

/// Draws the icon of this name (resources/icons/NAME.svg) with `colour` where it says currentColor: by QtSvg, or, in a
/// build without it, from pictures that were rendered beforehand (icon_drawing_pictures.cpp).
void drawIcon(QPainter& painter, const QRect& rect, const QString& name, const QColor& colour);

} // namespace ckptscope::ui
