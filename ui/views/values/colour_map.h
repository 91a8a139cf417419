#pragma once

#include <QColor>
#include <QString>

#include <array>

namespace ckptscope::ui {

/// Perceptual colour maps: the first ones from dark to light, the last ones from one colour through white to another.
enum class ColourMap { Viridis, Cividis, Magma, Grey, BlueRed, PurpleOrange, Count };
QString colourMapName(ColourMap map);
bool isDiverging(ColourMap map);
/// Colour at 0 … 1.
QColor colourAt(ColourMap map, double position);

/// Colours of what is no finite number, told apart from every map.
QColor nanColour();
QColor positiveInfinityColour();
QColor negativeInfinityColour();

/// Which colour a number has.
class ColourScale {
public:
    ColourScale() { build(); }
    /// What a diverging map has in its middle: 0, with limits as far to both sides, or what lies between the limits.
    enum class Middle { Zero, Limits };
    /// From `low` to `high`.
    ColourScale(ColourMap map, double low, double high, bool isLogarithmic, Middle middle = Middle::Zero);

    ColourMap map() const { return m_map; }
    double low() const { return m_low; }
    double high() const { return m_high; }
    bool isLogarithmic() const { return m_logarithmic; }
    /// 0 … 1; beyond the limits their ends.
    double position(double number) const;
    /// The number at a position.
    double numberAt(double position) const;
    QRgb colour(double number) const
    {
        return m_colours[static_cast<std::size_t>(position(number) * (kColours - 1) + 0.5)];
    }

private:
    void build();
    /// Logarithmic on both sides of 0: asinh, which is linear near 0.
    double warped(double number) const;

    static constexpr int kColours = 1024;
    ColourMap m_map = ColourMap::Viridis;
    double m_low = 0, m_high = 1;
    bool m_logarithmic = false;
    double m_unit = 1, m_begin = 0, m_span = 1;
    std::array<QRgb, kColours> m_colours{};
};

} // namespace ckptscope::ui
