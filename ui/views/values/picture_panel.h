#pragma once

#include "ui/views/values/colour_bar.h"
#include "ui/views/values/heat_map.h"
#include "ui/views/values/line_plot.h"
#include "ui/views/values/slice_loader.h"

#include <QLabel>
#include <QStackedWidget>
#include <QTimer>

namespace ckptscope::ui {

/// A tensor on a plane as a picture: a heat map, or the line of a single axis. Reads what is seen, in as many pixels as
/// there are.
class PicturePanel final : public QWidget {
    Q_OBJECT

public:
    explicit PicturePanel(QWidget* parent = nullptr);
    void setTensor(std::shared_ptr<const tensor::View> view, const tensor::Plane& plane, const QString& rowName,
                   const QString& columnName);
    void clear(); ///< stops reading
    void setFileName(const QString& name);
    bool isReading() const { return m_loader.isRunning() || m_soon.isActive(); }
    void suggestColours(bool hasBothSigns) { m_colours->suggest(hasBothSigns); }
    HeatMap* heatMap() { return m_heatMap; }
    LinePlot* linePlot() { return m_linePlot; }

signals:
    void placeWanted(quint64 row, quint64 column); ///< in the table of numbers
    void said(const QString& sentence);

protected:
    void changeEvent(QEvent* event) override;

private:
    bool isLine() const { return m_view && m_view->shape.size() < 2; }
    void request(); ///< what is seen, if it is not there yet
    void requestHeatMap();
    void requestLine();
    void arrived(const tensor::Rectangle& where, const SliceLoader::SlicePtr& slice, bool isAll);
    void layOut();
    void zoom(double factor);
    DistributionPlot* plot() const; ///< the one that is shown
    void retranslate();
    void tell(); ///< what the cursor points at
    QString pixelText(double low, double high, std::uint8_t marks, std::uint64_t rows, std::uint64_t columns) const;
    QString placeText(std::uint64_t row, std::uint64_t column) const;

    std::shared_ptr<const tensor::View> m_view;
    tensor::Plane m_plane;
    std::uint64_t m_each = 1; ///< numbers in an element
    HeatMap* m_heatMap;
    LinePlot* m_linePlot;
    QStackedWidget* m_stack;
    ColourBar* m_colours;
    QLabel* m_told;
    QToolButton *m_in, *m_out, *m_all, *m_save;
    SliceLoader m_loader;
    SliceLoader::Request m_last; ///< what was read, or is being read
    bool m_isWholeThere = false; ///< of this plane, in these pixels
    QTimer m_soon;
    int m_percent = -1;
};

} // namespace ckptscope::ui
