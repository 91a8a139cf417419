#include "core/compare/values.h"

#include "core/checkpoint/numpy_array.h"
#include "core/compare/standard_forms.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Entry;
using checkpoint::isDictLike;
using checkpoint::LabelKind;
using checkpoint::shortText;
using pickle::Kind;
using pickle::NodeId;
using pickle::Tree;

constexpr std::size_t kMostRows = 1000;
/// Bytes of labels looked at on both sides; sharing can make exponentially many paths.
constexpr std::size_t kMostWork = 512 * limits::kMiB;
constexpr std::size_t kEntryWork = 64;
/// Of a path in a line, from its end.
constexpr std::size_t kMostLabels = 64;
constexpr std::size_t kLabelBytes = 400;
constexpr std::size_t kTextAround = 100; ///< a difference of two long texts
constexpr std::uint32_t kRoot = 0xffffffff;

bool isText(const Tree& tree, NodeId id)
{
    return tree.isText(id) || tree.kind(id) == Kind::Bytes || tree.kind(id) == Kind::ByteArray;
}

bool equalFarTexts(const Tree& treeA, NodeId a, const Tree& treeB, NodeId b)
{
    const io::Source sourceA = treeA.textSource(a);
    const io::Source sourceB = treeB.textSource(b);
    std::vector<std::byte> blockA, blockB;
    for (std::uint64_t at = 0; at < sourceA.size(); at += blockA.size()) {
        blockA.resize(std::min<std::uint64_t>(limits::kCopyBlock, sourceA.size() - at));
        blockB.resize(blockA.size());
        sourceA.read(at, blockA);
        sourceB.read(at, blockB);
        if (blockA != blockB)
            return false;
    }
    return true;
}

bool equalTexts(const Tree& treeA, NodeId a, const Tree& treeB, NodeId b)
{
    if (treeA.textSize(a) != treeB.textSize(b) || treeA.isText(a) != treeB.isText(b))
        return false;
    if (treeA.isFar(a) || treeB.isFar(b))
        return equalFarTexts(treeA, a, treeB, b);
    return treeA.text(a) == treeB.text(b);
}

/// One place on the way; the texts are made when a difference is met.
struct Step {
    std::uint32_t parent;
    LabelKind kind;
    NodeId label;
    bool ofB; ///< the label is a node of B's tree
};

/// Something to compare; a side that is no node lacks it.
struct Pair {
    std::uint32_t step;
    NodeId a, b;
};

/// What leads to tensors, for look-up.
std::vector<NodeId> placesOf(const Checkpoint& checkpoint)
{
    std::vector<NodeId> nodes;
    if (!checkpoint.tensors.empty())
        nodes.push_back(checkpoint.tree.root());
    for (const checkpoint::Place& place : checkpoint.places)
        nodes.push_back(place.node);
    std::ranges::sort(nodes);
    return nodes;
}

class Walk {
public:
    Walk(const Checkpoint& a, const Checkpoint& b, const PairedPrefixes& prefixes, const io::Progress& progress)
        : m_a(a)
        , m_b(b)
        , m_prefixes(prefixes)
        , m_progress(progress)
        , m_placesA(placesOf(a))
        , m_placesB(placesOf(b))
    {
    }

    ValueDifferences walk()
    {
        m_open.push_back({kRoot, m_a.tree.root(), m_b.tree.root()});
        while (!m_open.empty()) {
            m_progress.check();
            if (m_out.rows.size() == kMostRows || m_work > kMostWork) {
                m_out.cutShort = true;
                break;
            }
            const Pair pair = m_open.back();
            m_open.pop_back();
            if (!pair.a.valid() || !pair.b.valid())
                oneSided(pair);
            else
                compare(pair);
        }
        return std::move(m_out);
    }

private:
    static bool isTensor(const Checkpoint& checkpoint, NodeId id)
    {
        checkpoint::TensorFacts facts;
        return checkpoint.tree.isCallLike(id)
            && checkpoint.globals.roleOf(checkpoint.tree, id) != checkpoint::Role::Other
            && checkpoint::describeTensor(checkpoint.tree, checkpoint.globals, id, facts);
    }

    /// Whether pairing of tensors tells about it: a tensor, a storage, or a container on the way to tensors.
    static bool isTold(const Checkpoint& checkpoint, const std::vector<NodeId>& places, NodeId id)
    {
        return checkpoint.tree.kind(id) == Kind::Persistent || std::ranges::binary_search(places, id)
            || isTensor(checkpoint, id);
    }

