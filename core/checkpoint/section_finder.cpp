#include "core/checkpoint/section_finder.h"

#include "core/checkpoint/modules.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace ckptscope::checkpoint {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

/// Whether one of the words of a name such as "state_dict_ema" is `word`.
bool hasWord(std::string_view name, std::string_view word)
{
    const std::string low = lowered(name);
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
                                         "CfgNode", "EdictConfig"}),
        [&](std::string_view ending) { return last.ends_with(ending); });
}

/// Walks the containers of a tree and names those that mean something.
class SectionFinder {
public:
    explicit SectionFinder(Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
        , m_tree(checkpoint.tree)
        , m_isTensor(m_tree.nodeCount())
        , m_visited(m_tree.nodeCount())
    {
        for (const Tensor& tensor : checkpoint.tensors)
            if (!tensor.node.isImmediate() && tensor.node.index() < m_isTensor.size())
                m_isTensor[tensor.node.index()] = true;
    }

    void find()
    {
        m_steps.push_back({kNoIndex, LabelKind::Key, NodeId()});
        std::vector<std::pair<NodeId, std::uint32_t>> pending{{m_tree.root(), 0}};
        std::vector<Entry> entries;
        while (!pending.empty()) {
            const auto [node, step] = pending.back();
            pending.pop_back();
            if (node.isImmediate() || isTensor(node) || !firstVisit(node) || addWhole(node, step))
                continue;
            entries.clear();
            entriesOf(m_tree, node, entries);
            addLoose(node, step, entries);
            for (std::size_t i = entries.size(); i-- > 0;) { // reversed: the first entry is taken first
                if (entries[i].value.isImmediate() || isTensor(entries[i].value))
                    continue;
                m_steps.push_back({step, entries[i].kind, entries[i].label});
                pending.emplace_back(entries[i].value, static_cast<std::uint32_t>(m_steps.size() - 1));
            }
        }
        addTotals();
    }

private:
    struct PathStep {
        std::uint32_t parent;
        LabelKind kind;
        NodeId label;
    };

    bool isTensor(NodeId id) const
    {
        return !id.isImmediate() && id.index() < m_isTensor.size() && m_isTensor[id.index()];
    }

    bool firstVisit(NodeId id)
    {
        if (id.index() >= m_visited.size() || m_visited[id.index()])
            return false;
        m_visited[id.index()] = true;
        return true;
    }

    std::string keyOf(std::uint32_t step) const
    {
        return step == 0 ? std::string() : labelText(m_tree, m_steps[step].kind, m_steps[step].label);
    }

    Section& add(SectionKind kind, NodeId node, std::uint32_t step)
    {
        Section section;
        section.kind = kind;
        section.node = node;
        for (std::uint32_t i = step; i != 0; i = m_steps[i].parent)
            section.path.push_back(keyOf(i));
        std::ranges::reverse(section.path);
        for (const std::string& label : section.path)
            section.name += (section.name.empty() ? "" : ".") + label;
        section.items = itemsOf(m_tree, node).size() / 2;
        m_checkpoint.sections.push_back(std::move(section));
        return m_checkpoint.sections.back();
    }

    /// Adds `node` as one section, everything below it included; answers whether it is one.
    bool addWhole(NodeId node, std::uint32_t step)
    {
        const std::optional<SectionKind> kind = isModule(m_tree, node) ? SectionKind::Model : classify(node, step);
        if (!kind)
            return false;
        Section& section = add(*kind, node, step);
        if (m_tree.isCallLike(node) && *kind != SectionKind::Weights && *kind != SectionKind::Ema)
            section.detail = typeName(m_tree, node);
        if (*kind == SectionKind::Optimizer) {
            const NodeId groups = valueOrAttribute(node, "param_groups");
            if (groups.valid() && m_tree.kind(groups) == Kind::List)
                section.items = m_tree.children(groups).size();
        }
        return true;
    }

    NodeId valueOrAttribute(NodeId node, std::string_view name) const
    {
        const NodeId item = m_tree.valueOf(node, name);
        return item.valid() ? item : attributeOf(m_tree, node, name);
    }

    bool has(NodeId node, std::string_view name) const { return valueOrAttribute(node, name).valid(); }

    std::optional<SectionKind> classify(NodeId node, std::uint32_t step) const
    {
        const bool dict = isDictLike(m_tree, node);
        if (isRandomState(node))
            return SectionKind::Rng;
        if (!dict && !m_tree.isCallLike(node))
            return std::nullopt;
        if (isOptimizerState(m_tree, node)
            || (has(node, "param_groups") && has(node, "state") && has(node, "defaults")))
            return SectionKind::Optimizer;
        if (has(node, "scale") && has(node, "growth_factor") && has(node, "backoff_factor"))
            return SectionKind::Scaler;
        if (has(node, "last_epoch") && (has(node, "base_lrs") || has(node, "_step_count") || has(node, "_last_lr")))
            return SectionKind::Scheduler;
        if (m_tree.isCallLike(node) && classSoundsLikeArguments(typeName(m_tree, node)))
            return SectionKind::Arguments;
        if (!dict)
            return std::nullopt;
        const std::string key = keyOf(step);
        if (isWeights(node))
            return hasWord(key, "ema") || hasWord(key, "shadow") ? SectionKind::Ema : SectionKind::Weights;
        if (hasWord(key, "rng") && hasTensors(node))
            return SectionKind::Rng;
        if (soundsLikeArguments(key) && !hasTensors(node))
            return SectionKind::Arguments;
        return std::nullopt;
    }

    bool hasTensors(NodeId dict) const
    {
        const std::span<const NodeId> items = itemsOf(m_tree, dict);
        for (std::size_t i = 1; i < items.size(); i += 2)
            if (isTensor(items[i]))
                return true;
        return false;
    }

    static constexpr std::size_t kFewStates = 64; ///< nobody has more random generators

    /// A dict of tensors: nothing else in it that holds tensors, and tensors in the majority or with dotted names.
    bool isWeights(NodeId dict) const
    {
        const std::span<const NodeId> items = itemsOf(m_tree, dict);
        std::size_t tensors = 0, others = 0, dotted = 0, states = 0;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (!isTensor(items[i + 1])) {
                others += m_tree.text(items[i]).ends_with("_extra_state") ? 0 : 1;
                if (isDictLike(m_tree, items[i + 1]) && !m_tree.text(items[i]).ends_with("_extra_state"))
                    return false;
                continue;
            }
            ++tensors;
            dotted += m_tree.isText(items[i]) && m_tree.text(items[i]).find('.') != std::string_view::npos ? 1 : 0;
            states += items.size() < 2 * kFewStates && isRandomTensor(items[i + 1]) ? 1 : 0;
        }
        return tensors > 0 && states < tensors && (tensors > others || dotted == tensors);
    }

