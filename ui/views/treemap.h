#pragma once

#include <QWidget>

#include <cstdint>
#include <vector>

namespace ckptscope::ui {

/// Tiles whose areas are their sizes, in groups of one colour. Arrow keys go from tile to tile, Enter and a double
/// click choose one.
class Treemap final : public QWidget {
    Q_OBJECT

public:
    struct Tile {
        QString name, toolTip; ///< safe to show
        std::uint64_t size = 0;
        int group = 0;
        std::uint32_t id = 0; ///< for chosen()
    };
    explicit Treemap(QWidget* parent = nullptr);
    /// Tiles of one group stand together.
    void setTiles(std::vector<Tile> tiles);
    int current() const { return m_current; }
    int tileCount() const { return static_cast<int>(m_tiles.size()); }
    QRect tileRect(int tile) const { return m_rects[static_cast<std::size_t>(tile)]; }
    QColor groupColour(int group) const;
    QSize sizeHint() const override { return {640, 360}; }
    QSize minimumSizeHint() const override { return {240, 160}; }

signals:
    void chosen(std::uint32_t id);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void layOut();
    int tileAt(const QPoint& point) const; ///< -1: none
    void setCurrent(int tile);

    std::vector<Tile> m_tiles; ///< by group, the largest first
    std::vector<QRect> m_rects;
    int m_current = 0;
};

} // namespace ckptscope::ui
