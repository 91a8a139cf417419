#include "ui/views/values/plot_scale.h"

#include "ui/text/display.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

/// The nearest of 1, 2 and 5 times a power of ten.
double roundStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double share = rough / power;
    return (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10) * power;
}

} // namespace

std::vector<double> indexTicks(double low, double high, int most)
{
    low = std::max(low, 0.0); // a picture that is narrower than its room begins before it
    const double rough = std::max(1.0, (high - low) / std::max(1, most));
    double step = std::max(1.0, roundStep(rough));
    if (step < rough) // 200 of 340: that would be more than `most`
        step = roundStep(2 * step);
    std::vector<double> out;
    constexpr double kRounding = 1e-9; // a whole picture begins at 0, about
    for (double i = std::max(0.0, std::ceil(low / step - kRounding) * step); i < high; i += step) // no −0
        out.push_back(i);
    return out;
}

TickTexts tickTexts(const std::vector<double>& ticks, double origin)
{
    constexpr int kFewDigits = 4, kMostDigits = 6;
    for (int digits = kFewDigits; digits <= kMostDigits; ++digits) {
        QStringList texts;
        for (const double tick : ticks)
            texts << realText(origin + tick, digits);
        if (std::ranges::adjacent_find(texts) == texts.end())
            return {texts, false};
    }
    QStringList texts;
    for (const double tick : ticks)
        texts << QLatin1Char('+') + realText(tick - ticks.front(), 3); // of more digits the last are rounding
    return {texts, true};
}

PlotScale::PlotScale(double least, double greatest, double nearZero)
    : m_least(least)
    , m_greatest(greatest)
    , m_nearZero(nearZero)
{
    if (!(m_greatest > m_least)) {
        const double wider = std::max(std::fabs(m_least) * 0.05, 1e-30);
        m_least -= wider;
        m_greatest += wider;
    }
}

double PlotScale::bent(double value) const
{
    return m_nearZero > 0 ? std::copysign(std::log2(1 + std::fabs(value) / m_nearZero), value) : value;
}

double PlotScale::straight(double bent) const
{
    return m_nearZero > 0 ? std::copysign((std::exp2(std::fabs(bent)) - 1) * m_nearZero, bent) : bent;
}

double PlotScale::place(double value) const
{
    // halves, so that the span of float64's whole range does not overflow
    const double begin = bent(m_least) / 2, end = bent(m_greatest) / 2;
    return (bent(value) / 2 - begin) / (end - begin);
}

double PlotScale::valueAt(double place) const
{
    const double begin = bent(m_least), end = bent(m_greatest);
    return straight(begin * (1 - place) + end * place);
}

std::vector<double> PlotScale::ticks(int most) const
{
    return m_nearZero > 0 ? logarithmicTicks(most) : straightTicks(most);
}

std::vector<double> PlotScale::straightTicks(int most) const
{
    std::vector<double> out;
    const double rough = (m_greatest / 2 - m_least / 2) / std::max(1, most) * 2;
    if (!std::isfinite(rough) || rough <= 0)
        return {m_least, m_greatest};
    const double step = roundStep(rough);
    const double first = std::ceil(m_least / step);
    for (int i = 0; i <= 2 * most; ++i)
        if (const double value = (first + i) * step; value <= m_greatest)
            out.push_back(value == 0 ? 0 : value);
    return out;
}

std::vector<double> PlotScale::logarithmicTicks(int most) const
{
    const int lowest = static_cast<int>(std::floor(std::log10(m_nearZero)));
    const int highest = static_cast<int>(std::floor(std::log10(std::max(std::fabs(m_least), std::fabs(m_greatest)))));
    const bool bothSides = m_least < 0 && m_greatest > 0;
    std::vector<double> all;
    const auto addEvery = [&](int step) {
        all = {0};
        for (int power = highest; power > lowest; power -= step)
            all.insert(all.end(), {-std::pow(10, power), std::pow(10, power)});
        std::erase_if(all, [this](double value) { return value < m_least || value > m_greatest; });
    };
    int step = 1;
    for (addEvery(step); all.size() > static_cast<std::size_t>(std::max(most, 3)) && step < highest - lowest;)
        addEvery(++step);
    std::ranges::sort(all);
    constexpr std::size_t kFew = 3;
    return all.size() < kFew && !bothSides ? straightTicks(std::min(most, 4)) : all; // not even a power of ten or two
}

} // namespace ckptscope::ui