    /// A generator's state as torch saves it: 5,056 bytes for the CPU (mt19937), 16 for CUDA, 816 long ago.
    bool isRandomTensor(NodeId node) const
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

    bool isRandomState(NodeId node) const
    {
        const std::span<const NodeId> parts = m_tree.children(node);
        const Kind kind = m_tree.kind(node);
        if (kind == Kind::Tuple && parts.size() == 5 && m_tree.text(parts[0]) == "MT19937") // numpy
            return true;
        if (kind == Kind::Tuple && parts.size() == 3 && m_tree.children(parts[1]).size() == 625) // random.getstate()
            return true;
        if (isDictLike(m_tree, node)) {
            const std::span<const NodeId> items = itemsOf(m_tree, node);
            bool any = false;
            for (std::size_t i = 1; i < items.size(); i += 2) {
                const NodeId value = items[i];
                if (!isRandomTensor(value) && (value.isImmediate() || !isRandomTuple(value)) && !isRandomList(value))
                    return false;
                any = true;
            }
            return any;
        }
        return isRandomList(node);
    }

    bool isRandomTuple(NodeId node) const
    {
        const std::span<const NodeId> parts = m_tree.children(node);
        return m_tree.kind(node) == Kind::Tuple
            && ((parts.size() == 5 && m_tree.text(parts[0]) == "MT19937")
                || (parts.size() == 3 && m_tree.children(parts[1]).size() == 625));
    }

    bool isRandomList(NodeId node) const
    {
        const std::span<const NodeId> parts = m_tree.children(node);
        return m_tree.kind(node) == Kind::List && !parts.empty()
            && std::ranges::all_of(parts, [&](NodeId part) { return isRandomTensor(part); });
    }

    /// Plain values and generator states that lie directly in a container which is no section itself.
    void addLoose(NodeId node, std::uint32_t step, const std::vector<Entry>& entries)
    {
        std::uint64_t plain = 0;
        for (const Entry& entry : entries) {
            if (entry.kind == LabelKind::Arguments || entry.kind == LabelKind::State)
                continue;
            if (isTensor(entry.value) && isRandomTensor(entry.value)) {
                m_steps.push_back({step, entry.kind, entry.label});
                add(SectionKind::Rng, entry.value, static_cast<std::uint32_t>(m_steps.size() - 1));
            } else if (isPlain(entry.value)) {
                ++plain;
            }
        }
        const bool keyed = isDictLike(m_tree, node);
        if (plain > 0 && (keyed || step == 0))
            add(SectionKind::Values, node, step).items = plain;
        else if (m_tree.isCallLike(node) && !keyed && m_tree.state(node).valid() && !hasWholeBelow(entries))
            add(SectionKind::Other, node, step).detail = typeName(m_tree, node);
    }

