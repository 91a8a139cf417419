#include "core/compare/compare.h"

#include "core/compare/alignment.h"
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

std::uint64_t shapeHash(const std::vector<std::int64_t>& shape)
{
    std::uint64_t hash = shape.size();
    for (std::int64_t size : shape)
        hash = (hash ^ static_cast<std::uint64_t>(size)) * 0x9e3779b97f4a7c15; // 2⁶⁴ divided by the golden ratio
    return hash;
}

std::string comparedName(const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::string name;
    for (const std::string& label : comparedPath(checkpoint, tensor).labels)
        name += (name.empty() ? "" : ".") + label;
    return name;
}

/// The tensors of one side that take part, by row.
struct Rows {
    const Checkpoint& checkpoint;
    std::vector<std::uint32_t> tensors;
    std::vector<std::string> names;

    Rows(const Checkpoint& source, const Query& select)
        : checkpoint(source)
    {
        std::size_t bytes = 0;
        for (std::uint32_t i = 0; i < source.tensors.size(); ++i) {
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

    Side side(std::uint32_t row) const
    {
        const Tensor& t = tensor(row);
        return {names[row], checkpoint.shape(t), std::string(info(t.dtype).name), checkpoint.device(t)};
    }
};

/// The name that both sides have, once the prefixes of a round are taken away.
std::string commonName(const std::string& name, const std::string& strip, const Round& round)
{
    return name.starts_with(strip) ? round.common + name.substr(strip.size()) : name;
}

void addPair(const std::string& key, const Side& a, const Side& b, std::vector<Difference>& out)
{
    if (a.shape != b.shape)
        out.push_back({DifferenceKind::Shape, key, a, b});
    if (a.dtype != b.dtype)
        out.push_back({DifferenceKind::DType, key, a, b});
    if (a.device != b.device)
        out.push_back({DifferenceKind::Device, key, a, b});
}

void addDifferences(const Rows& a, const Rows& b, const Pairing& pairing, Comparison& out)
{
    const Round none;
    const Round& first = pairing.rounds.empty() ? none : pairing.rounds.front();
    for (std::uint32_t row = 0; row < a.names.size(); ++row) {
        const std::uint32_t partner = pairing.partnerOfA[row];
        if (partner == Pairing::kAlone) {
            out.differences.push_back(
                {DifferenceKind::OnlyInA, commonName(a.names[row], first.stripA, first), a.side(row), {}});
            continue;
        }
        ++out.paired;
        const Round& round = pairing.rounds[pairing.roundOfA[row]];
        addPair(commonName(a.names[row], round.stripA, round), a.side(row), b.side(partner), out.differences);
    }
    for (std::uint32_t row = 0; row < b.names.size(); ++row)
        if (!pairing.pairedB[row])
            out.differences.push_back(
                {DifferenceKind::OnlyInB, commonName(b.names[row], first.stripB, first), {}, b.side(row)});
}

} // namespace

bool Comparison::same() const
{
    return differences.empty() && valueDifferences.empty() && alignment.sentence.empty();
}

Comparison compare(const Checkpoint& a, const Checkpoint& b, const Query& select)
{
    const Rows rowsA(a, select);
    const Rows rowsB(b, select);
    Comparison out;
    out.tensorsA = rowsA.names.size();
    out.tensorsB = rowsB.names.size();
    const Pairing pairing = pairKeys(rowsA.keys(), rowsB.keys());
    out.alignment = explain(pairing, {a, rowsA.tensors}, {b, rowsB.tensors});
    addDifferences(rowsA, rowsB, pairing, out);
    if (select.empty())
        out.valueDifferences = compareValues(a, b);
    return out;
}

} // namespace ckptscope::compare
