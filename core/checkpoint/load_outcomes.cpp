#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/python2_names.h"
#include "core/checkpoint/python2_text.h"
#include "core/checkpoint/python_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

/// What PyTorch would raise. The sentences are those of torch/serialization.py, torch/_weights_only_unpickler.py,
/// torch/nn/modules/module.py and torch/nn/parallel/data_parallel.py of 2.6 and newer.
namespace ckptscope::checkpoint {

namespace {

constexpr std::string_view kUnsafe =
    "In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` to "
    "`True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in "
    "arbitrary code execution. Do it only if you got the file from a trusted source.";

std::string refusedGlobal(const std::string& name)
{
    const std::string shown = name.starts_with("builtins.") ? name.substr(sizeof "builtins." - 1) : name;
    return "UnpicklingError: Weights only load failed. This file can still be loaded, to do so you have two options, "
           "do those steps only if you trust the source of the checkpoint. \n\t(1) "
        + std::string(kUnsafe)
        + "\n\t(2) Alternatively, to load with `weights_only=True` please check the recommended steps in the following "
          "error message.\n\tWeightsUnpickler error: Unsupported global: GLOBAL "
        + shown + " was not an allowed global by default. Please use `torch.serialization.add_safe_globals([" + shown
        + "])` or the `torch.serialization.safe_globals([" + shown
        + "])` context manager to allowlist this global if you trust this class/function.";
}

/// The refused global that torch meets first: nodes stand in the order of the pickle.
NodeId firstRefused(const Checkpoint& checkpoint, const LoadFacts& facts)
{
    for (std::uint32_t i = 0; i < checkpoint.tree.globalCount(); ++i)
        if (facts.refused.contains(checkpoint.tree.global(i)))
            return checkpoint.tree.global(i);
    return {};
}

std::string mapped(const Tree& tree, NodeId global)
{
    return weightsOnlyName(tree.globalModule(global), tree.globalName(global));
}

void addRefusal(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    if (target.release != PyTorchRelease::V2_6) // weights_only=False by default
        return;
    for (const std::string& import : facts.imports)
        out.outcomes.push_back(
            {LoadTrouble::ImportMissing,
             "UnpicklingError: Weights only load failed. "
                 + std::string(import == "torch._dynamo"
                                   ? "``torch.nested`` and ``torch._dynamo`` must be imported to "
                                     "load nested jagged tensors (NJTs)"
                                   : "``torch.distributed.tensor`` must be imported to load DTensors")
                 + "\n " + std::string(kUnsafe),
             {import},
             0,
             0});
    LoadOutcome outcome{LoadTrouble::WeightsOnlyRefused, {}, {}, 0, 0};
    const NodeId first = firstRefused(checkpoint, facts);
    const bool operandFirst =
        facts.operand.code >= 0 && first.valid() && facts.operand.offset < checkpoint.tree.globalOffset(first);
    if (first.valid() && !operandFirst) {
        outcome.message = refusedGlobal(mapped(checkpoint.tree, first));
        for (const NodeId global : facts.refused)
            outcome.names.push_back(mapped(checkpoint.tree, global));
        std::ranges::sort(outcome.names);
        outcome.names.erase(std::unique(outcome.names.begin(), outcome.names.end()), outcome.names.end());
    } else if (!facts.otherReason.empty()) {
        outcome.message = "UnpicklingError: Weights only load failed. " + std::string(kUnsafe);
        if (facts.operand.code >= 0)
            outcome.message += "\nPlease file an issue with the following so that we can make `weights_only=True` "
                               "compatible with your use case: WeightsUnpickler error: \n\nUnsupported operand "
                + std::to_string(facts.operand.code);
        outcome.names.push_back(facts.otherReason);
    } else {
        return;
    }
    out.outcomes.push_back(std::move(outcome));
}

/// The number of "cuda:2"; 0 for "cuda" (torch/serialization.py, _validate_device).
std::optional<int> cudaIndex(std::string_view tag)
{
    constexpr std::string_view kCuda = "cuda";
    if (!tag.starts_with(kCuda))
        return std::nullopt;
    tag.remove_prefix(kCuda.size());
    int index = 0;
    if (tag.starts_with(':'))
        std::from_chars(tag.data() + 1, tag.data() + tag.size(), index);
    return index;
}

/// The first storage that is tagged with a GPU which the target does not have.
const Storage* storageOutOfReach(const Checkpoint& checkpoint, const LoadTarget& target)
{
    const auto found = std::ranges::find_if(checkpoint.storages, [&](const Storage& storage) {
        const std::optional<int> index = cudaIndex(checkpoint.tree.text(storage.location));
        return index && *index >= target.gpus;
    });
    return found == checkpoint.storages.end() ? nullptr : &*found;
}

void addDevice(const Checkpoint& checkpoint, const Storage& storage, const LoadTarget& target, LoadAdvice& out)
{
    if (target.gpus == 0) {
        out.outcomes.push_back(
            {LoadTrouble::NoCuda,
             "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. "
             "If you are running on a CPU-only machine, please use torch.load with "
             "map_location=torch.device('cpu') to map your storages to the CPU.",
             {},
             0,
             0});
        return;
    }
    out.outcomes.push_back({LoadTrouble::NoSuchDevice,
                            "RuntimeError: Attempting to deserialize object on CUDA device "
                                + std::to_string(*cudaIndex(checkpoint.tree.text(storage.location)))
                                + " but torch.cuda.device_count() is " + std::to_string(target.gpus)
                                + ". Please use torch.load with map_location to map your storages to an existing "
                                  "device.",
                            {},
                            0,
                            0});
}

/// What stops torch.load in the pickle, in the order in which it is met there.
void addStops(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, bool refuses,
              LoadAdvice& out)
{
    const Storage* storage = storageOutOfReach(checkpoint, target);
    const NodeId refused = firstRefused(checkpoint, facts);
    const bool storageFirst =
        storage && refused.valid() && !storage->key.isImmediate() && storage->key.index() < refused.index();
    if (storageFirst)
        addDevice(checkpoint, *storage, target, out);
    if (refuses)
        addRefusal(checkpoint, target, facts, out);
    if (storage && !storageFirst)
        addDevice(checkpoint, *storage, target, out);
}

/// Whether a package is there wherever torch is.
bool isAlwaysThere(std::string_view name)
{
    static constexpr std::array<std::string_view, 50> kPackages = {
        "_codecs",   "argparse",        "asyncio",    "builtins",  "code",     "codecs",    "collections",
        "copy",      "copyreg",         "ctypes",     "datetime",  "decimal",  "enum",      "fractions",
        "functools", "importlib",       "io",         "itertools", "json",     "logging",   "marshal",
        "math",      "multiprocessing", "numpy",      "operator",  "os",       "pathlib",   "pickle",
        "platform",  "posix",           "random",     "re",        "runpy",    "shutil",    "socket",
        "string",    "struct",          "subprocess", "sys",       "tempfile", "threading", "time",
        "timeit",    "torch",           "types",      "typing",    "urllib",   "uuid",      "weakref",
        "webbrowser"};
    return std::ranges::binary_search(kPackages, name.substr(0, name.find('.')));
}

void addClasses(const Checkpoint& checkpoint, LoadAdvice& out)
{
    const Tree& tree = checkpoint.tree;
    LoadOutcome outcome{LoadTrouble::ClassesMissing, {}, {}, 0, 0};
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i) {
        const std::string name = mapped(tree, tree.global(i));
        if (isAlwaysThere(name) || std::ranges::find(outcome.names, name) != outcome.names.end())
            continue;
        if (outcome.names.empty()) {
            const std::string module(tree.globalModule(tree.global(i)));
            outcome.message = module == "__main__"
                ? "AttributeError: Can't get attribute '" + std::string(tree.globalName(tree.global(i)))
                    + "' on <module '__main__' …>"
                : "ModuleNotFoundError: No module named '" + module.substr(0, module.find('.')) + "'";
        }
        outcome.names.push_back(name);
    }
    if (!outcome.names.empty())
        out.outcomes.push_back(std::move(outcome));
}

/// `"a", "b", "c", …` as in the message of load_state_dict.
std::string quotedKeys(const std::vector<std::string>& keys, std::uint64_t count)
{
    std::string text;
    for (const std::string& key : keys)
        text += (text.empty() ? "\"" : ", \"") + key + '"';
    return count > keys.size() ? text + ", …" : text;
}

/// What load_state_dict says of a state dict whose keys have another prefix than the model's.
LoadOutcome keysOutcome(const LoadTarget& target, const std::string& prefix, const std::vector<std::string_view>& keys)
{
    constexpr std::size_t kShown = 3;
    const std::string wanted = wantedPrefix(target);
    LoadOutcome outcome{LoadTrouble::KeysDiffer, {}, {}, 0, keys.size()};
    std::vector<std::string> missing, unexpected;
    for (const std::string_view key : keys) {
        if (unexpected.size() < kShown)
            unexpected.emplace_back(key);
        // A batch norm without its entry in _metadata counts as an old one, which had no such buffer
        // (torch/nn/modules/batchnorm.py, _load_from_state_dict).
        if (key.ends_with("num_batches_tracked"))
            continue;
        ++outcome.missing;
        if (missing.size() < kShown)
            missing.push_back(wanted + std::string(key.substr(prefix.size())));
    }
    outcome.message = std::string("RuntimeError: Error(s) in loading state_dict for ")
        + (target.parallel ? "DataParallel" : "Net")
        + ":\n\tMissing key(s) in state_dict: " + quotedKeys(missing, outcome.missing)
        + ". \n\tUnexpected key(s) in state_dict: " + quotedKeys(unexpected, outcome.unexpected) + ". ";
    return outcome;
}

/// The first state dict whose keys do not fit; named where there are several networks.
void addKeys(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const Network* network = misfit(checkpoint, target, facts);
    if (!network)
        return;
    LoadOutcome outcome = keysOutcome(target, network->prefix, weightKeys(checkpoint.tree, network->section->node));
    if (facts.networks.size() > 1)
        outcome.names.push_back(pythonReach(checkpoint.tree, network->section->path));
    out.outcomes.push_back(std::move(outcome));
}

void addParallelDevices(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const NodeId ids = facts.model ? attributeOf(checkpoint.tree, facts.model->node, "device_ids") : NodeId();
    const std::span<const NodeId> list = ids.valid() ? checkpoint.tree.children(ids) : std::span<const NodeId>();
    if (list.empty() || std::ranges::all_of(list, [&](NodeId id) { return checkpoint.tree.integer(id) < target.gpus; }))
        return;
    out.outcomes.push_back({LoadTrouble::ParallelDevices,
                            "RuntimeError: module must have its parameters and buffers on device cuda:"
                                + std::to_string(checkpoint.tree.integer(list.front()))
                                + " (device_ids[0]) but found one of them on device: cpu",
                            {},
                            0,
                            0});
}

} // namespace