    bool isPlain(NodeId value) const
    {
        const Kind kind = m_tree.kind(value);
        if (kind == Kind::Tuple || kind == Kind::List) {
            const std::span<const NodeId> parts = m_tree.children(value);
            return parts.empty()
                || (m_tree.kind(parts[0]) <= Kind::ByteArray && m_tree.kind(parts.back()) <= Kind::ByteArray);
        }
        const Role role = m_checkpoint.globals.roleOf(m_tree, value);
        return kind <= Kind::ByteArray || kind == Kind::Global || role == Role::NumpyScalar || role == Role::Size;
    }

    bool hasWholeBelow(const std::vector<Entry>& entries) const
    {
        return std::ranges::any_of(entries, [&](const Entry& entry) {
            return !entry.value.isImmediate()
                && (isTensor(entry.value) || isDictLike(m_tree, entry.value) || isModule(m_tree, entry.value));
        });
    }

    /// Counts tensors by the nearest section above them; what lies in none becomes a section of tensors.
    void addTotals()
    {
        std::map<NodeId, std::size_t> byNode;
        for (std::size_t i = 0; i < m_checkpoint.sections.size(); ++i)
            if (m_checkpoint.sections[i].kind != SectionKind::Values)
                byNode.emplace(m_checkpoint.sections[i].node, i);
        std::vector<std::size_t> ofPlace(m_checkpoint.places.size(), kNone);
        const auto root = byNode.find(m_tree.root());
        const std::size_t rootSection = root == byNode.end() ? kNone : root->second;
        for (std::size_t i = 0; i < ofPlace.size(); ++i) { // a parent stands before its children
            const Place& place = m_checkpoint.places[i];
            const auto found = byNode.find(place.node);
            ofPlace[i] = found != byNode.end() ? found->second
                : place.parent == kNoIndex     ? rootSection
                                               : ofPlace[place.parent];
        }
        std::map<std::uint32_t, std::size_t> loose;
        for (const Tensor& tensor : m_checkpoint.tensors) {
            std::size_t section = tensor.parent == kNoIndex ? rootSection : ofPlace[tensor.parent];
            if (section == kNone)
                if (const auto own = byNode.find(tensor.node); own != byNode.end())
                    section = own->second;
            if (section == kNone)
                section = looseSection(tensor.parent, loose);
            count(m_checkpoint.sections[section], tensor);
        }
    }

    std::size_t looseSection(std::uint32_t place, std::map<std::uint32_t, std::size_t>& loose)
    {
        const auto [position, isNew] = loose.emplace(place, m_checkpoint.sections.size());
        if (!isNew)
            return position->second;
        Section section;
        section.kind = SectionKind::Tensors;
        section.node = place == kNoIndex ? m_tree.root() : m_checkpoint.places[place].node;
        for (std::uint32_t i = place; i != kNoIndex; i = m_checkpoint.places[i].parent)
            section.path.push_back(labelText(m_tree, m_checkpoint.places[i].kind, m_checkpoint.places[i].label));
        std::ranges::reverse(section.path);
        for (const std::string& label : section.path)
            section.name += (section.name.empty() ? "" : ".") + label;
        m_checkpoint.sections.push_back(std::move(section));
        return m_checkpoint.sections.size() - 1;
    }

    void count(Section& section, const Tensor& tensor) const
    {
        ++section.tensors;
        section.elements += tensor.has(kBroken) ? 0 : tensor.elements;
        section.bytes += m_checkpoint.bytes(tensor);
    }

    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    Checkpoint& m_checkpoint;
    const Tree& m_tree;
    std::vector<bool> m_isTensor;
    std::vector<bool> m_visited;
    std::vector<PathStep> m_steps;
};

} // namespace

bool isOptimizerState(const Tree& tree, NodeId node)
{
    const NodeId state = tree.valueOf(node, "state");
    const NodeId groups = tree.valueOf(node, "param_groups");
    if (!state.valid() || !groups.valid() || tree.kind(groups) != Kind::List)
        return false;
    return isDictLike(tree, state) && std::ranges::all_of(tree.children(groups), [&](NodeId group) {
               return tree.valueOf(group, "params").valid();
           });
}

std::string_view sectionName(SectionKind kind)
{
    static constexpr std::array<std::string_view, 11> kNames = {"weights",   "ema",     "model",     "optimizer",
                                                                "scheduler", "scaler",  "arguments", "rng",
                                                                "values",    "tensors", "other"};
    return kNames[static_cast<std::size_t>(kind)];
}

void findSections(Checkpoint& checkpoint)
{
    SectionFinder(checkpoint).find();
}

} // namespace ckptscope::checkpoint
