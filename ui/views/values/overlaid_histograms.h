#pragma once

#include "core/tensor/histogram.h"
#include "ui/views/values/distribution_plot.h"
#include "ui/views/values/plot_scale.h"

#include <optional>
#include <vector>

namespace ckptscope::ui {

/// The histogram of one tensor as bars, or those of several as outlines over each other. Left and Right go from bin to
/// bin.
class OverlaidHistograms final : public DistributionPlot {
    Q_OBJECT

public:
    struct Series {
        QString name; ///< safe to show
        tensor::Histogram histogram;
        std::uint64_t numbers = 0; ///< finite ones
    };
    explicit OverlaidHistograms(QWidget* parent = nullptr);
    /// All of one kind of bins.
    void setSeries(std::vector<Series> series);
    void setLogarithmicCounts(bool logarithmic);
    /// What stands there while there is no series.
    void setEmptyText(const QString& text);
    const std::vector<Series>& series() const { return m_series; }
    QSize sizeHint() const override { return {360, 190}; }
    QSize minimumSizeHint() const override { return {160, 90}; }

protected:
    void draw(QPainter& painter, const QSizeF& size, bool isScreen) const override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool isByValue() const;
    QRectF area(const QSizeF& size) const; ///< inside the axes
    double binPlace(const Series& series, std::size_t edge) const;
    double height(const Series& series, std::size_t bin) const; ///< 0 to 1
    /// How high outlines reach between two places of the axis; all from 0 to 1.
    double peak(double from, double to) const;
    double amount(const Series& series, std::size_t bin) const;
    void drawAxes(QPainter& painter, const QRectF& area) const;
    void drawBars(QPainter& painter, const QRectF& area) const;
    void drawOutlines(QPainter& painter, const QRectF& area) const;
    void drawLegend(QPainter& painter, const QRectF& area) const;
    void drawValueAxis(QPainter& painter, const QRectF& area) const;
    void setBin(std::optional<std::size_t> bin);
    QString binText(std::size_t bin) const;

    QString edgeText(const tensor::Exact& edge, int digits = 4) const;

    std::vector<Series> m_series;
    bool m_isWide = false; ///< integers that doubles cannot tell apart
    tensor::Exact m_origin; ///< where the axis counts from: 0, but for such integers
    QString m_emptyText;
    PlotScale m_scale;
    bool m_logarithmic = false;
    double m_most = 1, m_fewest = 1; ///< amounts of the fullest bin, and of the emptiest that has any
    std::optional<std::size_t> m_bin; ///< under the cursor, of the first series
};

} // namespace ckptscope::ui
