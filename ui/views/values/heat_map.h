#pragma once

#include "core/tensor/slice.h"
#include "ui/views/values/colour_map.h"
#include "ui/views/values/distribution_plot.h"

#include <memory>
#include <optional>

namespace ckptscope::ui {

using SlicePtr = std::shared_ptr<const tensor::Slice>;

/// Numbers on a plane as colours, with a scale, a legend and the index at the sides. The wheel zooms, dragging moves;
/// so do + - 0 and Ctrl with the arrow keys. The arrow keys alone move a cell cursor.
class HeatMap final : public DistributionPlot {
    Q_OBJECT

public:
    /// What is painted, in numbers of the plane (two for an element of float4).
    struct Content {
        std::uint64_t rows = 0, columns = 0;
        std::uint64_t tileRows = 0, tileColumns = 0; ///< 0: no tiles
        QString rowName, columnName; ///< beside the sides
        bool startsWhole =
            false; ///< all of it is seen first, however small; else the first tiles where all are too small
    };
    struct Cell {
        std::uint64_t row = 0, column = 0;
        bool operator==(const Cell&) const = default;
    };
    /// How limits of the colours are found among the numbers of a picture.
    enum class Limits { MinMax, Percentiles, ByHand };

    explicit HeatMap(QWidget* parent = nullptr);

    /// Forgets the pictures, and shows the whole.
    void setContent(const Content& content);
    const Content& content() const { return m_content; }
    /// A picture of the whole plane, or of the part that is seen.
    void setSlice(const tensor::Rectangle& where, SlicePtr slice);
    void setColours(ColourMap map, Limits limits, bool isLogarithmic);
    void setLimitsByHand(double low, double high);
    const ColourScale& scale() const { return m_scale; }

    /// The part that is seen, and the pixels of the screen that it has.
    tensor::Rectangle seen() const;
    QSize seenPixels() const;
    bool isWholeSeen() const;

    void zoom(double factor);
    void zoom(double factor, const QPointF& around);
    void fit();
    void setSquare(bool isSquare);
    bool isSquare() const { return m_square; }

    std::optional<Cell> cursor() const { return m_cursor; }
    void setCursorCell(Cell cell);
    /// The pixel over a cell: of the finest picture that has it.
    struct Pixel {
        double low = 0, high = 0; ///< equal where it is one number, or a mean
        std::uint8_t marks = 0;
        std::uint64_t rows = 1, columns = 1; ///< numbers that it stands for
    };
    std::optional<Pixel> pixelAt(Cell cell) const;
    QRectF cellRect(Cell cell) const;
    /// Whether any pixel has such a mark (tensor::PixelMark).
    bool hasMark(std::uint8_t mark) const { return (m_marks & mark) != 0; }
    QSize sizeHint() const override { return {360, 260}; }
    QSize minimumSizeHint() const override { return {160, kLeastLines * fontMetrics().height()}; }

signals:
    void viewChanged(); ///< another part is seen, or in other pixels
    void pointed(); ///< the cursor is elsewhere, or away
    void chosen(); ///< Enter, or a double click, at the cursor

protected:
    void draw(QPainter& painter, const QSizeF& size, bool isScreen) const override;
    void addActions(QMenu& menu) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Layer {
        tensor::Rectangle where; ///< in numbers
        SlicePtr slice;
        QImage image;
    };
    QRectF area() const; ///< where the picture is, without sides, scale and legend
    QRectF canvas() const; ///< of the area, what the seen part takes
    QPointF toScreen(double column, double row) const;
    std::optional<Cell> cellAt(const QPointF& point) const;
    void setSeen(QRectF seen);
    void startView();
    void move(double columns, double rows);
    void updateScale();
    void paintLayer(Layer& layer) const;
    double numberOf(const tensor::Slice& slice, std::size_t at) const;
    void drawCells(QPainter& painter) const;
    void drawLayer(QPainter& painter, const Layer& layer) const;
    QImage reduced(const Layer& layer, QSize pixels) const;
    QSizeF layerSize(const Layer& layer) const; ///< on the screen
    QSize paintedPixels(const Layer& layer) const;
    void drawGrid(QPainter& painter) const;
    void drawNumbers(QPainter& painter) const;
    void drawSides(QPainter& painter) const;
    void drawScale(QPainter& painter) const;
    void drawLegend(QPainter& painter) const;
    bool moveCursor(int key);

    Content m_content;
    QRectF m_seen; ///< x: columns, y: rows
    bool m_isStart = true; ///< what is seen is what setContent() chose
    bool m_square = false;
    Layer m_whole, m_part;
    std::uint8_t m_marks = 0;
    ColourMap m_map = ColourMap::BlueRed;
    Limits m_limits = Limits::Percentiles;
    bool m_logarithmic = false;
    double m_lowByHand = -1, m_highByHand = 1;
    ColourScale m_scale;
    std::optional<Cell> m_cursor;
    QPointF m_dragged;
    bool m_isDragging = false;
};

} // namespace ckptscope::ui