const Network* misfit(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts)
{
    const auto found = std::ranges::find_if(facts.networks, [&](const Network& network) {
        return !network.isAverage && network.section->kind != SectionKind::Model
            && network.prefix != wantedPrefix(target) && !weightKeys(checkpoint.tree, network.section->node).empty();
    });
    return found == facts.networks.end() ? nullptr : &*found;
}

void addOutcomes(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    const Container container = checkpoint.origin->container;
    if (container == Container::Pickle) {
        out.outcomes.push_back(
            {LoadTrouble::RawPickle, "UnpicklingError: Invalid magic number; corrupt file?", {}, 0, 0});
        return;
    }
    if (container == Container::TorchScript || container == Container::Tar) {
        if (target.release == PyTorchRelease::V2_6)
            out.outcomes.push_back(
                {container == Container::Tar ? LoadTrouble::TarArchive : LoadTrouble::TorchScriptArchive,
                 (container == Container::Tar
                      ? "RuntimeError: Cannot use ``weights_only=True`` with files saved in the legacy .tar format. "
                      : "RuntimeError: Cannot use ``weights_only=True`` with TorchScript archives passed to "
                        "``torch.load``. ")
                     + std::string(kUnsafe),
                 {},
                 0,
                 0});
    }
    if (container == Container::TorchScript)
        return;
    addStops(checkpoint, target, facts, container != Container::Tar, out);
    if (const std::optional<UndecodableText> text = undecodableText(checkpoint))
        out.outcomes.push_back({LoadTrouble::Python2Text, "UnicodeDecodeError: " + text->message(), {}, 0, 0});
    addClasses(checkpoint, out);
    if (facts.isMethod)
        out.outcomes.push_back({LoadTrouble::MethodSaved,
                                "TypeError: Expected state_dict to be dict-like, got <class 'method'>.",
                                {},
                                0,
                                0});
    if (!facts.model)
        addKeys(checkpoint, target, facts, out);
    addParallelDevices(checkpoint, target, facts, out);
    const bool hasOptimizer =
        std::ranges::find(checkpoint.sections, SectionKind::Optimizer, &Section::kind) != checkpoint.sections.end();
    if (target.resume && !hasOptimizer)
        out.outcomes.push_back({LoadTrouble::NoOptimizer, {}, {}, 0, 0});
}

} // namespace ckptscope::checkpoint
