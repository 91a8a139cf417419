#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace ckptscope::ui {

/// One bar a device: what it would have to hold, in parts, beside what it has room for. Rows of an item view can be
/// dropped on a bar.
class MemoryBars final : public QWidget {
    Q_OBJECT

public:
    struct Bar {
        QString name; ///< safe to show
        std::vector<std::uint64_t> parts; ///< in the order of setParts()
        std::uint64_t room = 0; ///< 0: not known
    };
    explicit MemoryBars(QWidget* parent = nullptr);
    void setBars(std::vector<Bar> bars);
    /// Names of the parts, for the legend and the tooltips.
    void setParts(const QStringList& names);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void rowsDropped(int bar);

protected:
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;

private:
    QColor colourOf(std::size_t part) const;
    QString textOf(const Bar& bar) const;
    int lineHeight() const;
    void paintBar(QPainter& painter, const Bar& bar, const QRect& rect, std::uint64_t most) const;

    int barAt(const QPointF& position) const; ///< -1: none
    void aim(int bar);

    std::vector<Bar> m_bars;
    int m_aimed = -1; ///< the bar that a drag is over
    QStringList m_parts;
};

} // namespace ckptscope::ui