    void oneSided(const Pair& pair)
    {
        const bool inA = pair.a.valid();
        if (isTold(inA ? m_a : m_b, inA ? m_placesA : m_placesB, inA ? pair.a : pair.b))
            return;
        std::string text = shortText(inA ? m_a.tree : m_b.tree, inA ? pair.a : pair.b);
        if (inA)
            addRow(ValueDifference::Kind::OnlyInA, pair.step, std::move(text), {});
        else
            addRow(ValueDifference::Kind::OnlyInB, pair.step, {}, std::move(text));
    }

    void compare(const Pair& pair)
    {
        if (isTensor(m_a, pair.a) || isTensor(m_b, pair.b) || m_a.tree.kind(pair.a) == Kind::Persistent
            || m_b.tree.kind(pair.b) == Kind::Persistent)
            return;
        if (const auto [a, b] = arraysOf(pair); a && b && !compareArrays(pair, *a, *b))
            return;
        const std::optional<BytesForm> a = bytesForm(m_a.tree, pair.a), b = bytesForm(m_b.tree, pair.b);
        if (a && b && (a->text != pair.a || b->text != pair.b)) {
            if (!equalBytes(m_a.tree, *a, m_b.tree, *b))
                differ(pair);
            return;
        }
        const bool openA = isOpen(m_a.tree, pair.a);
        if (openA != isOpen(m_b.tree, pair.b) || (openA ? !alike(pair) : !equal(pair)))
            differ(pair);
        else if (!openA)
            tellUnlikeKeys(pair);
        else if (openA && m_met.insert({pair.a.raw(), pair.b.raw()}).second)
            expand(pair);
    }

    using Arrays = std::pair<std::optional<checkpoint::ArrayFacts>, std::optional<checkpoint::ArrayFacts>>;
    Arrays arraysOf(const Pair& pair) const
    {
        return {checkpoint::describeArray(m_a.tree, pair.a), checkpoint::describeArray(m_b.tree, pair.b)};
    }

    bool haveOneForm(const checkpoint::ArrayFacts& a, const checkpoint::ArrayFacts& b) const
    {
        return a.data.valid() && b.data.valid() && m_a.tree.kind(a.data) == m_b.tree.kind(b.data) && a.order.valid()
            && b.order.valid() && equal({kRoot, a.order, b.order});
    }

    /// Whether the columns stand first; nothing where it is not said.
    static std::optional<bool> isFortran(const Tree& tree, NodeId order)
    {
        if (tree.kind(order) == Kind::Bool && order.valid())
            return tree.boolean(order);
        return tree.isText(order) ? std::optional(tree.text(order) == "F") : std::nullopt;
    }

    /// Of two arrays of one shape and dtype that stand in other forms; nothing where the forms tell too little (a dtype
    /// of several fields, objects).
    std::optional<bool> sameNumbers(const checkpoint::ArrayFacts& a, const checkpoint::ArrayFacts& b) const
    {
        const auto dataA = bytesForm(m_a.tree, a.data), dataB = bytesForm(m_b.tree, b.data);
        const auto orderA = isFortran(m_a.tree, a.order), orderB = isFortran(m_b.tree, b.order);
        if (!dataA || !dataB || !orderA || orderA != orderB || a.dtype.find_first_of("VO") != std::string::npos)
            return std::nullopt;
        return equalBytes(m_a.tree, *dataA, m_b.tree, *dataB);
    }

    /// Two numpy arrays: answers whether what they are pickled of is to be compared, and notes then what is said when
    /// that differs.
    bool compareArrays(const Pair& pair, const checkpoint::ArrayFacts& a, const checkpoint::ArrayFacts& b)
    {
        auto [textA, textB] = shortTexts(pair);
        if (a.shape != b.shape || a.dtype != b.dtype) {
            addRow(ValueDifference::Kind::Changed, pair.step, std::move(textA), std::move(textB));
            return false;
        }
        const bool isOtherForm = !haveOneForm(a, b);
        if (const auto same = sameNumbers(a, b); isOtherForm && same) {
            if (!*same)
                addRow(ValueDifference::Kind::Changed, pair.step, std::move(textA), textB + ", other data");
            return false;
        }
        textB += isOtherForm ? ", pickled in another form" : ", other data";
        m_arrays.insert_or_assign(pair.step, std::pair(std::move(textA), std::move(textB)));
        return true;
    }

