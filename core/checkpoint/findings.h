#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

enum class Severity : std::uint8_t { Note, Warning, Error };

/// "note", "warning", "error".
std::string_view severityName(Severity severity);

/// One noteworthy thing about a checkpoint.
struct Finding {
    std::string id; ///< one of findingIds(), "dangerous", or one of those from values
    Severity severity = Severity::Note;
    std::string where; ///< path, section or record; empty: the file
    std::string message; ///< one sentence in the user's words
    std::vector<std::string> fix; ///< arguments of "convert" that cure it; empty when nothing does
};

/// A stable word and what it stands for.
struct FindingId {
    std::string_view id;
    Severity severity;
    std::string_view meaning; ///< one line for the manual page
};
/// All ids, in alphabetical order; the one list.
const std::vector<FindingId>& findingIds();

/// How safe torch.load would be; a claim about loading, not about the numbers. In order of severity: a damaged file
/// that also calls something known to be harmful is dangerous.
enum class VerdictLevel : std::uint8_t { DataOnly, NeedsWeightsOnlyFalse, ContainsProgram, Ambiguous, Dangerous };

/// "data-only", "needs-weights-only-false", "contains-program", "ambiguous", "dangerous".
std::string_view verdictName(VerdictLevel level);

struct VerdictReason {
    std::string message; ///< for people
    std::string global; ///< the class or function, as written; empty for other reasons
    std::uint64_t offset = 0; ///< byte in the pickle (zip: in data.pkl)
    VerdictLevel level = VerdictLevel::DataOnly; ///< what this reason alone would give
};
struct Verdict {
    VerdictLevel level = VerdictLevel::DataOnly;
    std::vector<VerdictReason> reasons; ///< strongest first
};

/// What a dangerous verdict has to say among the findings, of what loading would call; nothing for other verdicts.
std::optional<Finding> dangerFinding(const Verdict& verdict);

} // namespace ckptscope::checkpoint
