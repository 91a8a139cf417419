#pragma once

#include "core/tensor/slice.h"
#include "ui/views/values/distribution_plot.h"

#include <memory>
#include <optional>

namespace ckptscope::ui {

/// The numbers of a tensor with one axis as a line, or, where several fall on a pixel, from the least to the greatest.
/// The wheel and + - 0 zoom, dragging and Ctrl with the arrow keys move, the arrow keys move a cursor.
class LinePlot final : public DistributionPlot {
    Q_OBJECT

public:
    using SlicePtr = std::shared_ptr<const tensor::Slice>;
    explicit LinePlot(QWidget* parent = nullptr);
    /// Forgets what is shown, and shows all of so many numbers.
    void setCount(std::uint64_t count, const QString& axisName);
    /// Numbers from `first` on, with their limits.
    void setSlice(std::uint64_t first, SlicePtr slice);

    std::uint64_t first() const { return m_first; }
    std::uint64_t shown() const { return m_shown; } ///< numbers
    int pixels() const;
    void zoom(double factor, double around); ///< 0 … 1 of the width
    void fit();
    std::optional<std::uint64_t> cursor() const { return m_cursor; }
    /// The least and the greatest number at the cursor, what kinds there are, and how many.
    struct Point {
        double low, high;
        std::uint8_t marks;
        std::uint64_t numbers;
    };
    std::optional<Point> pointAt(std::uint64_t index) const;
    QSize sizeHint() const override { return {360, 260}; }
    QSize minimumSizeHint() const override { return {160, kLeastLines * fontMetrics().height()}; }

signals:
    void viewChanged();
    void pointed();
    void chosen();

protected:
    void draw(QPainter& painter, const QSizeF& size, bool isScreen) const override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QRectF area() const;
    double toX(double index) const;
    void show(double first, double shown);
    void setCursorIndex(std::optional<std::uint64_t> index);
    struct Limits {
        double low, high;
    };
    /// The least and the greatest finite number, apart from each other.
    static Limits limitsOf(const tensor::Slice& slice);
    void drawTicks(QPainter& painter, const Limits& limits) const;
    void drawNumbers(QPainter& painter, const Limits& limits) const;
    void drawLegend(QPainter& painter) const;

    std::uint64_t m_count = 0, m_first = 0, m_shown = 0;
    QString m_axisName;
    std::uint64_t m_sliceFirst = 0;
    SlicePtr m_slice;
    std::optional<std::uint64_t> m_cursor;
    double m_draggedX = 0;
};

} // namespace ckptscope::ui
