#pragma once

#include "app/cli/console.h"
#include "core/checkpoint/checkpoint.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::cli {

/// 'ckptscope-cli convert a.pth --strip module. -o OUT', continued with a backslash where it is wider than `width`
/// columns (0: never), so that it can be pasted; it begins in column `indent`.
std::string fixCommand(const std::string& file, std::span<const std::string> fix, std::size_t indent = 0,
                       std::size_t width = 0);
/// "data only: torch.load(weights_only=True) reads it".
std::string_view verdictText(checkpoint::VerdictLevel level);
std::string paintedVerdict(const Terminal& terminal, checkpoint::VerdictLevel level);

/// Reasons of the verdict, one a line, with global and byte; at most `most`, then how many more.
void printReasons(Console& console, const checkpoint::Verdict& verdict, std::size_t most);
void printFindings(Console& console, const std::string& file, std::span<const checkpoint::Finding> findings);

/// The members "verdict" and "findings" of a document.
void writeVerdict(JsonWriter& json, const checkpoint::Verdict& verdict);
void writeFindings(JsonWriter& json, std::span<const checkpoint::Finding> findings);

} // namespace ckptscope::cli
