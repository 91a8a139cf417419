#pragma once

#include "core/edit/placement.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ckptscope::ui {

/// A unit of the network and where it would lie.
struct PlacedRow {
    std::string path; ///< as Place takes it; empty: all weights, which are a single module
    std::string device; ///< "cuda:0"; several joined by ", " where a unit is divided
    std::uint64_t bytes = 0;
};

/// What a way of placing weights would give.
struct SpreadPreview {
    std::vector<PlacedRow> rows;
    std::map<std::string, edit::DeviceNeed> needs; ///< by device
    bool isEstimated = false; ///< the file has no optimizer: its need is that of Adam
    std::vector<std::string> remarks;
    std::string deviceMap; ///< JSON
};

/// Any thread. Throws what applying the steps throws.
SpreadPreview previewSpread(const checkpoint::CheckpointPtr& checkpoint, const std::vector<edit::Step>& steps);

} // namespace ckptscope::ui
