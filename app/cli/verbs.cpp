#include "app/cli/verbs.h"

namespace ckptscope::cli {

namespace {

constexpr std::size_t kHelpColumn = 25;

/// Operands stand in the line of usage, and need no list of their own.
class HelpText final : public CLI::Formatter {
public:
    std::string make_positionals(const CLI::App*) const override { return {}; }
};

/// A line break in a text is one in the help, which CLI11 of Debian 12 does not wrap.
void addFlag(CLI::App& verb, const char* name, const char* meaning, const char* group = "Options")
{
    verb.add_flag(name)->description(meaning)->disable_flag_override()->group(group);
}

CLI::Option* addValue(CLI::App& verb, const char* name, const char* value, const char* meaning)
{
    return verb.add_option(std::string(name))->type_name(value)->description(meaning);
}

void addEdit(CLI::App& verb, const char* name, const char* value, const char* meaning)
{
    addValue(verb, name, value, meaning)->group(kEditGroup)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void addSelect(CLI::App& verb)
{
    addValue(verb, "--select", "QUERY",
             "only tensors that match all terms: words\n(substring, * ? glob, /regex/), dtype: device:\n"
             "shape:64,*,7,7 ndim: size:>1M numel: kind:\nshared:yes; - negates a term");
}

void addOutput(CLI::App& verb)
{
    addFlag(verb, "--json", "one JSON document for each file, on one line");
    addFlag(verb, "--quiet", "no progress");
}

CLI::App& addVerb(VerbList& verbs, const char* name, const char* meaning, std::initializer_list<const char*> operands)
{
    CLI::App& verb = *verbs.emplace_back(std::make_unique<CLI::App>(meaning, name));
    verb.allow_windows_style_options(false); // "/tmp/a.pth" is a file, there too
    verb.set_help_flag("-h,--help", "this text");
    verb.formatter(std::make_shared<HelpText>());
    verb.get_formatter()->column_width(kHelpColumn);
    // Only the first file is an operand to CLI11; the others are "extras", since in a list of operands it would take
    // a file called "[a]" for a list of its own.
    verb.allow_extras();
    for (const char* operand : operands)
        verb.add_option(std::string(operand))->required();
    return verb;
}

void addConvert(VerbList& verbs)
{
    CLI::App& verb = addVerb(verbs, "convert", "edits, then a new file", {"FILE..."});
    addEdit(verb, "--strip", "PREFIX",
            "remove PREFIX (\"module.\") from the keys of every\nstate dict, their _metadata and the optimizer's\n"
            "param_names");
    addEdit(verb, "--add", "PREFIX", "the reverse; keys that have it already are left");
    addFlag(verb, "--again", "with --add: also to keys that have the prefix\nalready", kEditGroup);
    addFlag(verb, "--unwrap",
            "a whole DataParallel, DistributedDataParallel,\ncompiled or averaged model becomes the model in it",
            kEditGroup);
    addFlag(verb, "--extract", "a whole model becomes its state dict", kEditGroup);
    addEdit(verb, "--pick", "PATH", "the value at PATH becomes the file's root");
    addEdit(verb, "--device", "FROM=TO",
            "device tags: FROM is cpu, cuda (any), cuda:2 or\n'*'; TO is cpu or cuda:0; several at once with\ncommas "
            "(cuda:0=cuda:1,cuda:1=cuda:0).\nlayer1:cuda:1 places a part of the weights, whose\nname may hold = and : "
            "too;\nbalanced:0,1 or "
            "balanced:4x24GiB spreads them,\nlayer by layer (24GB is 24 * 10^9 bytes)");
    addEdit(verb, "--cast", "DTYPE",
            "the weights (or, after --scope, all of that part) to\nfloat16, bfloat16, float32, float64, "
            "float8_e4m3fn …;\nfloating tensors alone. FROM=TO: only tensors of the\ndtype FROM");
    addFlag(verb, "--compact", "cut storages to what their tensors use", kEditGroup);
    addFlag(verb, "--dequantize", "quantised tensors become float32, as\nTensor.dequantize() gives", kEditGroup);
    addFlag(verb, "--dense", "sparse tensors become dense ones, as\nTensor.to_dense() gives", kEditGroup);
    addEdit(verb, "--rename", "REGEX=>TEXT",
            "keys by regular expression, with $1 or \\1 for groups,\n$$ and \\\\ for a dollar sign and a backslash");
    addEdit(verb, "--delete", "GLOB", "delete keys; * and ? stand for anything, \\* and \\? for\nthemselves");
    addEdit(verb, "--drop", "SECTION", "delete a section such as optimizer");
    addEdit(verb, "--scope", "PATH",
            "limit the edits after it to one part of the file\n(state_dict, or state_dict.layer1 for its keys)");
    addEdit(verb, "--recipe", "FILE", "the edits of a file that --save-recipe or the window\nwrote");
    addValue(verb, "--save-recipe", "FILE", "write the edits to a file, for --recipe");
    addValue(verb, "--device-map", "FILE",
             "write where each module lies, as the device_map\nof transformers and accelerate");
    addValue(verb, "-o", "OUT",
             "the new file; a folder, ending with '/' (one file\nfor each input); or - for standard output");
    addFlag(verb, "--force", "replace a file that exists");
    addValue(verb, "--format", "FORMAT", "zip or legacy (default: as the input)");
    addFlag(verb, "--dry-run", "everything but the write: steps, counts, exact\nsize");
    addFlag(verb, "--no-verify", "do not read the new file again and compare it");
    addOutput(verb);
}

} // namespace

VerbList makeVerbs()
{
    VerbList verbs;
    CLI::App& show = addVerb(verbs, "show", "what is in it: summary, findings, tree", {"FILE..."});
    addFlag(show, "--all", "every tensor and every plain value, however many");
    addSelect(show);
    addOutput(show);

    CLI::App& check = addVerb(verbs, "check", "findings and verdict only", {"FILE..."});
    addFlag(check, "--crc", "read every record and compare its checksum, which\ntorch.load never does");
    addValue(check, "--fail-on", "LEVEL",
             "exit with 1 for a finding of this level or above:\nnote, warning, error (default: error)");
    addOutput(check);

    addConvert(verbs);

    CLI::App& compare = addVerb(verbs, "compare", "differences in keys, shapes, dtypes and devices", {"A", "B"});
    addFlag(compare, "--values", "also read and compare the numbers");
    addValue(compare, "--rtol", "NUMBER",
             "with --values: numbers agree when |a - b| is at most\natol + rtol * |b| (default: 0)");
    addValue(compare, "--atol", "NUMBER", "see --rtol (default: 0)");
    addSelect(compare);
    addOutput(compare);

    CLI::App& stats = addVerb(verbs, "stats", "statistics of the numbers in the tensors", {"FILE..."});
    addFlag(stats, "--histogram",
            "also quantiles (0.1 to 99.9 %) and histograms of each\ntensor; reads large ones up to twice more");
    addFlag(stats, "--channels",
            "with --json: minimum, maximum, mean and L2 norm of\neach index of the first axis (at most 65536)");
    addSelect(stats);
    addOutput(stats);

    CLI::App& spectrum =
        addVerb(verbs, "spectrum", "singular values and ranks of matrices (needs LibTorch)", {"FILE..."});
    addSelect(spectrum);
    addOutput(spectrum);

    CLI::App& prove =
        addVerb(verbs, "prove", "places tensors on their devices, all at once (needs LibTorch)", {"FILE..."});
    addEdit(prove, "--device", "FROM=TO",
            "first move the tensors to other devices, as convert\ndoes (cuda=cuda:0, balanced:0,1)");
    addOutput(prove);

    CLI::App& arrays = addVerb(verbs, "export", "tensors as arrays of numpy or as text", {"FILE"});
    addValue(arrays, "-o", "OUT",
             "a name that ends with .npy or .csv for one tensor,\nwith .npz for several; or a folder, ending with '/'");
    addFlag(arrays, "--force", "replace a file that exists");
    addSelect(arrays);
    addOutput(arrays);

    addFlag(addVerb(verbs, "gpus", "GPUs of this computer, or why there are none", {}), "--json", "one JSON document");
    addOutput(addVerb(verbs, "dump", "the pickle as opcodes, with byte offsets; nothing is run", {"FILE..."}));
    addVerb(verbs, "help", "this text, or the options of a verb", {}).add_option(std::string("VERB"));
    return verbs;
}

CLI::App* findVerb(const VerbList& verbs, std::string_view name)
{
    for (const auto& verb : verbs)
        if (verb->get_name() == name)
            return verb.get();
    return nullptr;
}

} // namespace ckptscope::cli
