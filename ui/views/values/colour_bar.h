#pragma once

#include "ui/views/values/heat_map.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QToolButton>

namespace ckptscope::ui {

/// How a heat map is coloured: map, limits, scale, and how numbers become pixels.
class ColourBar final : public QWidget {
    Q_OBJECT

public:
    explicit ColourBar(QWidget* parent = nullptr);
    /// Sets the heat map up, now and whenever something is chosen.
    void attach(HeatMap* heatMap);
    /// Picks the map that fits: one around 0 where numbers have both signs.
    void suggest(bool hasBothSigns);
    tensor::Reduction reduction() const;
    /// Offers how numbers become pixels only where they do.
    void setReduced(bool isReduced) { m_reduction->setVisible(isReduced); }

signals:
    void reductionChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void apply();
    void retranslate();

    HeatMap* m_heatMap = nullptr;
    QComboBox *m_map, *m_limits, *m_reduction;
    QCheckBox* m_logarithmic;
    QLineEdit *m_low, *m_high;
    bool m_isChosen = false; ///< the map, by the user
};

} // namespace ckptscope::ui
