#pragma once

#include <span>

namespace ckptscope::ui {

/// The texts of core for translation (context "core"). %1 to %9 stand for values; a value between quotes is a name and
/// stays as it is, others are translated where they are phrases or lists of phrases.
using Patterns = std::span<const char* const>;

/// A text of core that speaks of the command line, and what the window says instead, which is translated.
struct Wording {
    const char *core, *window;
};
using Wordings = std::span<const Wording>;

Patterns filePatterns(); ///< why a file was not opened: not a checkpoint, cut off, damaged, not readable
Patterns picklePatterns(); ///< what is wrong with a pickle or storage
Patterns findingPatterns(); ///< findings
Patterns valuePatterns(); ///< findings from numbers
Patterns verdictPatterns(); ///< reasons of the verdict
Patterns editPatterns(); ///< what steps did, could not do, and remarked; saving
Patterns queryPatterns(); ///< the filter, and what compare says of two files
Wordings windowSentences();
Wordings windowPhrases();
Patterns phrasePatterns(); ///< parts of sentences: "%1 keys". One that begins with "%1 word" wants a number there

} // namespace ckptscope::ui
