#include "core/checkpoint/section_rules.h"

#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/modules.h"
#include "core/checkpoint/plain_objects.h"
#include "core/checkpoint/prefixes.h"
#include "core/checkpoint/section_finder.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

/// Whether one of the words of a name such as "state_dict_ema" is `word`.
bool hasWord(std::string_view name, std::string_view word)
{
    const std::string low = io::lowered(name);
    for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + 1)) {
        const auto letter = [&](std::size_t i) { return i < low.size() && low[i] >= 'a' && low[i] <= 'z'; };
        if (!(at > 0 && letter(at - 1)) && !letter(at + word.size()))
            return true;
    }
    return false;
}

bool soundsLikeArguments(std::string_view name)
{
    static constexpr std::array<std::string_view, 14> kWords = {
        "args", "arguments", "config",  "cfg",      "hparams", "hyper_parameters", "hyperparameters",
        "opt",  "opts",      "options", "settings", "kwargs",  "train_args",       "params"};
    return std::ranges::any_of(kWords, [&](std::string_view word) { return hasWord(name, word); });
}

bool classSoundsLikeArguments(std::string_view name)
{
    const std::string_view last = name.substr(name.rfind('.') + 1);
    return std::ranges::any_of(
        std::to_array<std::string_view>({"Namespace", "Arguments", "Args", "Config", "ConfigDict", "DictConfig",
                                         "ListConfig", "AttributeDict", "AttrDict", "EasyDict", "HParams", "Options",
                                         "CfgNode", "EdictConfig", "Cfg"}),
        [&](std::string_view ending) { return last.ends_with(ending); });
}

/// "layer1.0.weight", "scale": names that a module can have, and not those of files.
bool isParameterName(std::string_view name)
{
    return !name.empty() && !name.ends_with(".ckpt") && !name.ends_with(".pth") && !name.ends_with(".pt")
        && std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                   || c == '.';
           });
}

/// "weight_ih_l0" (torch/nn/modules/rnn.py).
bool isOfRecurrentLayer(std::string_view name)
{
    return std::ranges::any_of(
        std::to_array<std::string_view>({"weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh"}),
        [&](std::string_view beginning) { return name.starts_with(beginning); });
}

/// Of torch.nn's normalisation layers.
bool isBufferName(std::string_view name)
{
    return name == "running_mean" || name == "running_var" || name == "num_batches_tracked";
}

/// "layer1.0.weight", "lstm.weight_ih_l0", "bias", and all names of a wrapped model: hardly anything else is called so.
bool soundsLikeParameter(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos)
        return name == "weight" || name == "bias" || name == "in_proj_weight" || name == "in_proj_bias"
            || isOfRecurrentLayer(name);
    const std::string_view last = name.substr(dot + 1);
    return last.find("weight") != std::string_view::npos || last.find("bias") != std::string_view::npos
        || leadingWrapper(name);
}

SectionKind weightsOrEma(const std::string& key)
{
    return hasWord(key, "ema") || hasWord(key, "shadow") ? SectionKind::Ema : SectionKind::Weights;
}

/// What data are normalised by; a module has such names only among others.
bool soundsLikeStatistic(std::string_view name)
{
    static constexpr std::array<std::string_view, 6> kNames = {"count", "max", "mean", "min", "std", "var"};
    return std::ranges::binary_search(kNames, name);
}

/// What a training tells of itself: "val_loss", "acc1", "F1"; a module has such names only among others.
bool soundsLikeScore(std::string_view name)
{
    static constexpr std::array<std::string_view, 20> kWords = {
        "acc", "accuracy", "auc",  "bleu", "dice", "error", "f1",     "iou",   "loss", "losses",
        "mae", "map",      "miou", "mse",  "ppl",  "psnr",  "recall", "score", "ssim", "wer"};
    return name.find('.') == std::string_view::npos
        && std::ranges::any_of(kWords, [&](std::string_view word) { return hasWord(name, word); });
}

} // namespace

