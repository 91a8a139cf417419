#include "app/cli/arguments.h"

#include <algorithm>
#include <array>
#include <limits>

namespace ckptscope::cli {

namespace {

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

constexpr Option kJson = {"json", "", "one JSON document for each file, on one line"};
constexpr Option kQuiet = {"quiet", "", "no progress"};
constexpr Option kSelect = {"select", "QUERY",
                            "only tensors that match all terms: words (substring, * ? glob, /regex/), dtype: device: "
                            "shape:64,*,7,7 ndim: size:>1M kind: shared:yes; - negates a term"};

constexpr std::array kShow = {
    Option{"all", "", "every tensor and every plain value, however many"},
    kSelect,
    kJson,
    kQuiet,
};
constexpr std::array kCheck = {
    Option{"crc", "", "read every record and compare its checksum, which torch.load never does"},
    Option{"fail-on", "LEVEL",
           "exit with 1 for a finding of this level or above: note, warning, error (default: error)"},
    kJson,
    kQuiet,
};
constexpr std::array kConvert = {
    Option{"strip", "PREFIX",
           "remove PREFIX (\"module.\") from the keys of every state dict, their _metadata and the "
           "optimizer's param_names",
           true},
    Option{"add", "PREFIX", "the reverse; keys that have it already are left", true},
    Option{"again", "", "with --add: also to keys that have the prefix already"},
    Option{"unwrap", "", "a whole DataParallel, DistributedDataParallel or compiled model becomes the model inside it",
           true},
    Option{"extract", "", "a whole model becomes its state dict", true},
    Option{"pick", "PATH", "the value at PATH becomes the file's root", true},
    Option{"device", "FROM=TO", "device tags: FROM is cpu, cuda (any), cuda:2 or '*'; TO is cpu or cuda:0", true},
    Option{"rename", "REGEX=>TEXT", "keys by regular expression, with $1 for groups", true},
    Option{"delete", "GLOB", "delete keys", true},
    Option{"drop", "SECTION", "delete a section such as optimizer", true},
    Option{"scope", "PATH", "limit the edits after it to one part of the file", true},
    Option{"o", "OUT", "the new file, a folder (one file for each input), or - for standard output"},
    Option{"force", "", "replace a file that exists"},
    Option{"format", "FORMAT", "zip or legacy (default: as the input)"},
    Option{"dry-run", "", "everything but the write: steps, counts, exact size"},
    Option{"no-verify", "", "do not read the new file again and compare it"},
    kJson,
    kQuiet,
};
constexpr std::array kCompare = {kSelect, kJson, kQuiet};
constexpr std::array kDump = {kJson, kQuiet};

constexpr std::array kVerbs = {
    Verb{"show", "FILE...", "what is in it: summary, findings, tree", 1, kMany, kShow},
    Verb{"check", "FILE...", "findings and verdict only", 1, kMany, kCheck},
    Verb{"convert", "FILE... -o OUT", "edits, then a new file", 1, kMany, kConvert},
    Verb{"compare", "A B", "differences in keys, shapes, dtypes and devices", 2, 2, kCompare},
    Verb{"dump", "FILE...", "the pickle as opcodes, with byte offsets; nothing is run", 1, kMany, kDump},
    Verb{"help", "[VERB]", "this text, or the options of a verb", 0, 1, {}},
};

} // namespace

std::span<const Verb> verbs()
{
    return kVerbs;
}

const Verb* findVerb(std::string_view name)
{
    const auto found = std::ranges::find(kVerbs, name, &Verb::name);
    return found == kVerbs.end() ? nullptr : &*found;
}

const Option* Verb::find(std::string_view option) const
{
    const auto found = std::ranges::find(options, option, &Option::name);
    return found == options.end() ? nullptr : &*found;
}

} // namespace ckptscope::cli
