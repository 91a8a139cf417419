#pragma once

#include "core/edit/context.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// The Dict nodes that hold the items of a dict or dict-like object: itself, or what was set on it.
std::vector<NodeId> itemDicts(const Tree& tree, NodeId node);

/// One renamed key of a state dict: the text that stood there, and the one that does now.
struct KeyChange {
    NodeId from, to;
};

/// Gives every text key of a state dict the name that `rename` answers (nothing: it stays). Order is kept. Throws
/// Refused, naming them, when two keys would become equal; `remedy` ends its sentence. Returns what was renamed.
std::vector<KeyChange> renameStateDict(Context& context, NodeId stateDict,
                                       const std::function<std::optional<std::string>(std::string_view)>& rename,
                                       std::string_view remedy = "Delete or rename one of them first.");

/// Keys of more than 64 KiB, which renameStateDict leaves as they are.
std::uint64_t countLongKeys(const Tree& tree, NodeId stateDict);

/// Renames the optimizers' parameter names in scope (`param_names`, and names used as indices by FSDP). Returns how
/// many.
std::uint64_t renameOptimizerNames(Context& context,
                                   const std::function<std::optional<std::string>(std::string_view)>& rename);

} // namespace ckptscope::edit
