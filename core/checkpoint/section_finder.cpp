#include "core/checkpoint/section_finder.h"

#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/section_rules.h"
#include "core/io/saturate.h"

#include <algorithm>
#include <array>
#include <map>

namespace ckptscope::checkpoint {

namespace {

/// Walks the containers of a tree and names those that mean something.
class SectionFinder {
public:
    explicit SectionFinder(Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
        , m_tree(checkpoint.tree)
        , m_rules(checkpoint)
        , m_visited(m_tree.nodeCount())
        , m_above(m_tree.nodeCount())
    {
    }

    void find()
    {
        m_steps.push_back({m_tree.root(), NodeId(), kNoIndex, 0, LabelKind::Key, false, false});
        std::vector<std::uint32_t> pending{0};
        std::vector<Entry> entries;
        while (!pending.empty()) {
            const std::uint32_t step = pending.back();
            const NodeId node = m_steps[step].node;
            pending.pop_back();
            if (node.isImmediate() || m_rules.isTensor(node) || !firstVisit(node))
                continue;
            m_steps[step].order = ++m_order;
            const std::optional<SectionKind> kind = addWhole(step);
            const bool mayHoldNetworks = kind == SectionKind::Arguments || kind == SectionKind::Scheduler;
            const bool isStateDict = kind == SectionKind::Weights || kind == SectionKind::Ema;
            if ((kind && !mayHoldNetworks && !isStateDict) || m_rules.isAtom(node))
                continue;
            m_steps[step].inSettings = m_steps[step].inSettings || mayHoldNetworks;
            entries.clear();
            if (isStateDict)
                addBeside(step, entries);
            else
                entriesOf(m_tree, node, entries);
            if (!isStateDict && !m_steps[step].inSettings)
                addLoose(step, entries);
            for (std::size_t i = entries.size(); i-- > 0;) // reversed: the first entry is taken first
                if (!entries[i].value.isImmediate() && !m_rules.isTensor(entries[i].value))
                    pending.push_back(addStep(step, entries[i]));
        }
        addValues();
        std::ranges::stable_sort(m_found, {}, &Found::order);
        for (Found& found : m_found)
            m_checkpoint.sections.push_back(std::move(found.section));
        addTotals();
    }

private:
    struct Step { ///< one value on the way from the root
        NodeId node, label;
        std::uint32_t parent;
        std::uint32_t order; ///< in which it was visited
        LabelKind kind;
        bool inOther; ///< below an object that is shown as a whole already
        bool inSettings; ///< below arguments or a scheduler: only networks are looked for there
        std::uint32_t stateDicts = 0; ///< that it lies in
    };
    struct Found {
        std::uint32_t order;
        Section section;
    };

    bool firstVisit(NodeId id)
    {
        if (id.index() >= m_visited.size() || m_visited[id.index()])
            return false;
        m_visited[id.index()] = true;
        return true;
    }

    std::uint32_t addStep(std::uint32_t parent, const Entry& entry)
    {
        m_steps.push_back({entry.value, entry.label, parent, 0, entry.kind, m_steps[parent].inOther,
                           m_steps[parent].inSettings, m_steps[parent].stateDicts});
        return static_cast<std::uint32_t>(m_steps.size() - 1);
    }

    std::string keyOf(std::uint32_t step) const
    {
        return step == 0 ? std::string() : labelText(m_tree, m_steps[step].kind, m_steps[step].label);
    }

    /// The key for the rules: no name that means something is long, and one long text may be the key of a million
    /// values.
    std::string shortKeyOf(std::uint32_t step) const
    {
        constexpr std::size_t kLongest = 200;
        const NodeId label = m_steps[step].label;
        return m_tree.isText(label) && m_tree.textSize(label) > kLongest ? std::string() : keyOf(step);
    }

    Section& add(SectionKind kind, std::uint32_t step, std::uint32_t order)
    {
        Section section;
        section.kind = kind;
        section.node = m_steps[step].node;
        for (std::uint32_t i = step; i != 0; i = m_steps[i].parent)
            section.path.push_back(keyOf(i));
        nameByPath(section);
        section.items = itemsOf(m_tree, section.node).size() / 2;
        m_found.push_back({order, std::move(section)});
        return m_found.back().section;
    }

    /// Adds what is found by more than its plain values, and remembers what lies above it.
    Section& addRecognised(SectionKind kind, std::uint32_t step, std::uint32_t order)
    {
        for (std::uint32_t i = m_steps[step].parent; i != kNoIndex; i = m_steps[i].parent) {
            if (m_above[m_steps[i].node.index()])
                break;
            m_above[m_steps[i].node.index()] = true;
        }
        return add(kind, step, order);
    }

    static void nameByPath(Section& section)
    {
        std::ranges::reverse(section.path);
        for (const std::string& label : section.path)
            section.name += (section.name.empty() ? "" : ".") + label;
    }

    /// Adds the step's value as one section, everything below it included; answers which, if it is one.
    std::optional<SectionKind> addWhole(std::uint32_t step)
    {
        const NodeId node = m_steps[step].node;
        const std::optional<SectionKind> kind = m_rules.classify(node, shortKeyOf(step));
        if (!kind || (m_steps[step].inSettings && !m_rules.isNetwork(node, *kind)))
            return std::nullopt;
        Section& section = addRecognised(*kind, step, m_steps[step].order);
        if (m_tree.isCallLike(node) && *kind != SectionKind::Weights && *kind != SectionKind::Ema)
            section.detail = typeName(m_tree, node);
        if (*kind == SectionKind::Scaler && section.items == 0 && section.detail.empty())
            section.detail = "disabled";
        if (*kind == SectionKind::Optimizer) {
            const NodeId groups = m_rules.valueOrAttribute(node, "param_groups");
            if (groups.valid() && m_tree.kind(groups) == Kind::List)
                section.items = m_tree.children(groups).size();
        }
        return kind;
    }

    /// What was put among a state dict's weights and may hold sections of its own. Values in there are told apart.
    void addBeside(std::uint32_t step, std::vector<Entry>& entries)
    {
        constexpr std::uint32_t kMostNested = 16; // the paths of state dicts in each other grow with every one
        if (++m_steps[step].stateDicts > kMostNested)
            return;
        const NodeId node = m_steps[step].node;
        const BesideWeights beside(m_tree, node);
        const std::span<const NodeId> items = itemsOf(m_tree, node);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (!items[i + 1].isImmediate() && !m_rules.isTensor(items[i + 1]) && beside.holds(items[i], items[i + 1]))
                entries.push_back({LabelKind::Key, items[i], items[i + 1]});
        m_above[node.index()] = true;
    }

    /// Plain values and generator states that lie directly in a container which is no section itself.
    void addLoose(std::uint32_t step, const std::vector<Entry>& entries)
    {
        const NodeId node = m_steps[step].node;
        std::uint64_t plain = 0;
        for (const Entry& entry : entries) {
            if (entry.kind == LabelKind::Arguments || entry.kind == LabelKind::State)
                continue;
            if (m_rules.isTensor(entry.value) && m_rules.isRandomTensor(entry.value))
                addRecognised(SectionKind::Rng, addStep(step, entry), m_steps[step].order);
            else if (m_rules.isPlain(entry.value))
                ++plain;
        }
        if (m_steps[step].inOther)
            return;
        const bool keyed = isDictLike(m_tree, node);
        if (m_tree.isCallLike(node) && !keyed && m_tree.state(node).valid() && !hasWholeBelow(entries)) {
            addRecognised(SectionKind::Other, step, m_steps[step].order).detail = typeName(m_tree, node);
            m_steps[step].inOther = true;
        } else if (plain > 0 && (keyed || step == 0)) {
            m_loose.emplace_back(step, plain);
        }
    }

    bool hasWholeBelow(const std::vector<Entry>& entries) const
    {
        return std::ranges::any_of(entries, [&](const Entry& entry) {
            return !entry.value.isImmediate()
                && (m_rules.isTensor(entry.value) || isDictLike(m_tree, entry.value)
                    || m_rules.classify(entry.value, {}) == SectionKind::Model);
        });
    }

    bool isAbove(NodeId node) const { return !node.isImmediate() && m_above[node.index()]; }

    /// Plain values are told together at the outermost container that holds no other section.
    void addValues()
    {
        std::vector<std::uint32_t> tops(m_steps.size());
        for (std::uint32_t i = 1; i < m_steps.size(); ++i) // a parent stands before its children
            tops[i] = isAbove(m_steps[m_steps[i].parent].node) ? i : tops[m_steps[i].parent];
        std::map<std::uint32_t, std::uint64_t> values;
        for (const auto& [step, plain] : m_loose)
            values[tops[step]] += plain;
        for (const auto& [step, plain] : values)
            add(SectionKind::Values, step, m_steps[step].order).items = plain;
    }

    /// Counts tensors by the nearest section above them; what lies in none becomes a section of tensors.
    void addTotals()
    {
        const NearestSections nearest(m_checkpoint);
        std::vector<std::uint32_t> tops(m_checkpoint.places.size());
        for (std::uint32_t i = 0; i < tops.size(); ++i) { // a parent stands before its children
            const Place& place = m_checkpoint.places[i];
            const bool outermost = place.parent == kNoIndex;
            const NodeId around = outermost ? m_tree.root() : m_checkpoint.places[place.parent].node;
            tops[i] = isAbove(around) ? i : outermost ? kNoIndex : tops[place.parent];
        }
        std::map<std::uint32_t, std::size_t> loose;
        for (const Tensor& tensor : m_checkpoint.tensors) {
            const std::uint32_t section = nearest.of(tensor);
            const std::uint32_t top = tensor.parent == kNoIndex ? kNoIndex : tops[tensor.parent];
            count(m_checkpoint.sections[section != kNoIndex ? section : looseSection(top, loose)], tensor);
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
        nameByPath(section);
        m_checkpoint.sections.push_back(std::move(section));
        return m_checkpoint.sections.size() - 1;
    }

    void count(Section& section, const Tensor& tensor) const
    {
        ++section.tensors;
        if (tensor.has(kOuter) && tensor.storage == kNoIndex) // its parts are tensors of their own
            return;
        section.elements = io::saturatingSum(section.elements, tensor.has(kBroken) ? 0 : tensor.elements);
        section.bytes = io::saturatingSum(section.bytes, m_checkpoint.bytes(tensor));
    }

    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    Checkpoint& m_checkpoint;
    const Tree& m_tree;
    SectionRules m_rules;
    std::vector<bool> m_visited; ///< by node
    std::vector<bool> m_above; ///< by node: it holds a section that was recognised
    std::vector<Step> m_steps;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> m_loose; ///< step, how many plain values lie directly in it
    std::vector<Found> m_found;
    std::uint32_t m_order = 0;
};

bool holdsWeights(const Section& section)
{
    return section.kind == SectionKind::Weights || section.kind == SectionKind::Ema;
}

} // namespace

bool isOptimizerState(const Tree& tree, NodeId node)
{
    const NodeId state = tree.valueOf(node, "state");
    if (!state.valid() || !isDictLike(tree, state))
        return false;
    const NodeId groups = tree.valueOf(node, "param_groups");
    return groups.valid() && tree.kind(groups) == Kind::List
        && std::ranges::all_of(tree.children(groups),
                               [&](NodeId group) { return tree.valueOf(group, "params").valid(); });
}

std::string_view sectionName(SectionKind kind)
{
    static constexpr std::array<std::string_view, 11> kNames = {"weights",   "ema",     "model",     "optimizer",
                                                                "scheduler", "scaler",  "arguments", "rng",
                                                                "values",    "tensors", "other"};
    return kNames[static_cast<std::size_t>(kind)];
}

NearestSections::NearestSections(const Checkpoint& checkpoint)
    : m_ofPlace(checkpoint.places.size())
{
    for (std::uint32_t i = 0; i < checkpoint.sections.size(); ++i)
        if (checkpoint.sections[i].kind != SectionKind::Values)
            m_byNode.emplace(checkpoint.sections[i].node, i);
    m_atRoot = at(checkpoint.tree.root(), kNoIndex);
    std::map<std::uint32_t, BesideWeights> stateDicts;
    /// The section around a place, if it is part of that: what stands beside the weights is part of no state dict.
    const auto around = [&](const Place& place) {
        const bool isOutermost = place.parent == kNoIndex;
        const std::uint32_t section = isOutermost ? m_atRoot : m_ofPlace[place.parent];
        const NodeId holder = isOutermost ? checkpoint.tree.root() : checkpoint.places[place.parent].node;
        if (section == kNoIndex || place.kind != LabelKind::Key || checkpoint.sections[section].node != holder
            || !holdsWeights(checkpoint.sections[section]))
            return section;
        const auto& [index, beside] = *stateDicts.try_emplace(section, checkpoint.tree, holder).first;
        return beside.holds(place.label, place.node) ? kNoIndex : section;
    };
    for (std::uint32_t i = 0; i < m_ofPlace.size(); ++i) // a parent stands before its children
        m_ofPlace[i] = at(checkpoint.places[i].node, around(checkpoint.places[i]));
}

std::uint32_t NearestSections::of(const Tensor& tensor) const
{
    const std::uint32_t around = tensor.parent == kNoIndex ? m_atRoot : m_ofPlace[tensor.parent];
    return around != kNoIndex ? around : at(tensor.node, kNoIndex); // or a section itself
}

std::uint32_t NearestSections::at(NodeId node, std::uint32_t otherwise) const
{
    const auto found = m_byNode.find(node);
    return found == m_byNode.end() ? otherwise : found->second;
}

void findSections(Checkpoint& checkpoint)
{
    SectionFinder(checkpoint).find();
}

} // namespace ckptscope::checkpoint