    /// What differs inside of a numpy array is told once, of the array.
    void addRow(ValueDifference::Kind kind, std::uint32_t step, std::string a, std::string b,
                std::string_view remark = {})
    {
        for (std::uint32_t above = step; !m_arrays.empty(); above = m_steps[above].parent) {
            if (const auto array = m_arrays.find(above); array != m_arrays.end()) {
                if (auto& [textA, textB] = array->second; !textB.empty())
                    m_out.rows.push_back({ValueDifference::Kind::Changed, path(above), std::exchange(textA, {}),
                                          std::exchange(textB, {})});
                return;
            }
            if (above == kRoot)
                break;
        }
        m_out.rows.push_back({kind, path(step).append(remark), std::move(a), std::move(b)});
    }

    /// Whether it has entries of its own (or could have).
    static bool isOpen(const Tree& tree, NodeId id)
    {
        switch (tree.kind(id)) {
        case Kind::Tuple:
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::FrozenSet:
            return true;
        default:
            return tree.isCallLike(id);
        }
    }

    /// Whether two containers or objects are of one sort, so that their entries can be compared.
    bool alike(const Pair& pair) const
    {
        if (isDictLike(m_a.tree, pair.a) && isDictLike(m_b.tree, pair.b))
            return true; // torch 2.6 exchanged OrderedDict for dict in modules
        return standardType(m_a.tree, pair.a) == standardType(m_b.tree, pair.b);
    }

    bool equal(const Pair& pair) const
    {
        const Tree& a = m_a.tree;
        const Tree& b = m_b.tree;
        if (isText(a, pair.a) && isText(b, pair.b))
            return equalTexts(a, pair.a, b, pair.b);
        if (a.kind(pair.a) != b.kind(pair.b))
            return false;
        switch (a.kind(pair.a)) {
        case Kind::Bool:
            return a.boolean(pair.a) == b.boolean(pair.b);
        case Kind::Int:
            return a.integer(pair.a) == b.integer(pair.b);
        case Kind::BigInt:
            return a.text(pair.a) == b.text(pair.b);
        case Kind::Float: // by bits, so that nan equals itself
            return std::bit_cast<std::uint64_t>(a.real(pair.a)) == std::bit_cast<std::uint64_t>(b.real(pair.b));
        case Kind::Global:
            return standardType(a, pair.a) == standardType(b, pair.b);
        case Kind::Extension:
            return a.extensionCode(pair.a) == b.extensionCode(pair.b);
        default:
            return true; // None, an out-of-band buffer
        }
    }

    /// Whether a value stands in the list of what an optimizer calls its parameters ("params" of FSDP has names, too).
    bool isParameterName(const Pair& pair) const
    {
        const std::uint32_t list = pair.step == kRoot ? kRoot : m_steps[pair.step].parent;
        if (list == kRoot || m_steps[pair.step].kind != LabelKind::Index || m_steps[list].kind != LabelKind::Key)
            return false;
        const Tree& tree = m_steps[list].ofB ? m_b.tree : m_a.tree;
        const std::string_view name = tree.text(m_steps[list].label);
        return name == "param_names" || name == "params";
    }

    /// Whether two names differ as the keys of the weights do.
    bool areOfOneParameter(const Pair& pair) const
    {
        const std::string_view a = m_a.tree.text(pair.a), b = m_b.tree.text(pair.b);
        return m_a.tree.isText(pair.a) && m_b.tree.isText(pair.b) && !a.empty() && !b.empty()
            && std::ranges::any_of(m_prefixes.ofWeights, [&](const auto& prefixes) {
                   const auto& [before, after] = prefixes;
                   return a.starts_with(before) && b.starts_with(after)
                       && a.substr(before.size()) == b.substr(after.size());
               });
    }

    /// A name of a parameter that is the same on both sides, where the keys of all weights differ: on one side it is no
    /// key. One of a list tells enough.
    void tellUnlikeKeys(const Pair& pair)
    {
        if (m_prefixes.ofWeights.empty() || m_prefixes.keepsSome || !isParameterName(pair) || !m_a.tree.isText(pair.a)
            || !m_unlikeKeys.insert(m_steps[pair.step].parent).second)
            return;
        const std::string name = shortText(m_a.tree, pair.a);
        addRow(ValueDifference::Kind::Changed, pair.step, name, name, " (unlike the keys)");
    }

