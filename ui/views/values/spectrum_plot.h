#pragma once

#include "core/tensor/spectrum.h"
#include "ui/views/values/distribution_plot.h"
#include "ui/views/values/plot_scale.h"

#include <QImage>

#include <optional>

namespace ckptscope::ui {

/// The spectrum of a matrix in three pictures: singular values on a logarithmic axis, the share of the energy that the
/// first of them have, and the cosine similarity of the rows as colours.
class SpectrumPlot final : public DistributionPlot {
    Q_OBJECT

public:
    explicit SpectrumPlot(QWidget* parent = nullptr);
    void setSpectrum(std::optional<tensor::Spectrum> spectrum);
    QSize sizeHint() const override { return {480, 220}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

protected:
    void draw(QPainter& painter, const QSizeF& size, bool isScreen) const override;
    void changeEvent(QEvent* event) override;

private:
    /// Title above, axes with ticks, and a line through the points (index, value).
    void drawCurve(QPainter& painter, const QRectF& place, const QString& title, const std::vector<double>& values,
                   const PlotScale& scale) const;
    void drawTitle(QPainter& painter, const QRectF& place, const QString& title) const;
    void drawIndices(QPainter& painter, const QRectF& room, std::size_t count) const; ///< below a curve
    void drawCosines(QPainter& painter, const QRectF& place) const;
    void retranslate();

    std::optional<tensor::Spectrum> m_spectrum;
    QImage m_cosines;
};

} // namespace ckptscope::ui
