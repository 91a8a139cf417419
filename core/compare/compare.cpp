#include "core/compare/compare.h"

#include "core/checkpoint/path.h"
#include "core/compare/alignment.h"
#include "core/compare/checksums.h"
#include "core/compare/compared_path.h"
#include "core/compare/explanation.h"
#include "core/compare/rows.h"
#include "core/compare/values.h"

#include <algorithm>
#include <map>

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Query;
using checkpoint::Tensor;

/// Rows between two looks at whether to stop.
constexpr std::uint32_t kCheckEvery = 1 << 14;
/// Parts of equal names whose keys are paired apart from the rest.
constexpr std::size_t kMostUnits = 256;

std::uint64_t shapeHash(const std::vector<std::int64_t>& shape)
{
    std::uint64_t hash = shape.size();
    for (std::int64_t size : shape)
        hash = (hash ^ static_cast<std::uint64_t>(size)) * 0x9e3779b97f4a7c15; // 2⁶⁴ divided by the golden ratio
    return hash;
}

/// The sections that hold tensors of both sides under one name, as units of pairing, and which of them a row is in.
class Units {
public:
    Units(const Rows& a, const Rows& b)
    {
        const std::map<std::string, bool> namesA = namesOf(a), namesB = namesOf(b);
        for (const auto& [name, isOptimizer] : namesA)
            if (m_units.size() < kMostUnits && namesB.contains(name)) {
                m_byName.emplace(name, static_cast<std::uint32_t>(m_units.size()));
                m_units.push_back({name.empty() ? name : name + '.', isOptimizer});
            }
    }

    const std::vector<Unit>& list() const { return m_units; }

    Keys keysOf(const Rows& rows) const
    {
        std::vector<std::uint32_t> ofSection;
        for (const checkpoint::Section& section : rows.checkpoint.sections) {
            const auto found = m_byName.find(section.name);
            ofSection.push_back(found == m_byName.end() ? Key::kNoUnit : found->second);
        }
        Keys out;
        out.reserve(rows.names.size());
        for (std::uint32_t i = 0; i < rows.names.size(); ++i) {
            const std::uint32_t section = rows.sections[i];
            out.push_back({rows.names[i], i, shapeHash(rows.checkpoint.shape(rows.tensor(i))),
                           section == checkpoint::kNoIndex ? Key::kNoUnit : ofSection[section], rows.isWeight(i)});
        }
        std::ranges::stable_sort(out, {}, &Key::name);
        return out;
    }

private:
    static std::map<std::string, bool> namesOf(const Rows& rows)
    {
        std::vector<bool> isUsed(rows.checkpoint.sections.size());
        for (const std::uint32_t section : rows.sections)
            if (section != checkpoint::kNoIndex)
                isUsed[section] = true;
        std::map<std::string, bool> names;
        for (std::size_t i = 0; i < isUsed.size(); ++i)
            if (const checkpoint::Section& section = rows.checkpoint.sections[i]; isUsed[i])
                names.emplace(section.name, section.kind == checkpoint::SectionKind::Optimizer);
        return names;
    }

    std::vector<Unit> m_units;
    std::map<std::string, std::uint32_t> m_byName;
};

std::uint8_t flagsOf(const Checkpoint& a, const Tensor& tensorA, const Checkpoint& b, const Tensor& tensorB,
                     bool renamed)
{
    unsigned flags = renamed ? kRenamed : 0;
    flags |= a.shape(tensorA) == b.shape(tensorB) ? 0 : kOtherShape;
    flags |= tensorA.dtype == tensorB.dtype && tensorA.layout == tensorB.layout ? 0 : kOtherDType;
    flags |= a.device(tensorA) == b.device(tensorB) ? 0 : kOtherDevice;
    return static_cast<std::uint8_t>(flags);
}

void count(const Pair& pair, Counts& counts)
{
    if (pair.isOnlyA() || pair.isOnlyB()) {
        ++(pair.isOnlyA() ? counts.onlyA : counts.onlyB);
        return;
    }
    ++counts.paired;
    counts.same += pair.flags == 0 ? 1 : 0;
    counts.renamed += pair.flags & kRenamed ? 1 : 0;
    counts.shape += pair.flags & kOtherShape ? 1 : 0;
    counts.dtype += pair.flags & kOtherDType ? 1 : 0;
    counts.device += pair.flags & kOtherDevice ? 1 : 0;
    ++(pair.numbers == Numbers::Same            ? counts.numbersSame
           : pair.numbers == Numbers::Different ? counts.numbersDifferent
                                                : counts.numbersNotKnown);
}

void addPairs(const Rows& a, const Rows& b, const Pairing& pairing, const io::Progress& progress, Comparison& out)
{
    const std::vector<Relation>& relations = out.alignment.relations;
    for (std::uint32_t row = 0; row < a.names.size(); ++row) {
        if (row % kCheckEvery == 0)
            progress.advance(row, a.names.size() + b.names.size());
        Pair pair;
        pair.a = a.tensors[row];
        pair.round = pairing.roundOfA[row];
        if (const std::uint32_t partner = pairing.partnerOfA[row]; partner != Pairing::kAlone) {
            pair.b = b.tensors[partner];
            const Relation& relation = relations[pair.round];
            pair.flags = flagsOf(a.checkpoint, a.tensor(row), b.checkpoint, b.tensor(partner),
                                 relation.a.keys != relation.b.keys);
            if ((pair.flags & (kOtherShape | kOtherDType)) == 0)
                pair.numbers = numbersByChecksum(a.checkpoint, a.tensor(row), b.checkpoint, b.tensor(partner));
        }
        out.pairs.push_back(pair);
        count(pair, out.counts);
    }
    for (std::uint32_t row = 0; row < b.names.size(); ++row) {
        if (pairing.pairedB[row])
            continue;
        Pair pair;
        pair.b = b.tensors[row];
        pair.round = pairing.roundOfB[row];
        out.pairs.push_back(pair);
        count(pair, out.counts);
    }
}

