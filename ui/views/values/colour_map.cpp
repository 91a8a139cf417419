#include "ui/views/values/colour_map.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <span>

namespace ckptscope::ui {

namespace {

// Points of matplotlib's maps (viridis, magma: van der Walt and Smith, CC0; cividis: Nuñez, Anderton, Renslow, CC0) and
// of ColorBrewer's (Brewer, Harrower: RdBu, PuOr), between which colours are mixed.
constexpr QRgb kViridis[] = {0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568c, 0x33638d,
                             0x2d708e, 0x287d8e, 0x238a8d, 0x1f968b, 0x20a387, 0x29af7f, 0x3cbb75,
                             0x55c667, 0x73d055, 0x95d840, 0xb8de29, 0xdce319, 0xfde725};
constexpr QRgb kCividis[] = {0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173,
                             0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46};
constexpr QRgb kMagma[] = {0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f,
                           0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf};
constexpr QRgb kGrey[] = {0x000000, 0xffffff};
constexpr QRgb kBlueRed[] = {0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7,
                             0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b, 0x67001f};
constexpr QRgb kPurpleOrange[] = {0x2d004b, 0x542788, 0x8073ac, 0xb2abd2, 0xd8daeb, 0xf7f7f7,
                                  0xfee0b6, 0xfdb863, 0xe08214, 0xb35806, 0x7f3b08};

std::span<const QRgb> pointsOf(ColourMap map)
{
    switch (map) {
    case ColourMap::Cividis:
        return kCividis;
    case ColourMap::Magma:
        return kMagma;
    case ColourMap::Grey:
        return kGrey;
    case ColourMap::BlueRed:
        return kBlueRed;
    case ColourMap::PurpleOrange:
        return kPurpleOrange;
    default:
        return kViridis;
    }
}

} // namespace

QString colourMapName(ColourMap map)
{
    switch (map) {
    case ColourMap::Cividis:
        return QStringLiteral("Cividis");
    case ColourMap::Magma:
        return QStringLiteral("Magma");
    case ColourMap::Grey:
        return QCoreApplication::translate("ColourMap", "Grey");
    case ColourMap::BlueRed:
        return QCoreApplication::translate("ColourMap", "Blue – red");
    case ColourMap::PurpleOrange:
        return QCoreApplication::translate("ColourMap", "Purple – orange");
    default:
        return QStringLiteral("Viridis");
    }
}

bool isDiverging(ColourMap map)
{
    return map == ColourMap::BlueRed || map == ColourMap::PurpleOrange;
}

QColor colourAt(ColourMap map, double position)
{
    const std::span<const QRgb> points = pointsOf(map);
    const double at = std::clamp(position, 0.0, 1.0) * static_cast<double>(points.size() - 1);
    const auto first = std::min(static_cast<std::size_t>(at), points.size() - 2);
    const double share = at - static_cast<double>(first);
    const auto mixed = [&](int a, int b) { return qRound(a + (b - a) * share); };
    const QRgb a = points[first], b = points[first + 1];
    return QColor(mixed(qRed(a), qRed(b)), mixed(qGreen(a), qGreen(b)), mixed(qBlue(a), qBlue(b)));
}

QColor nanColour()
{
    return QColor(0xff, 0x00, 0xd4);
}

QColor positiveInfinityColour()
{
    return QColor(0x00, 0xe5, 0xff);
}

QColor negativeInfinityColour()
{
    return QColor(0x5c, 0xff, 0x00);
}

ColourScale::ColourScale(ColourMap map, double low, double high, bool isLogarithmic, Middle middle)
    : m_map(map)
    , m_low(low)
    , m_high(high)
    , m_logarithmic(isLogarithmic)
{
    if (!std::isfinite(m_low) || !std::isfinite(m_high) || m_low > m_high) {
        m_low = 0;
        m_high = 1;
    }
    if (isDiverging(map) && middle == Middle::Zero) {
        m_high = std::max(std::fabs(m_low), std::fabs(m_high));
        m_low = -m_high;
    }
    build();
}

void ColourScale::build()
{
    constexpr double kLinear = 1e-3; // of the largest number: below it the scale is linear
    m_unit = std::max(std::fabs(m_low), std::fabs(m_high)) * kLinear;
    m_unit = m_unit > 0 ? m_unit : 1;
    m_begin = warped(m_low);
    m_span = warped(m_high) - m_begin;
    for (int i = 0; i < kColours; ++i)
        m_colours[static_cast<std::size_t>(i)] = colourAt(m_map, static_cast<double>(i) / (kColours - 1)).rgb();
}

double ColourScale::warped(double number) const
{
    return m_logarithmic ? std::asinh(number / m_unit) : number / m_unit;
}

double ColourScale::position(double number) const
{
    return m_span > 0 ? std::clamp((warped(number) - m_begin) / m_span, 0.0, 1.0) : 0.5;
}

double ColourScale::numberAt(double position) const
{
    const double at = m_begin + position * m_span;
    return (m_logarithmic ? std::sinh(at) : at) * m_unit;
}

} // namespace ckptscope::ui