SectionRules::SectionRules(const Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
    , m_tree(checkpoint.tree)
    , m_isTensor(m_tree.nodeCount())
{
    for (const Tensor& tensor : checkpoint.tensors)
        if (!tensor.node.isImmediate() && tensor.node.index() < m_isTensor.size())
            m_isTensor[tensor.node.index()] = true;
}

std::optional<SectionKind> SectionRules::classify(NodeId node, const std::string& key) const
{
    const bool dict = isDictLike(m_tree, node);
    if (isModule(m_tree, node))
        return SectionKind::Model;
    if (dict && hasModuleVersions(node))
        return weightsOrEma(key);
    if (isRandomState(node))
        return SectionKind::Rng;
    if (!dict && !m_tree.isCallLike(node))
        return std::nullopt;
    constexpr std::size_t kFew = 1000; // things that an optimizer, scaler or scheduler keeps by name
    if (itemsOf(m_tree, node).size() / 2 <= kFew)
        if (const std::optional<SectionKind> kind = classifyHelper(node, key))
            return kind;
    if (dict && isWeights(node))
        return weightsOrEma(key);
    if (dict && hasWord(key, "rng") && hasTensors(node))
        return SectionKind::Rng;
    if (isArguments(node, key))
        return SectionKind::Arguments;
    return std::nullopt;
}

/// What helps to train, told by what it keeps under which names.
std::optional<SectionKind> SectionRules::classifyHelper(NodeId node, const std::string& key) const
{
    if (isOptimizerState(m_tree, node) || (has(node, "param_groups") && has(node, "state") && has(node, "defaults")))
        return SectionKind::Optimizer;
    if (isScaler(node, key))
        return SectionKind::Scaler;
    if (isScheduler(node, key))
        return SectionKind::Scheduler;
    return std::nullopt;
}

bool SectionRules::isNetwork(NodeId node, SectionKind kind) const
{
    if (kind == SectionKind::Model)
        return true;
    if (kind != SectionKind::Weights && kind != SectionKind::Ema)
        return false;
    const std::span<const NodeId> items = itemsOf(m_tree, node);
    bool isDotted = m_tree.isCallLike(node); // OrderedDict
    for (std::size_t i = 0; i < items.size() && !isDotted; i += 2)
        isDotted = m_tree.isText(items[i]) && m_tree.text(items[i]).find('.') != std::string_view::npos;
    return isDotted;
}

bool SectionRules::isTensor(NodeId node) const
{
    return !node.isImmediate() && node.index() < m_isTensor.size() && m_isTensor[node.index()];
}

bool SectionRules::isArray(NodeId node) const
{
    return m_checkpoint.globals.roleOf(m_tree, node) == Role::NumpyReconstruct;
}

NodeId SectionRules::valueOrAttribute(NodeId node, std::string_view name) const
{
    const NodeId item = m_tree.valueOf(node, name);
    return item.valid() ? item : attributeOf(m_tree, node, name);
}

/// GradScaler.state_dict() is empty when the scaler is disabled (torch/amp/grad_scaler.py). Megatron's and apex's have
/// tensors, and no factors (megatron/core/optimizer/grad_scaler.py).
bool SectionRules::isScaler(NodeId node, const std::string& key) const
{
    if (has(node, "scale")
        && ((has(node, "growth_factor") && has(node, "backoff_factor")) || has(node, "growth_tracker")))
        return true;
    if (m_tree.isCallLike(node) && typeName(m_tree, node).ends_with(".GradScaler"))
        return true; // the scaler itself
    if (hasWord(key, "scaler") && isScalarTensor(m_tree.valueOf(node, "scale")))
        return true;
    return m_tree.kind(node) == Kind::Dict && itemsOf(m_tree, node).empty() && hasWord(key, "scaler");
}

bool SectionRules::isScheduler(NodeId node, const std::string& key) const
{
    if (has(node, "last_epoch")
        && (has(node, "base_lrs") || has(node, "_step_count") || has(node, "_last_lr") || has(node, "num_bad_epochs")))
        return true;
    if (has(node, "_schedulers") && (has(node, "_last_lr") || has(node, "last_epoch"))) // ChainedScheduler
        return true;
    if (has(node, "last_step") && (has(node, "_global_step") || has(node, "base_values"))) // mmengine
        return true;
    const std::span<const NodeId> items = itemsOf(m_tree, node);
    const bool named = (hasWord(key, "scheduler") || hasWord(key, "sched")) && !hasTensors(node);
    for (std::size_t i = 1; named && i < items.size(); i += 2)
        if (m_tree.kind(items[i]) == Kind::Int || m_tree.kind(items[i]) == Kind::Float)
            return true;
    return false;
}

bool SectionRules::isArguments(NodeId node, const std::string& key) const
{
    if (m_tree.isCallLike(node) && classSoundsLikeArguments(typeName(m_tree, node)))
        return true;
    if (!soundsLikeArguments(key) || hasTensors(node))
        return false;
    return !itemsOf(m_tree, node).empty() || (m_tree.isCallLike(node) && attributesOf(m_tree, node).valid());
}

/// The _metadata that state_dict() gives, {'': {'version': 1}, …}: it is one then, whatever stands beside the weights
/// whatever those are called, and even where a model of activations has none.
bool SectionRules::hasModuleVersions(NodeId dict) const
{
    constexpr std::size_t kLooked = 8; // of the modules: any number of dicts can share one large _metadata
    const NodeId metadata = m_tree.isCallLike(dict) ? attributeOf(m_tree, dict, "_metadata") : NodeId();
    if (!metadata.valid())
        return false;
    const std::span<const NodeId> modules = itemsOf(m_tree, metadata);
    for (std::size_t i = 1; i < std::min(modules.size(), 2 * kLooked); i += 2) {
        const std::span<const NodeId> entry = m_tree.dictItems(modules[i]);
        if (entry.empty() || m_tree.text(entry[0]) != "version")
            return false;
    }
    return !modules.empty();
}

bool SectionRules::hasTensors(NodeId node) const
{
    const auto any = [this](std::span<const NodeId> items) {
        for (std::size_t i = 1; i < items.size(); i += 2)
            if (isTensor(items[i]))
                return true;
        return false;
    };
    const NodeId attributes = attributesOf(m_tree, node);
    return any(itemsOf(m_tree, node)) || (attributes.valid() && any(m_tree.children(attributes)));
}

/// What the rule for state dicts counts among the entries of a dict.
struct SectionRules::EntryCounts {
    std::size_t tensors = 0;
    std::size_t dotted = 0, states = 0, scores = 0, statistics = 0; ///< of tensors
    std::size_t others = 0; ///< no tensors, and no extra state of a module
    std::size_t arrays = 0, namedArrays = 0; ///< of others
    std::size_t dicts = 0; ///< of others: those that are no part of a module
};

SectionRules::EntryCounts SectionRules::countEntries(NodeId dict) const
{
    constexpr std::size_t kFewStates = 64; // nobody has more random generators
    const std::span<const NodeId> items = itemsOf(m_tree, dict);
    EntryCounts counts;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const NodeId value = items[i + 1];
        const std::string_view name = m_tree.isText(items[i]) ? m_tree.text(items[i]) : std::string_view();
        if (!isTensor(value)) {
            if (name.ends_with("_extra_state"))
                continue;
            ++counts.others;
            counts.dicts += isDictLike(m_tree, value) && (!isOfModule(name) || hasTensors(value)) ? 1 : 0;
            counts.arrays += isArray(value) ? 1 : 0;
            counts.namedArrays += isArray(value) && soundsLikeParameter(name) ? 1 : 0;
            continue;
        }
        ++counts.tensors;
        counts.dotted += name.find('.') != std::string_view::npos ? 1 : 0;
        counts.states += items.size() < 2 * kFewStates && isRandomTensor(value) ? 1 : 0;
        counts.statistics += soundsLikeStatistic(name) ? 1 : 0;
        const bool mayBeScore = !isParameterName(name) || (!m_tree.isCallLike(dict) && soundsLikeScore(name));
        counts.scores += counts.scores + 1 == counts.tensors && mayBeScore && isScalarTensor(value) ? 1 : 0;
    }
    return counts;
}