    void differ(const Pair& pair)
    {
        if (isParameterName(pair) && areOfOneParameter(pair))
            return;
        const bool toldA = isTold(m_a, m_placesA, pair.a);
        if (toldA && isTold(m_b, m_placesB, pair.b)) {
            if (pair.step == kRoot) { // a whole model and a dict that holds one among other values
                pushDict(m_a, pair.a, false);
                pushDict(m_b, pair.b, true);
            }
            return;
        }
        auto [a, b] = shortTexts(pair);
        if (a == b)
            b += ", other data"; // long texts in the file, nan with other bits
        addRow(ValueDifference::Kind::Changed, pair.step, std::move(a), std::move(b));
    }

    /// Of long texts that begin alike what stands around the first difference; cut at their ends they would look equal.
    std::pair<std::string, std::string> shortTexts(const Pair& pair) const
    {
        std::pair texts{shortText(m_a.tree, pair.a), shortText(m_b.tree, pair.b)};
        if (texts.first != texts.second || !m_a.tree.isText(pair.a) || !m_b.tree.isText(pair.b)
            || m_a.tree.isFar(pair.a) || m_b.tree.isFar(pair.b))
            return texts;
        constexpr std::size_t kBefore = 20;
        const std::string_view a = m_a.tree.text(pair.a), b = m_b.tree.text(pair.b);
        const auto isInsideOfCharacter = [&](std::size_t i) {
            return (static_cast<unsigned char>(a[i]) & 0xc0u) == 0x80;
        };
        auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
        at -= std::min(at, kBefore);
        while (at > 0 && isInsideOfCharacter(at))
            --at;
        const auto cut = [at](std::string_view text) {
            return "… '" + io::escapeForDisplay(text.substr(at), kTextAround) + "'";
        };
        return {cut(a), cut(b)};
    }

    struct Labelled {
        std::string text;
        const Entry* entry = nullptr;
    };

    /// Whether a dict has keys that are no text, such as 0, which look like those that are one.
    static bool hasOtherKeys(const Tree& tree, const std::vector<Entry>& entries)
    {
        return std::ranges::any_of(
            entries, [&](const Entry& entry) { return entry.kind == LabelKind::Key && !tree.isText(entry.label); });
    }

    static bool isSet(const Tree& tree, NodeId id)
    {
        const std::string type = standardType(tree, id);
        return type == "set" || type == "frozenset";
    }

    /// Entries with their texts, which for the elements of a set are their own, since a set has no order; without
    /// _metadata, which has a row for each module and would repeat every prefix, and mostly without tensors, since
    /// those are compared by name.
    std::vector<Labelled> labelled(const Checkpoint& checkpoint, NodeId of, const std::vector<Entry>& entries,
                                   bool withTensors, const std::string& leftOut)
    {
        const bool ofSet = isSet(checkpoint.tree, of);
        std::vector<Labelled> out;
        for (const Entry& entry : entries) {
            m_work += kEntryWork;
            if (m_work > kMostWork)
                break;
            if (!withTensors && isTensor(checkpoint, entry.value))
                continue;
            std::string text = ofSet && entry.kind == LabelKind::Index
                ? shortText(checkpoint.tree, entry.value)
                : labelText(checkpoint.tree, entry.kind, entry.label);
            if (entry.kind == LabelKind::Attribute && text == "_metadata")
                continue;
            m_work += text.size();
            if (entry.kind == LabelKind::Key && text.starts_with(leftOut))
                text.erase(0, leftOut.size());
            out.push_back({std::move(text), &entry});
        }
        return out;
    }

