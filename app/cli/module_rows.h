#pragma once

#include "app/cli/tensor_tree.h"
#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ckptscope::cli {

/// What the rows of a model show.
struct ModuleRowsRequest {
    std::vector<std::uint32_t> tensors; ///< rows of Checkpoint::tensors to show, ascending
    std::size_t most = 0; ///< rows at most
    bool onlyWithTensors = false; ///< leaves out modules that hold none of them
    std::function<std::vector<std::string>(const checkpoint::Tensor&)> columns;
};

struct ModuleRows {
    std::vector<TreeRow> rows;
    std::vector<std::uint32_t> others; ///< tensors that are no parameter or buffer: attributes
    std::uint64_t more = 0; ///< rows left out
};

/// The modules of the pickled model at `model`, each with its class, and below each its parameters and buffers.
ModuleRows moduleRows(const checkpoint::Checkpoint& checkpoint, checkpoint::NodeId model,
                      const ModuleRowsRequest& request);

} // namespace ckptscope::cli
