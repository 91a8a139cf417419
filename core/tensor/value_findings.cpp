#include "core/tensor/value_findings.h"

#include "core/checkpoint/finders.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_map>

namespace ckptscope::tensor {

using checkpoint::Checkpoint;
using checkpoint::Finding;
using checkpoint::SectionKind;

namespace {

bool holdsWeights(SectionKind kind)
{
    return kind == SectionKind::Weights || kind == SectionKind::Ema || kind == SectionKind::Model
        || kind == SectionKind::Tensors;
}

std::string shortNumber(double number)
{
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 3).ptr;
    return {text.data(), end};
}

std::string ofAll(std::uint64_t count, std::uint64_t all)
{
    return std::to_string(count) + " of " + std::to_string(all);
}

std::string numbersOfAll(std::uint64_t count, std::uint64_t all)
{
    return ofAll(count, all) + (count == 1 ? " numbers is" : " numbers are");
}

} // namespace

const std::vector<checkpoint::FindingId>& valueFindingIds()
{
    using enum checkpoint::Severity;
    static const std::vector<checkpoint::FindingId> ids = {
        {"all-zero", Warning, "a weight of two axes or more holds zeros alone"},
        {"batches-not-tracked", Note, "a BatchNorm layer has counted no batch: its statistics were never updated"},
        {"constant-tensor", Note, "all numbers of a weight of two axes or more are equal"},
        {"constant-vectors", Note, "all numbers of a bias, a norm's weight or another vector are equal"},
        {"float16-overflow", Note, "numbers that float16 has no room for: a cast would make them infinite"},
        {"infinite-values", Warning, "a tensor holds infinities"},
        {"nan-values", Error, "a tensor holds NaN"},
        {"norm-outlier", Note, "the L2 norm of a weight is far from those of the same weight in the other layers"},
        {"running-var", Warning, "a running variance of BatchNorm is zero or negative"},
        {"subnormal-values", Note, "one number in a hundred or more is subnormal: slow, or taken for zero"},
        {"zero-channels", Note, "some output channels of a weight hold zeros alone"},
    };
    return ids;
}

