#include "app/cli/distribution_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ckptscope::cli {

using tensor::BinKind;
using tensor::Histogram;

namespace {

/// U+2581 to U+2588, the lower eighths of a block; a bin with any number has at least one.
std::string bars(const std::vector<std::uint64_t>& counts)
{
    constexpr std::uint64_t kEighths = 8;
    const std::uint64_t most = std::max<std::uint64_t>(1, *std::ranges::max_element(counts));
    std::string out;
    for (const std::uint64_t count : counts) {
        const auto height =
            static_cast<std::uint64_t>(static_cast<double>(count) / static_cast<double>(most) * kEighths);
        if (count == 0)
            out += ' ';
        else
            out += {'\xe2', '\x96', static_cast<char>(0x80 + std::clamp<std::uint64_t>(height, 1, kEighths))};
    }
    return out;
}

std::string barLine(const Histogram& histogram)
{
    const auto text = [&](const tensor::Exact& edge) {
        return histogram.isWide() ? integerText(edge) : fmt::format("{:.4g}", edge.value);
    };
    return fmt::format("|{}|  {} {} to {}", bars(histogram.counts), binKindName(histogram.kind),
                       text(histogram.edges.front()), text(histogram.edges.back()));
}

/// In several lines where the terminal is too narrow for one.
std::vector<std::string> quantileLines(const std::vector<tensor::Quantile>& quantiles, std::size_t width)
{
    constexpr std::string_view kName = "quantiles";
    std::vector<std::string> lines = {std::string(kName)};
    for (const tensor::Quantile& quantile : quantiles) {
        const std::string text = fmt::format("  {:.4g}%: {:.4g}", 100 * quantile.share, quantile.value.value);
        if (width != 0 && lines.back().size() + text.size() > width)
            lines.emplace_back(kName.size(), ' ');
        lines.back() += text;
    }
    return lines;
}

/// All digits of an integer that a double would round.
void writeExact(JsonWriter& json, const tensor::Exact& number)
{
    if (number.rest == 0 || number.rest != std::floor(number.rest))
        json.real(number.value);
    else
        json.whole(integerText(number));
}

void writeHistogram(JsonWriter& json, const Histogram& histogram)
{
    json.beginObject().key("kind").string(binKindName(histogram.kind));
    json.key(histogram.kind == BinKind::Values ? "values" : "edges").beginArray();
    for (const tensor::Exact& edge : histogram.edges)
        histogram.isWide() ? json.whole(integerText(edge)) : json.real(edge.value);
    json.endArray().key("counts").beginArray();
    for (const std::uint64_t count : histogram.counts)
        json.count(count);
    json.endArray().endObject();
}

} // namespace

std::vector<std::string> distributionLines(const Terminal& terminal, const tensor::Distribution& distribution)
{
    if (distribution.quantiles.empty())
        return {};
    std::vector<std::string> lines;
    const bool isShort = distribution.values && distribution.values->counts.size() <= distribution.linear.counts.size();
    if (terminal.drawsBlocks && isShort) {
        lines.push_back(barLine(*distribution.values));
    } else if (terminal.drawsBlocks && distribution.linear.counts.size() > 1) {
        lines.push_back(barLine(distribution.linear));
        lines.push_back(barLine(distribution.symmetricLog));
    }
    constexpr std::size_t kIndent = 4;
    for (std::string& line : quantileLines(distribution.quantiles, terminal.width - std::min(terminal.width, kIndent)))
        lines.push_back(std::move(line));
    return lines;
}

void writeDistribution(JsonWriter& json, const tensor::Distribution& distribution)
{
    json.key("quantiles").beginArray();
    for (const tensor::Quantile& quantile : distribution.quantiles) {
        json.beginObject().key("share").real(quantile.share);
        writeExact(json.key("value"), quantile.value);
        json.key("error").real(quantile.error).endObject();
    }
    json.endArray().key("histograms").beginArray();
    if (!distribution.quantiles.empty()) {
        writeHistogram(json, distribution.linear);
        writeHistogram(json, distribution.symmetricLog);
        if (distribution.values)
            writeHistogram(json, *distribution.values);
    }
    json.endArray();
}

} // namespace ckptscope::cli
