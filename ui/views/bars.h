#pragma once

#include "ui/models/outline.h"

#include <QWidget>

namespace ckptscope::ui {

/// One horizontal bar. Texts are safe to show.
struct Bar {
    QString name;
    QString value; ///< "230 MiB"
    QString toolTip;
    double share = 0; ///< 0 … 1 of the whole
    RowId row = 0; ///< where it leads; 0: nowhere
};

/// Horizontal bars below a title, painted in the colours of the palette. Arrow keys go through them, Enter and a double
/// click follow one to its row.
class Bars final : public QWidget {
    Q_OBJECT

public:
    explicit Bars(QWidget* parent = nullptr);
    void setBars(const QString& title, std::vector<Bar> bars);
    const std::vector<Bar>& bars() const { return m_bars; }
    int current() const { return m_current; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void rowWanted(RowId row);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    int lineHeight() const;
    int barAt(const QPoint& point) const; ///< -1: none
    void setCurrent(int bar);
    void follow(int bar);
    void paintBar(QPainter& painter, int bar, int top) const;

    QString m_title;
    std::vector<Bar> m_bars;
    int m_current = 0;
};

} // namespace ckptscope::ui
