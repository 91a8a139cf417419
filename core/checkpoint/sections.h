#pragma once

#include "core/checkpoint/structure.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// Parts of a checkpoint that mean something to people, recognised by their structure.
enum class SectionKind : std::uint8_t {
    Weights, ///< a state dict: a dict of tensors
    Ema, ///< weights whose name says that they are a moving average
    Model, ///< a whole pickled module
    Optimizer,
    Scheduler,
    Scaler, ///< GradScaler
    Arguments, ///< Namespace, configuration
    Rng, ///< states of random generators
    Values, ///< plain values beside the sections: epoch, loss …
    Tensors, ///< other tensors: lists, single ones
    Other, ///< objects that are not understood
};

/// "weights", "ema", "model", "optimizer", "scheduler", "scaler", "arguments", "rng", "values", "tensors", "other".
std::string_view sectionName(SectionKind kind);

struct Section {
    SectionKind kind = SectionKind::Other;
    NodeId node;
    std::vector<std::string> path; ///< from the root; empty: the root itself
    std::string name; ///< path joined by '.'
    std::uint64_t tensors = 0, elements = 0, bytes = 0;
    std::uint64_t items = 0; ///< keys of a dict, values of "values"
    std::string detail; ///< class name of a model or optimizer, "2 groups" …
};

} // namespace ckptscope::checkpoint
