#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

using VerbList = std::vector<std::unique_ptr<CLI::App>>;

/// All verbs with their options: the one place that parsing, help and the tests of manual page and completion share.
/// Each is a program of its own: as CLI11's subcommand a verb would lose what stands behind "--".
VerbList makeVerbs();
/// The group of those options of convert that are steps.
constexpr const char* kEditGroup = "Edits, applied in the order given";

/// The verb of that name among `verbs`, or null.
CLI::App* findVerb(const VerbList& verbs, std::string_view name);

} // namespace ckptscope::cli
