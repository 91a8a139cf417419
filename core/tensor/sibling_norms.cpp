#include "core/tensor/sibling_norms.h"

#include <algorithm>
#include <cmath>

namespace ckptscope::tensor {

namespace {

constexpr std::size_t kFewest = 4; ///< of a group in which one can be said to differ from the rest
constexpr double kFactor = 10;
constexpr double kSpreads = 6; ///< median distances from the median, in which layers do differ

double median(std::vector<double> numbers)
{
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::ranges::nth_element(numbers, middle);
    return *middle;
}

/// With every segment that is a number replaced by "*"; state dicts join segments by dots.
std::string patternOf(const std::vector<std::string>& path)
{
    std::string pattern;
    for (const std::string& key : path) {
        std::size_t begin = 0;
        while (begin <= key.size()) {
            const std::size_t end = std::min(key.find('.', begin), key.size());
            const std::string segment = key.substr(begin, end - begin);
            const bool isNumber = !segment.empty() && segment.find_first_not_of("0123456789") == std::string::npos;
            pattern += (pattern.empty() ? "" : ".") + (isNumber ? "*" : segment);
            begin = end + 1;
        }
    }
    return pattern;
}

} // namespace

void SiblingNorms::add(const std::vector<std::string>& path, std::span<const std::int64_t> shape, std::uint32_t tensor,
                       double norm)
{
    std::string group = patternOf(path);
    if (group.find('*') == std::string::npos || !std::isfinite(norm))
        return;
    group += '\n';
    for (const std::int64_t size : shape)
        group += std::to_string(size) + ',';
    m_groups[group].push_back({tensor, norm});
}

std::vector<NormOutlier> SiblingNorms::outliers() const
{
    std::vector<NormOutlier> out;
    for (const auto& [group, siblings] : m_groups) {
        if (siblings.size() < kFewest)
            continue;
        std::vector<double> logs, distances;
        for (const Sibling& sibling : siblings)
            logs.push_back(std::log(sibling.norm));
        const double middle = median(logs);
        for (const double log : logs)
            distances.push_back(std::fabs(log - middle));
        const double most = std::max(std::log(kFactor), kSpreads * median(distances));
        for (std::size_t i = 0; i < siblings.size(); ++i)
            if (distances[i] > most)
                out.push_back({siblings[i].tensor, siblings[i].norm, std::exp(middle), siblings.size() - 1,
                               group.substr(0, group.find('\n'))});
    }
    std::ranges::sort(out, {}, &NormOutlier::tensor);
    return out;
}

} // namespace ckptscope::tensor
