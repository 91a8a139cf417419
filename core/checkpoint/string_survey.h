#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <string>

namespace ckptscope::checkpoint {

/// At most one character of U+0000 to U+00FF, in UTF-8: Python has one object of each that is cut out of another text.
bool existsOnce(std::string_view text);
/// Whether Python's compiler interns such a constant (Objects/codeobject.c, all_name_chars), and no number.
bool looksLikeIdentifier(std::string_view text);

/// Which string objects of a tree are those that Python has only one of in a process.
struct StringSurvey {
    using ByText = std::map<std::string, NodeId, std::less<>>;
    ByText interned; ///< attribute names, and constants of source code that look like identifiers
    ByText single; ///< '' and single characters that were cut out of another text

    /// Whether a one-letter name is interned apart from the letter that is cut out of a text, as in Python 3.11 (and
    /// for some of the letters in 3.12), unless the file shows them shared.
    bool internedApart(std::string_view text) const;
    bool shared = false; ///< an attribute's letter and a cut-out one were seen to be one object
};

/// One pass over all nodes of `tree`; `checkpoint` tells which of its dicts are state dicts.
StringSurvey surveyStrings(const Tree& tree, const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