ValueFindings::ValueFindings(const Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
    , m_kinds(checkpoint.places.size())
{
    std::unordered_map<std::uint32_t, SectionKind> sections;
    for (const checkpoint::Section& section : checkpoint.sections)
        if (section.kind != SectionKind::Values)
            sections.emplace(section.node.raw(), section.kind);
    const auto find = [&](checkpoint::NodeId node, SectionKind otherwise) {
        const auto found = sections.find(node.raw());
        return found == sections.end() ? otherwise : found->second;
    };
    m_rootKind = find(checkpoint.tree.root(), m_rootKind);
    for (std::size_t i = 0; i < m_kinds.size(); ++i) { // a parent stands before its children
        const checkpoint::Place& place = checkpoint.places[i];
        m_kinds[i] = find(place.node, place.parent == checkpoint::kNoIndex ? m_rootKind : m_kinds[place.parent]);
    }
}

SectionKind ValueFindings::kindOf(const checkpoint::Tensor& tensor) const
{
    return tensor.parent == checkpoint::kNoIndex ? m_rootKind : m_kinds[tensor.parent];
}

void ValueFindings::addFinding(std::string_view id, const std::string& where, std::string message)
{
    const auto row = std::ranges::find(valueFindingIds(), id, &checkpoint::FindingId::id);
    m_findings.push_back({std::string(id), row->severity, where, std::move(message), {}});
}

void ValueFindings::add(const Scanned& scanned)
{
    if (!scanned.statistics || scanned.statistics->counts.numbers == 0)
        return;
    const checkpoint::Tensor& tensor = m_checkpoint.tensors[scanned.tensor];
    const Statistics& found = *scanned.statistics;
    const std::string name = m_checkpoint.tensorName(tensor);
    const SectionKind kind = kindOf(tensor);
    if (isFloating(found.dtype))
        addShares(found, name, kind);
    if (!holdsWeights(kind))
        return;
    const bool isWeight = isFloating(found.dtype) || found.meaning == Meaning::Dequantized;
    isWeight ? addWeight(found, name) : addBatchNorm(found, name);
    if (isWeight && found.channels != 0 && found.norm > 0)
        m_norms.add(m_checkpoint.tensorPath(tensor), m_checkpoint.shape(tensor), scanned.tensor, found.norm);
}

void ValueFindings::addShares(const Statistics& found, const std::string& name, SectionKind kind)
{
    const Counts& counts = found.counts;
    if (counts.nan != 0)
        addFinding("nan-values", name,
                   numbersOfAll(counts.nan, counts.numbers) + " NaN. Whatever is computed with "
                       + (counts.nan == 1 ? "it" : "them") + " becomes NaN.");
    if (const std::uint64_t infinite = counts.positiveInfinity + counts.negativeInfinity; infinite != 0)
        addFinding("infinite-values", name,
                   numbersOfAll(infinite, counts.numbers) + " infinite (" + std::to_string(counts.negativeInfinity)
                       + (kind == SectionKind::Optimizer
                              ? " of them negative): gradients overflowed, and a training that is resumed goes on with "
                                "them. Take an earlier checkpoint, or leave the optimizer out."
                              : " of them negative). That is usual in an attention mask, and an overflow elsewhere."));
    constexpr std::uint64_t kShare = 100;
    if (counts.subnormals != 0 && counts.subnormals >= counts.finite() / kShare)
        addFinding("subnormal-values", name,
                   numbersOfAll(counts.subnormals, counts.numbers)
                       + " subnormal: nearer to 0 than the dtype's least normal number.");
}

void ValueFindings::addWeight(const Statistics& found, const std::string& name)
{
    const Counts& counts = found.counts;
    constexpr double kInfiniteInHalf = 65520; // the first that is nearer to 65536 than to 65504
    const bool isWide = !isComplex(found.dtype) && largestFinite(found.dtype) > kInfiniteInHalf; // else it is not cast
    constexpr double kInfiniteInBfloat = 0x1.ffp127;
    const double largest = std::max(std::fabs(found.least), std::fabs(found.greatest));
    if (isWide && largest >= kInfiniteInHalf)
        addFinding("float16-overflow", name,
                   largest >= kInfiniteInBfloat
                       ? "It holds numbers beyond ±65504, which float16 would make infinite, and bfloat16 some of them."
                       : "It holds numbers beyond ±65504, which float16 would make infinite; bfloat16 has room for "
                         "them.");
    if (name.ends_with("running_var") && found.least <= 0)
        addFinding("running-var", name,
                   "A running variance is zero or negative; in evaluation its channel is divided by the square root of "
                   "it (plus eps).");
    if (counts.numbers < 2)
        return;
    const bool isConstant = found.least == found.greatest && counts.finite() == counts.numbers;
    if (found.channels == 0 && isConstant && m_constantVectors.count++ == 0) {
        m_constantVectors.first = name;
        m_constantVector = std::to_string(counts.numbers) + " numbers of this vector are " + shortNumber(found.least);
    }
    if (found.channels == 0)
        return;
    if (counts.zeros == counts.numbers)
        addFinding("all-zero", name, "All " + std::to_string(counts.numbers) + " numbers are 0.");
    else if (isConstant)
        addFinding("constant-tensor", name, "All " + std::to_string(counts.numbers) + " numbers are equal.");
    else if (found.zeroChannels != 0)
        addFinding("zero-channels", name,
                   ofAll(found.zeroChannels, found.channels) + " output channels hold zeros alone (the first is "
                       + std::to_string(found.firstZeroChannel) + ").");
}

void ValueFindings::addBatchNorm(const Statistics& found, const std::string& name)
{
    if (!name.ends_with("num_batches_tracked") || found.counts.zeros != found.counts.numbers)
        return;
    if (m_untracked.count++ == 0)
        m_untracked.first = name;
}

std::vector<Finding> ValueFindings::take()
{
    for (const NormOutlier& outlier : m_norms.outliers())
        addFinding("norm-outlier", m_checkpoint.tensorName(m_checkpoint.tensors[outlier.tensor]),
                   "Its L2 norm is " + shortNumber(outlier.norm) + ", " + shortNumber(outlier.norm / outlier.usual)
                       + " times that which is usual among its " + std::to_string(outlier.siblings) + " siblings ("
                       + outlier.pattern + "): " + shortNumber(outlier.usual) + ".");
    if (const auto& [first, count] = m_constantVectors; count != 0)
        addFinding("constant-vectors", first,
                   "All " + m_constantVector
                       + (count == 1 ? ", as in a bias or a norm that was never trained."
                                     : ", and those of " + std::to_string(count - 1)
                                  + (count == 2 ? " more vector" : " more vectors")
                                  + " are equal, too, as in biases and norms that were never trained."));
    if (const auto& [first, count] = m_untracked; count != 0)
        addFinding("batches-not-tracked", first,
                   (count == 1 ? "This BatchNorm layer has"
                               : "This and " + std::to_string(count - 1)
                            + (count == 2 ? " more BatchNorm layer have" : " more BatchNorm layers have"))
                       + std::string(" counted no batch: the running mean and variance are those of a new layer."));
    std::ranges::stable_sort(m_findings, std::greater(), &Finding::severity);
    return checkpoint::shortened(std::move(m_findings));
}

} // namespace ckptscope::tensor
