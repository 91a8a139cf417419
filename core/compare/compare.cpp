#include "core/compare/compare.h"

#include "core/compare/alignment.h"
#include "core/compare/checksums.h"
#include "core/compare/compared_path.h"
#include "core/compare/explanation.h"
#include "core/compare/values.h"
#include "core/io/limits.h"

#include <algorithm>

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Query;
using checkpoint::Tensor;

/// Of all names of one side. A file can use one long key any number of times.
constexpr std::size_t kNameBytes = 1024 * limits::kMiB;
/// Rows between two looks at whether to stop.
constexpr std::uint32_t kCheckEvery = 1 << 14;

std::uint64_t shapeHash(const std::vector<std::int64_t>& shape)
{
    std::uint64_t hash = shape.size();
    for (std::int64_t size : shape)
        hash = (hash ^ static_cast<std::uint64_t>(size)) * 0x9e3779b97f4a7c15; // 2⁶⁴ divided by the golden ratio
    return hash;
}

/// The tensors of one side that take part, by row.
struct Rows {
    const Checkpoint& checkpoint;
    std::vector<std::uint32_t> tensors;
    std::vector<std::string> names;

    Rows(const Checkpoint& source, const Query& select, const io::Progress& progress)
        : checkpoint(source)
    {
        std::size_t bytes = 0;
        for (std::uint32_t i = 0; i < source.tensors.size(); ++i) {
            if (i % kCheckEvery == 0)
                progress.check();
            if (!select.empty() && !select.matches(source, source.tensors[i]))
                continue;
            tensors.push_back(i);
            names.push_back(comparedName(source, source.tensors[i]));
            bytes += names.back().size();
            if (bytes > kNameBytes)
                throw io::Error(io::ErrorKind::LimitExceeded,
                                "The names of the tensors in \"" + source.origin->path
                                    + "\" take more than 1 GiB; compare a part of it with --select.");
        }
    }

    Keys keys() const
    {
        Keys out;
        out.reserve(names.size());
        for (std::uint32_t i = 0; i < names.size(); ++i)
            out.push_back({names[i], i, shapeHash(checkpoint.shape(tensor(i)))});
        std::ranges::stable_sort(out, {}, &Key::name);
        return out;
    }

    const Tensor& tensor(std::uint32_t row) const { return checkpoint.tensors[tensors[row]]; }
};

std::uint8_t flagsOf(const Checkpoint& a, const Tensor& tensorA, const Checkpoint& b, const Tensor& tensorB,
                     bool renamed)
{
    unsigned flags = renamed ? kRenamed : 0;
    flags |= a.shape(tensorA) == b.shape(tensorB) ? 0 : kOtherShape;
    flags |= tensorA.dtype == tensorB.dtype ? 0 : kOtherDType;
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
        if (const std::uint32_t partner = pairing.partnerOfA[row]; partner != Pairing::kAlone) {
            pair.b = b.tensors[partner];
            pair.round = pairing.roundOfA[row];
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
        out.pairs.push_back(pair);
        count(pair, out.counts);
    }
}

} // namespace

bool Comparison::same() const
{
    return counts.differences() == 0 && values.empty() && alignment.sentence.empty();
}

Comparison compare(const Checkpoint& a, const Checkpoint& b, const Query& select, const io::Progress& progress)
{
    const Rows rowsA(a, select, progress);
    const Rows rowsB(b, select, progress);
    Comparison out;
    out.tensorsA = rowsA.names.size();
    out.tensorsB = rowsB.names.size();
    const Pairing pairing = pairKeys(rowsA.keys(), rowsB.keys());
    progress.check();
    out.alignment = explain(pairing, {a, rowsA.tensors}, {b, rowsB.tensors});
    addPairs(rowsA, rowsB, pairing, progress, out);
    if (select.empty())
        out.values = compareValues(a, b, progress);
    return out;
}

std::string commonName(const Comparison& comparison, const Pair& pair, const Checkpoint& a, const Checkpoint& b)
{
    std::string name = pair.isOnlyB() ? comparedName(b, b.tensors[pair.b]) : comparedName(a, a.tensors[pair.a]);
    if (comparison.alignment.relations.empty())
        return name;
    const Relation& relation = comparison.alignment.relations[pair.round];
    const std::string& strip = pair.isOnlyB() ? relation.stripB : relation.stripA;
    return name.starts_with(strip) ? relation.commonStrip + name.substr(strip.size()) : name;
}

Side sideOf(const Checkpoint& checkpoint, std::uint32_t tensor)
{
    const Tensor& t = checkpoint.tensors[tensor];
    return {comparedName(checkpoint, t), checkpoint.shape(t), std::string(info(t.dtype).name), checkpoint.device(t)};
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