    void expand(const Pair& pair)
    {
        std::vector<Entry> entriesA, entriesB;
        entriesOf(m_a.tree, pair.a, entriesA);
        entriesOf(m_b.tree, pair.b, entriesB);
        const bool otherKeys = hasOtherKeys(m_a.tree, entriesA) || hasOtherKeys(m_b.tree, entriesB);
        const auto leftOut = [](const KeyPrefixes& of, NodeId dict) {
            const auto found = of.find(dict);
            return found == of.end() ? std::string() : found->second;
        };
        const std::vector<Labelled> a = labelled(m_a, pair.a, entriesA, otherKeys, leftOut(m_prefixes.a, pair.a)),
                                    b = labelled(m_b, pair.b, entriesB, otherKeys, leftOut(m_prefixes.b, pair.b));
        std::vector<bool> used(b.size());
        std::vector<std::uint32_t> order(b.size());
        for (std::uint32_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::stable_sort(order, {}, [&](std::uint32_t i) -> const std::string& { return b[i].text; });
        const auto textAt = [&](std::size_t i) -> const std::string& { return b[order[i]].text; };
        std::vector<std::uint32_t> taken(b.size()); // of equal labels (a key set twice), by the first of them
        const std::size_t first = m_open.size();
        bool isOtherKey = false; // one of a dict tells enough
        for (const Labelled& entry : a) {
            const auto found = std::ranges::lower_bound(
                order, entry.text, {}, [&](std::uint32_t i) -> const std::string& { return b[i].text; });
            const auto start = static_cast<std::size_t>(found - order.begin());
            const std::size_t at = start < b.size() ? start + taken[start] : start;
            const bool both = at < b.size() && textAt(at) == entry.text;
            push(pair.step, *entry.entry, false, entry.entry->value, both ? b[order[at]].entry->value : NodeId());
            if (both) {
                isOtherKey = isOtherKey || compareKeys(*entry.entry, *b[order[at]].entry);
                used[order[at]] = true;
                ++taken[start];
            }
        }
        for (std::size_t i = 0; i < b.size(); ++i)
            if (!used[i])
                push(pair.step, *b[i].entry, true, NodeId(), b[i].entry->value);
        std::reverse(m_open.begin() + static_cast<std::ptrdiff_t>(first), m_open.end());
    }

    /// Of the pair that was pushed last: 0 is not "0". Answers whether that was told.
    bool compareKeys(const Entry& a, const Entry& b)
    {
        if (a.kind != LabelKind::Key || b.kind != LabelKind::Key
            || m_a.tree.isText(a.label) == m_b.tree.isText(b.label))
            return false;
        addRow(ValueDifference::Kind::Changed, m_open.back().step, shortText(m_a.tree, a.label),
               shortText(m_b.tree, b.label), " (key)");
        return true;
    }

    /// The entries of a dict whose counterpart is none.
    void pushDict(const Checkpoint& checkpoint, NodeId id, bool ofB)
    {
        if (!isDictLike(checkpoint.tree, id))
            return;
        std::vector<Entry> entries;
        entriesOf(checkpoint.tree, id, entries);
        for (const Labelled& entry : labelled(checkpoint, id, entries, false, {}))
            push(kRoot, *entry.entry, ofB, ofB ? NodeId() : entry.entry->value, ofB ? entry.entry->value : NodeId());
    }

    void push(std::uint32_t parent, const Entry& entry, bool ofB, NodeId a, NodeId b)
    {
        m_open.push_back({static_cast<std::uint32_t>(m_steps.size()), a, b});
        m_steps.push_back({parent, entry.kind, entry.label, ofB});
    }

    std::string path(std::uint32_t step) const
    {
        std::vector<std::string> labels;
        for (; step != kRoot && labels.size() < kMostLabels; step = m_steps[step].parent) {
            labels.push_back(
                labelText(m_steps[step].ofB ? m_b.tree : m_a.tree, m_steps[step].kind, m_steps[step].label));
            if (labels.back().size() > kLabelBytes)
                labels.back() = labels.back().substr(0, kLabelBytes) + "…";
        }
        std::string text = step == kRoot ? "" : "… .";
        for (std::size_t i = labels.size(); i-- > 0;)
            text += labels[i] + (i ? "." : "");
        return labels.empty() ? "(the file's value)" : text;
    }

    const Checkpoint& m_a;
    const Checkpoint& m_b;
    const PairedPrefixes& m_prefixes;
    const io::Progress& m_progress;
    std::vector<NodeId> m_placesA, m_placesB;
    std::vector<Step> m_steps;
    std::vector<Pair> m_open;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_met;
    std::set<std::uint32_t> m_unlikeKeys; ///< lists of names that were told, by step
    /// By step: what to say of a pair of numpy arrays when they differ; empty texts once it is said.
    std::map<std::uint32_t, std::pair<std::string, std::string>> m_arrays;
    std::size_t m_work = 0;
    ValueDifferences m_out;
};

} // namespace

std::string ValueDifference::text() const
{
    switch (kind) {
    case Kind::OnlyInA:
        return path + ": only in A (" + a + ')';
    case Kind::OnlyInB:
        return path + ": only in B (" + b + ')';
    case Kind::Changed:
        break;
    }
    return path + ": " + a + " → " + b;
}

std::vector<std::string> ValueDifferences::lines() const
{
    std::vector<std::string> out;
    for (const ValueDifference& row : rows)
        out.push_back(row.text());
    if (cutShort)
        out.emplace_back("… (more values may differ; the list ends here)");
    return out;
}

ValueDifferences compareValues(const Checkpoint& a, const Checkpoint& b, const PairedPrefixes& prefixes,
                               const io::Progress& progress)
{
    return Walk(a, b, prefixes, progress).walk();
}

} // namespace ckptscope::compare
