#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace ckptscope::tensor {

/// A weight that is far larger or smaller than the same weight of the other layers.
struct NormOutlier {
    std::uint32_t tensor = 0;
    double norm = 0, usual = 0; ///< usual: the median
    std::size_t siblings = 0; ///< itself left out
    std::string pattern; ///< "layers.*.weight"
};

/// Compares the L2 norms of weights of one shape whose paths differ in numbers alone.
class SiblingNorms {
public:
    void add(const std::vector<std::string>& path, std::span<const std::int64_t> shape, std::uint32_t tensor,
             double norm);
    /// In the order in which they were added.
    std::vector<NormOutlier> outliers() const;

private:
    struct Sibling {
        std::uint32_t tensor;
        double norm;
    };
    std::map<std::string, std::vector<Sibling>> m_groups; ///< by pattern and shape
};

} // namespace ckptscope::tensor
