#pragma once

#include "ui/views/values/distribution_plot.h"
#include "ui/views/values/plot_scale.h"

#include <optional>
#include <vector>

namespace ckptscope::ui {

/// One tensor of a box plot.
struct Box {
    QString name; ///< safe to show
    std::uint32_t row = 0; ///< to go to
    bool isKnown = false; ///< its numbers were read
    bool hasNumbers = false; ///< there are finite ones
    double least = 0, lower = 0, median = 0, upper = 0, greatest = 0; ///< with quartiles
    std::uint64_t nan = 0, infinite = 0;
    QString error;
};

/// How the numbers of many tensors are spread, a line for each, in the order that they are given: from the least to the
/// greatest, a box between the quartiles, a stroke at the median. Up and Down go from line to line, Enter chooses.
class BoxPlot final : public DistributionPlot {
    Q_OBJECT

public:
    explicit BoxPlot(QWidget* parent = nullptr);
    void setBoxes(std::vector<Box> boxes);
    void setBox(std::size_t index, Box box); ///< the scale follows at the next refresh()
    void refresh(); ///< after setBox()
    void setLogarithmic(bool logarithmic);
    const std::vector<Box>& boxes() const { return m_boxes; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void rowWanted(std::uint32_t row);
    void lineReached(int top, int bottom); ///< the cursor went there by keys

protected:
    void draw(QPainter& painter, const QSizeF& size, bool isScreen) const override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    int lineHeight() const;
    int headerHeight() const;
    std::optional<std::size_t> boxAt(double y) const;
    double nameWidth(double width) const;
    void drawScale(QPainter& painter, const QRectF& header, double bottom) const;
    void drawBox(QPainter& painter, const Box& box, const QRectF& name, const QRectF& track) const;
    void setCurrent(int line);
    QString boxText(const Box& box) const;

    std::vector<Box> m_boxes;
    PlotScale m_scale;
    bool m_logarithmic = true;
    std::size_t m_current = 0;
};

} // namespace ckptscope::ui