/// By state dict the prefix that its keys have and those of the other side have not: values beside the tensors (the
/// extra state of a module) are paired like them. So are the names that an optimizer has for its parameters.
PairedPrefixes pairedPrefixes(const Checkpoint& a, const Checkpoint& b, const Alignment& alignment)
{
    constexpr std::size_t kMost = 16; // ways that the keys of state dicts differ in
    PairedPrefixes out;
    const auto leaveOut = [](const Checkpoint& checkpoint, const Prefix& side, KeyPrefixes& prefixes) {
        if (!side.inModel && !side.keys.empty())
            prefixes.emplace(checkpoint::reach(checkpoint.tree, checkpoint.tree.root(), side.container).node,
                             side.keys);
    };
    for (const Relation& relation : alignment.relations) {
        if (!relation.ofWeights)
            continue;
        if (relation.isInOnePlace() && relation.common.empty()) {
            leaveOut(a, relation.a, out.a);
            leaveOut(b, relation.b, out.b);
        }
        out.keepsSome = out.keepsSome || relation.a.keys == relation.b.keys;
        if (relation.a.keys != relation.b.keys && out.ofWeights.size() < kMost)
            out.ofWeights.emplace(relation.a.keys, relation.b.keys);
    }
    return out;
}

} // namespace

bool Comparison::sameButNumbers() const
{
    return counts.differences() == 0 && values.empty() && alignment.sentence.empty();
}

bool Comparison::same() const
{
    return sameButNumbers() && counts.numbersDifferent == 0;
}

Comparison compare(const Checkpoint& a, const Checkpoint& b, const Query& select, const io::Progress& progress)
{
    const Rows rowsA(a, select, progress);
    const Rows rowsB(b, select, progress);
    Comparison out;
    out.tensorsA = rowsA.names.size();
    out.tensorsB = rowsB.names.size();
    const Units units(rowsA, rowsB);
    const Pairing pairing = pairKeys(units.keysOf(rowsA), units.keysOf(rowsB), units.list());
    progress.check();
    out.alignment = explain(pairing, rowsA, rowsB);
    addPairs(rowsA, rowsB, pairing, progress, out);
    if (select.empty())
        out.values = compareValues(a, b, pairedPrefixes(a, b, out.alignment), progress);
    return out;
}

std::string commonName(const Comparison& comparison, const Pair& pair, const Checkpoint& a, const Checkpoint& b)
{
    std::string name = pair.isOnlyB() ? comparedName(b, b.tensors[pair.b]) : comparedName(a, a.tensors[pair.a]);
    if (pair.round == kNoRound)
        return name;
    const Relation& relation = comparison.alignment.relations[pair.round];
    const std::string& strip = pair.isOnlyB() ? relation.stripB : relation.stripA;
    return name.starts_with(strip) ? relation.commonStrip + name.substr(strip.size()) : name;
}

std::string dtypeText(const Tensor& tensor)
{
    std::string text(info(tensor.dtype).name);
    if (tensor.layout != checkpoint::Layout::Strided)
        text.append(" ").append(checkpoint::layoutName(tensor.layout));
    return text;
}

Side sideOf(const Checkpoint& checkpoint, std::uint32_t tensor)
{
    const Tensor& t = checkpoint.tensors[tensor];
    return {comparedName(checkpoint, t), checkpoint.shape(t), dtypeText(t), checkpoint.device(t)};
}

void forEachDifference(const Comparison& comparison, const Checkpoint& a, const Checkpoint& b,
                       const std::function<void(const Difference&)>& visit)
{
    for (const Pair& pair : comparison.pairs) {
        if (!pair.isOnlyA() && !pair.isOnlyB() && (pair.flags & ~kRenamed) == 0)
            continue;
        Difference difference{DifferenceKind::OnlyInA, commonName(comparison, pair, a, b), {}, {}};
        if (!pair.isOnlyB())
            difference.a = sideOf(a, pair.a);
        if (!pair.isOnlyA())
            difference.b = sideOf(b, pair.b);
        const auto tell = [&](DifferenceKind kind) {
            difference.kind = kind;
            visit(difference);
        };
        if (pair.isOnlyA() || pair.isOnlyB())
            tell(pair.isOnlyA() ? DifferenceKind::OnlyInA : DifferenceKind::OnlyInB);
        if (pair.flags & kOtherShape)
            tell(DifferenceKind::Shape);
        if (pair.flags & kOtherDType)
            tell(DifferenceKind::DType);
        if (pair.flags & kOtherDevice)
            tell(DifferenceKind::Device);
    }
}

} // namespace ckptscope::compare
