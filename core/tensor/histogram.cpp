#include "core/tensor/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace ckptscope::tensor {

namespace {

constexpr double kLargest = std::numeric_limits<double>::max();

template <typename Number> Histogram withEdges(BinKind kind, const std::vector<Number>& edges)
{
    Histogram out;
    out.kind = kind;
    for (const Number& edge : edges)
        out.edges.push_back(Exact{edge});
    out.counts.resize(out.edges.size() - 1);
    return out;
}

/// The edges of magnitudes from `nearZero` on, up to the first one beyond `greatest`, or the largest double.
std::vector<double> magnitudeEdges(double nearZero, double greatest, std::size_t bins)
{
    const int first = std::ilogb(nearZero), last = std::ilogb(greatest) + 1;
    const auto octaves = static_cast<std::size_t>(std::max(1, last - first));
    constexpr std::size_t kMostInOctave = 16; // every floating dtype of 16 bits or more has such steps
    const std::size_t parts = std::bit_floor(std::clamp<std::size_t>(bins / octaves, 1, kMostInOctave));
    const auto stride =
        static_cast<int>(std::max<std::size_t>(1, (octaves + bins - 1) / std::max<std::size_t>(1, bins)));
    std::vector<double> edges;
    for (int exponent = first;; exponent += stride)
        for (std::size_t part = 0; part < parts; ++part) {
            const double step = 1 + static_cast<double>(part) / static_cast<double>(parts);
            edges.push_back(std::min(std::ldexp(step, exponent), kLargest));
            if (edges.back() > greatest || edges.back() == kLargest)
                return edges;
        }
}

} // namespace

std::string_view binKindName(BinKind kind)
{
    switch (kind) {
    case BinKind::Linear:
        return "linear";
    case BinKind::SymmetricLog:
        return "symmetric-log";
    case BinKind::Values:
        break;
    }
    return "values";
}

std::size_t Histogram::binOf(const Exact& number) const
{
    if (kind == BinKind::Values)
        return static_cast<std::size_t>(std::ranges::lower_bound(edges, number) - edges.begin());
    std::size_t bin = 0;
    const std::size_t last = counts.size() - 1;
    if (kind == BinKind::Linear) { // a guess, right up to rounding
        const auto half = [](const Exact& x) { return Exact{x.value / 2, x.rest / 2}; }; // or differences overflow
        const double share = (half(number) - half(edges.front())) / (half(edges.back()) - half(edges.front()));
        bin = std::min(last, static_cast<std::size_t>(std::max(0.0, share * static_cast<double>(counts.size()))));
        while (bin > 0 && number < edges[bin])
            --bin;
        while (bin < last && number >= edges[bin + 1])
            ++bin;
        return bin;
    }
    bin = static_cast<std::size_t>(std::ranges::upper_bound(edges, number) - edges.begin());
    return std::min(last, bin == 0 ? 0 : bin - 1);
}

bool Histogram::isWide() const
{
    return std::ranges::any_of(edges, [](const Exact& edge) { return edge.rest != 0; });
}

Histogram linearBins(double least, double greatest, std::size_t bins)
{
    std::vector<double> edges = {least};
    for (std::size_t i = 1; least < greatest && i < bins; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(bins);
        edges.push_back(std::clamp(least * (1 - share) + greatest * share, edges.back(), greatest));
    }
    edges.push_back(greatest);
    return withEdges(BinKind::Linear, edges);
}

Histogram wholeBins(const Exact& least, std::uint64_t span, std::size_t bins)
{
    const std::uint64_t width = span / bins + 1;
    std::vector<Exact> edges;
    for (std::uint64_t bin = 0; bin <= span / width; ++bin)
        edges.push_back(least + exact(width * bin));
    edges.push_back(edges.back() + exact(span == 0 ? 0 : width));
    return withEdges(BinKind::Linear, edges);
}

Histogram symmetricLogBins(const Exact& from, const Exact& to, double nearZero, std::size_t bins)
{
    if (from == to)
        return withEdges(BinKind::SymmetricLog, std::vector{from, to});
    const double least = from.value, greatest = to.value;
    const bool bothSides = least < 0 && greatest > 0;
    const std::size_t onSide = bothSides ? bins / 2 : bins;
    const double most = std::max(-least, greatest);
    const std::vector<double> magnitudes = magnitudeEdges(nearZero, most, onSide);
    std::vector<double> edges;
    for (std::size_t i = magnitudes.size(); least < 0 && i-- > 0;)
        if (i == 0 || magnitudes[i - 1] < -least)
            edges.push_back(-magnitudes[i]);
    if (!bothSides)
        edges.push_back(0);
    for (std::size_t i = 0; greatest > 0 && i < magnitudes.size(); ++i)
        if (i == 0 || magnitudes[i - 1] <= greatest)
            edges.push_back(magnitudes[i]);
    std::ranges::sort(edges);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return withEdges(BinKind::SymmetricLog, edges);
}

} // namespace ckptscope::tensor