/// A dict of tensors, in the majority or with dotted names; or of numpy arrays with names of parameters. Numbers under
/// names that no parameter can have are scores (of the best files, say); losses, means and deviations are those of a
/// training and of data, unless the dict is an OrderedDict, as state_dict() makes it.
bool SectionRules::isWeights(NodeId dict) const
{
    const EntryCounts counts = countEntries(dict);
    if (counts.tensors == 0)
        return counts.namedArrays > 0 && counts.dicts == 0 && 2 * counts.arrays > counts.others;
    if (counts.states == counts.tensors || counts.scores == counts.tensors
        || (counts.statistics == counts.tensors && !m_tree.isCallLike(dict)))
        return false;
    if (counts.dicts != 0)
        return attributeOf(m_tree, dict, "_metadata").valid() || outweighsDicts(dict, counts);
    return counts.tensors > counts.others || counts.dotted == counts.tensors;
}

/// Whether tensors among dicts are weights that somebody put more into, not the few tensors of a whole checkpoint: by
/// their names, and because there are more of them or all are of a wrapped model.
bool SectionRules::outweighsDicts(NodeId dict, const EntryCounts& counts) const
{
    const std::span<const NodeId> items = itemsOf(m_tree, dict);
    bool isAnyNamed = false, areAllNamed = true, areAllWrapped = true;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (isTensor(items[i + 1])) {
            const std::string_view name = m_tree.text(items[i]);
            const bool isNamed = soundsLikeParameter(name);
            isAnyNamed = isAnyNamed || isNamed;
            areAllNamed = areAllNamed && (isNamed || isBufferName(name));
            areAllWrapped = areAllWrapped && leadingWrapper(name).has_value();
        }
    const bool hasMost = counts.tensors > counts.others;
    if (!isAnyNamed || 2 * counts.dotted <= counts.tensors)
        return isAnyNamed && areAllNamed && hasMost; // a single layer
    return hasMost || (counts.dotted == counts.tensors && (counts.tensors > counts.dicts || areAllWrapped));
}

