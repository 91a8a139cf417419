#include "ui/document/scanned_values.h"

#include "core/tensor/value_findings.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ckptscope::ui {

namespace {

NumberFacts factsOf(const tensor::Statistics& found)
{
    const tensor::Counts& counts = found.counts;
    NumberFacts facts;
    facts.numbers = counts.numbers;
    facts.finite = counts.finite();
    facts.nan = counts.nan;
    facts.infinite = counts.positiveInfinity + counts.negativeInfinity;
    facts.zeros = counts.zeros;
    facts.least = found.least;
    facts.greatest = found.greatest;
    facts.mean = found.mean;
    facts.deviation = found.deviation;
    facts.isKnown = true;
    return facts;
}

} // namespace

void NumberFacts::add(const NumberFacts& other)
{
    isPartial |= other.isPartial;
    if (!other.isKnown)
        return;
    isKnown = true;
    numbers += other.numbers;
    nan += other.nan;
    infinite += other.infinite;
    zeros += other.zeros;
    if (other.finite == 0)
        return;
    if (finite == 0) {
        least = other.least;
        greatest = other.greatest;
        mean = other.mean;
        deviation = other.deviation;
        finite = other.finite;
        return;
    }
    // Chan, Golub, LeVeque: sums of squared deviations of two parts.
    const auto a = static_cast<double>(finite), b = static_cast<double>(other.finite), all = a + b;
    const auto squares = [](double n, double std) { return n < 2 ? 0.0 : std * std * (n - 1); };
    const double apart = other.mean - mean;
    const double sum = squares(a, deviation) + squares(b, other.deviation) + apart * apart * (a * b / all);
    deviation = std::sqrt(sum / (all - 1));
    mean += apart * (b / all);
    least = std::min(least, other.least);
    greatest = std::max(greatest, other.greatest);
    finite += other.finite;
}

std::shared_ptr<const ScannedValues> scanValues(const checkpoint::CheckpointPtr& checkpoint,
                                                const io::Progress& progress,
                                                const std::shared_ptr<const ScannedValues>& earlier)
{
    auto values = std::make_shared<ScannedValues>();
    values->checkpoint = checkpoint;
    values->byTensor.resize(checkpoint->tensors.size());
    tensor::ValueFindings findings(*checkpoint);
    const auto keep = [&](const tensor::Scanned& scanned) {
        findings.add(scanned);
        if (scanned.statistics)
            values->byTensor[scanned.tensor] = factsOf(*scanned.statistics);
        ++(scanned.statistics ? values->read : values->unreadable);
        values->toGoOnFrom.push_back(scanned);
    };
    if (earlier && earlier->checkpoint == checkpoint)
        std::ranges::for_each(earlier->toGoOnFrom, keep);
    std::vector<std::uint32_t> rows(checkpoint->tensors.size() - values->toGoOnFrom.size());
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(values->toGoOnFrom.size()));
    try {
        tensor::scan(*checkpoint, rows, {}, keep, progress);
        values->isWhole = true;
        values->toGoOnFrom = {};
    } catch (const io::Error& error) {
        if (error.kind() != io::ErrorKind::Cancelled)
            throw;
        for (std::size_t i = values->toGoOnFrom.size(); i < values->byTensor.size(); ++i)
            values->byTensor[i].isPartial = true; // they are gone through in order
    }
    values->findings = findings.take();
    return values;
}

} // namespace ckptscope::ui
