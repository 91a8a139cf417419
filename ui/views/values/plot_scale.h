#pragma once

#include <QStringList>

#include <vector>

namespace ckptscope::ui {

/// Whole numbers of [low, high) for the axis of an index, about `most`.
std::vector<double> indexTicks(double low, double high, int most);

/// The texts of ticks, `origin` added, in as few digits as tell them apart.
struct TickTexts {
    QStringList texts;
    bool areRelative = false; ///< it would take many digits: they are what the ticks have more than the first one
};
inline constexpr int kExactDigits = 15; ///< of the first one then
TickTexts tickTexts(const std::vector<double>& ticks, double origin = 0);

/// Where numbers stand along an axis: linear, or logarithmic on both sides of 0 (linear within ± nearZero).
class PlotScale {
public:
    PlotScale() = default;
    /// From `least` to `greatest`, widened when they are one. `nearZero` > 0 makes it logarithmic.
    PlotScale(double least, double greatest, double nearZero = 0);
    double least() const { return m_least; }
    double greatest() const { return m_greatest; }
    bool isLogarithmic() const { return m_nearZero > 0; }
    /// 0 at the least number, 1 at the greatest.
    double place(double value) const;
    double valueAt(double place) const;
    /// About `most` round numbers between the two ends, ascending.
    std::vector<double> ticks(int most) const;

private:
    double bent(double value) const;
    double straight(double bent) const;
    std::vector<double> straightTicks(int most) const; ///< at equal steps
    std::vector<double> logarithmicTicks(int most) const;

    double m_least = 0, m_greatest = 1, m_nearZero = 0;
};

} // namespace ckptscope::ui