bool SectionRules::isScalarTensor(NodeId node) const
{
    TensorFacts facts;
    return describeTensor(m_tree, m_checkpoint.globals, node, facts) && facts.sizes.valid()
        && m_tree.children(facts.sizes).empty();
}

/// 5,056 bytes for the CPU (mt19937), 16 for CUDA, 816 long ago.
bool SectionRules::isRandomTensor(NodeId node) const
{
    TensorFacts facts;
    if (!isTensor(node) || !describeTensor(m_tree, m_checkpoint.globals, node, facts) || !facts.sizes.valid())
        return false;
    const std::span<const NodeId> sizes = m_tree.children(facts.sizes);
    StorageFacts storage;
    if (sizes.size() != 1 || !describeStorage(m_tree, m_checkpoint.globals, facts.storage, storage))
        return false;
    const std::int64_t size = m_tree.integer(sizes[0]);
    return storage.dtype == DType::UInt8 && !storage.untyped && (size == 5056 || size == 16 || size == 816);
}

bool SectionRules::isRandomState(NodeId node) const
{
    if (isRandomTuple(node))
        return true;
    if (isDictLike(m_tree, node)) {
        const std::span<const NodeId> items = itemsOf(m_tree, node);
        bool any = false;
        for (std::size_t i = 1; i < items.size(); i += 2) {
            const NodeId value = items[i];
            if (!isRandomTensor(value) && !isRandomTuple(value) && !isRandomList(value))
                return false;
            any = true;
        }
        return any;
    }
    return isRandomList(node);
}

/// numpy.random.get_state() or random.getstate()
bool SectionRules::isRandomTuple(NodeId node) const
{
    if (node.isImmediate() || m_tree.kind(node) != Kind::Tuple)
        return false;
    const std::span<const NodeId> parts = m_tree.children(node);
    return (parts.size() == 5 && m_tree.text(parts[0]) == "MT19937")
        || (parts.size() == 3 && m_tree.children(parts[1]).size() == 625);
}

bool SectionRules::isRandomList(NodeId node) const
{
    const std::span<const NodeId> parts = m_tree.children(node);
    return m_tree.kind(node) == Kind::List && !parts.empty()
        && std::ranges::all_of(parts, [&](NodeId part) { return isRandomTensor(part); });
}

bool SectionRules::isPlain(NodeId node) const
{
    const Kind kind = m_tree.kind(node);
    if (kind == Kind::Tuple || kind == Kind::List) {
        const std::span<const NodeId> parts = m_tree.children(node);
        return parts.empty()
            || (m_tree.kind(parts[0]) <= Kind::ByteArray && m_tree.kind(parts.back()) <= Kind::ByteArray);
    }
    return kind <= Kind::ByteArray || kind == Kind::Global || kind == Kind::Persistent || kind == Kind::Extension
        || (isAtom(node) && !isArray(node));
}

bool SectionRules::isAtom(NodeId node) const
{
    switch (m_checkpoint.globals.roleOf(m_tree, node)) {
    case Role::Device:
    case Role::Size:
    case Role::LayoutFunction:
    case Role::NumpyScalar:
    case Role::NumpyDType:
    case Role::NumpyReconstruct:
    case Role::CodecsEncode:
    case Role::LoadFromBytes:
        return true;
    default:
        return isPlainObject(m_tree, node);
    }
}

} // namespace ckptscope::checkpoint
