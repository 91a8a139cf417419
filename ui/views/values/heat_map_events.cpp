#include "ui/views/values/heat_map.h"

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

using tensor::Rectangle;

namespace {

constexpr double kZoomStep = 1.5;

} // namespace

void HeatMap::addActions(QMenu& menu)
{
    menu.addAction(tr("Zoom in"), QKeySequence(Qt::Key_Plus), this, [this] { zoom(kZoomStep); });
    menu.addAction(tr("Zoom out"), QKeySequence(Qt::Key_Minus), this, [this] { zoom(1 / kZoomStep); });
    menu.addAction(tr("Show the whole"), QKeySequence(Qt::Key_0), this, &HeatMap::fit);
    QAction* square = menu.addAction(tr("Square cells"), this, [this] { setSquare(!m_square); });
    square->setCheckable(true);
    square->setChecked(m_square);
}

void HeatMap::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_isStart) // nobody has zoomed yet: the first size of a widget is not its last
        startView();
    else
        setSeen(m_seen);
}

void HeatMap::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() == 0)
        return event->ignore();
    zoom(std::pow(kZoomStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void HeatMap::mousePressEvent(QMouseEvent* event)
{
    m_dragged = event->position();
    m_isDragging = event->button() == Qt::LeftButton;
}

void HeatMap::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isDragging && (event->buttons() & Qt::LeftButton)) {
        const QPointF way = event->position() - m_dragged;
        const QRectF room = area();
        m_dragged = event->position();
        setCursor(Qt::ClosedHandCursor);
        return move(-way.x() * m_seen.width() / room.width(), -way.y() * m_seen.height() / room.height());
    }
    const std::optional<Cell> cell = cellAt(event->position());
    if (cell == m_cursor)
        return;
    m_cursor = cell;
    update();
    emit pointed();
}

void HeatMap::mouseReleaseEvent(QMouseEvent*)
{
    m_isDragging = false;
    unsetCursor();
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent* event)
{
    m_cursor = cellAt(event->position());
    if (m_cursor)
        emit chosen();
}

void HeatMap::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    if (hasFocus() || !m_cursor)
        return;
    m_cursor.reset();
    update();
    emit pointed();
}

bool HeatMap::moveCursor(int key)
{
    const Rectangle part = seen();
    Cell cell = m_cursor.value_or(Cell{part.firstRow, part.firstColumn});
    switch (key) {
    case Qt::Key_Left:
        cell.column -= cell.column == 0 ? 0 : 1;
        break;
    case Qt::Key_Right:
        ++cell.column;
        break;
    case Qt::Key_Up:
        cell.row -= cell.row == 0 ? 0 : 1;
        break;
    case Qt::Key_Down:
        ++cell.row;
        break;
    case Qt::Key_Home:
        cell.column = 0;
        break;
    case Qt::Key_End:
        cell.column = m_content.columns;
        break;
    case Qt::Key_PageUp:
        cell.row -= std::min(cell.row, part.rows);
        break;
    case Qt::Key_PageDown:
        cell.row += part.rows;
        break;
    default:
        return false;
    }
    setCursorCell(cell);
    return true;
}

void HeatMap::keyPressEvent(QKeyEvent* event)
{
    constexpr double kPart = 0.25; // of what is seen
    const bool isMoved = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kZoomStep);
    case Qt::Key_Minus:
        return zoom(1 / kZoomStep);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_cursor)
            emit chosen();
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (isMoved)
            return move((event->key() == Qt::Key_Left ? -kPart : kPart) * m_seen.width(), 0);
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (isMoved)
            return move(0, (event->key() == Qt::Key_Up ? -kPart : kPart) * m_seen.height());
        break;
    default:
        break;
    }
    if (!moveCursor(event->key()))
        QWidget::keyPressEvent(event);
}

void HeatMap::changeEvent(QEvent* event)
{
    DistributionPlot::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Heat map"));
}

} // namespace ckptscope::ui
