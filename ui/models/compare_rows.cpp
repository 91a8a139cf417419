#include "ui/models/compare_rows.h"

#include "core/compare/compared_path.h"
#include "core/io/text.h"

#include <algorithm>
#include <unordered_map>

namespace ckptscope::ui {

using checkpoint::kNoIndex;
using compare::Pair;

namespace {

constexpr std::uint32_t kCheckEvery = 1 << 14;

/// The segments of a name but the last two ("layer1.0" of "layer1.0.conv1.weight").
std::string_view heading(std::string_view name)
{
    const std::size_t last = name.rfind('.');
    const std::size_t dot = last == std::string_view::npos || last == 0 ? last : name.rfind('.', last - 1);
    return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

void addStates(unsigned states, CompareCounts& counts)
{
    for (std::size_t i = 0; i < kCompareStates.size(); ++i)
        counts[i] += states & kCompareStates[i] ? 1 : 0;
}

/// Numbers the headings as they come; kNoIndex for names without one.
std::vector<std::uint32_t> headingsOf(const CompareRows& rows, const io::Progress& progress, std::uint32_t& count)
{
    std::vector<std::uint32_t> out;
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::uint32_t i = 0; i < rows.comparison.pairs.size(); ++i) {
        if (i % kCheckEvery == 0)
            progress.check();
        const std::string name = compare::commonName(rows.comparison, rows.pair(i), *rows.a, *rows.b);
        const std::string_view group = heading(name);
        out.push_back(
            group.empty()
                ? kNoIndex
                : known.try_emplace(std::string(group), static_cast<std::uint32_t>(known.size())).first->second);
    }
    count = static_cast<std::uint32_t>(known.size());
    return out;
}

/// Fills top, groups and grouped from the heading of each pair. A heading with one row below it is left out.
void arrange(CompareRows& rows, const std::vector<std::uint32_t>& headings, std::uint32_t count)
{
    std::vector<std::uint32_t> sizes(count), groups(count, kNoIndex);
    for (std::uint32_t heading : headings)
        if (heading != kNoIndex)
            ++sizes[heading];
    rows.groupOf.assign(headings.size(), kNoIndex);
    std::uint32_t first = 0;
    for (std::uint32_t i = 0; i < headings.size(); ++i) {
        const std::uint32_t heading = headings[i];
        if (heading == kNoIndex || sizes[heading] == 1) {
            rows.top.push_back(i);
            continue;
        }
        if (groups[heading] == kNoIndex) {
            groups[heading] = static_cast<std::uint32_t>(rows.groups.size());
            rows.top.push_back(groups[heading] | CompareRows::kGroup);
            rows.groups.push_back({first, 0, {}});
            first += sizes[heading];
        }
        rows.groupOf[i] = groups[heading];
    }
    rows.grouped.resize(first);
    for (std::uint32_t i = 0; i < headings.size(); ++i) {
        if (rows.groupOf[i] == kNoIndex)
            continue;
        CompareGroup& group = rows.groups[rows.groupOf[i]];
        rows.grouped[group.first + group.count++] = i;
    }
}

/// Needs the numbers to be known, if they ever are.
void countStates(CompareRows& rows)
{
    rows.counts = {};
    for (CompareGroup& group : rows.groups)
        group.counts = {};
    for (std::uint32_t i = 0; i < rows.comparison.pairs.size(); ++i) {
        const unsigned states = rows.states(i);
        addStates(states, rows.counts);
        if (rows.groupOf[i] != kNoIndex)
            addStates(states, rows.groups[rows.groupOf[i]].counts);
    }
}

} // namespace

unsigned CompareRows::states(std::uint32_t index) const
{
    const Pair& pair = this->pair(index);
    if (pair.isOnlyA() || pair.isOnlyB())
        return pair.isOnlyA() ? OnlyLeftState : OnlyRightState;
    static constexpr std::array<std::pair<compare::PairFlag, CompareState>, 4> kStates = {
        {{compare::kRenamed, RenamedState},
         {compare::kOtherShape, ShapeState},
         {compare::kOtherDType, DTypeState},
         {compare::kOtherDevice, DeviceState}}};
    unsigned states = 0;
    for (const auto& [flag, state] : kStates)
        if (pair.flags & flag)
            states |= state;
    if (numbers(index) == compare::Numbers::Different)
        states |= NumbersState;
    return states == 0 ? unsigned(SameState) : states;
}

PackedNames::PackedNames(const checkpoint::Checkpoint& checkpoint, const io::Progress& progress)
{
    m_begins.reserve(checkpoint.tensors.size() + 1);
    for (std::uint32_t i = 0; i < checkpoint.tensors.size(); ++i) {
        if (i % kCheckEvery == 0)
            progress.check();
        m_begins.push_back(m_text.size());
        m_text += io::lowered(compare::comparedName(checkpoint, checkpoint.tensors[i]));
    }
    m_begins.push_back(m_text.size());
}

CompareRows::CompareRows(checkpoint::CheckpointPtr left, checkpoint::CheckpointPtr right, const io::Progress& progress)
    : a(std::move(left))
    , b(std::move(right))
    , comparison(compare::compare(*a, *b, {}, progress))
    , namesA(*a, progress)
    , namesB(*b, progress)
{
    std::uint32_t count = 0;
    const std::vector<std::uint32_t> headings = headingsOf(*this, progress, count);
    arrange(*this, headings, count);
    for (std::uint32_t i = 0; i < comparison.pairs.size(); ++i) {
        if (!comparison.pairs[i].isOnlyA())
            pairsOfRight.push_back(i);
    }
    std::ranges::sort(pairsOfRight, {}, [this](std::uint32_t i) { return comparison.pairs[i].b; });
    countStates(*this);
}

CompareRows::CompareRows(const CompareRows& before, compare::NumberComparison found)
    : CompareRows(before)
{
    readRows.assign(comparison.pairs.size(), kNoIndex);
    for (std::uint32_t i = 0; i < found.rows.size(); ++i)
        readRows[found.rows[i].pair] = i;
    read = std::make_shared<const compare::NumberComparison>(std::move(found));
    countStates(*this);
}

const compare::NumberDifference* CompareRows::difference(std::uint32_t index) const
{
    const std::uint32_t row = readRows.empty() ? kNoIndex : readRows[index];
    return row == kNoIndex ? nullptr : &read->rows[row];
}

compare::Numbers CompareRows::numbers(std::uint32_t index) const
{
    return read ? compare::numbersOf(pair(index), difference(index), *a, *b) : pair(index).numbers;
}

std::string CompareRows::name(std::uint32_t index, bool right) const
{
    const checkpoint::Checkpoint& side = right ? *b : *a;
    const std::uint32_t tensor = right ? pair(index).b : pair(index).a;
    return tensor == kNoIndex ? std::string() : compare::comparedName(side, side.tensors[tensor]);
}

std::optional<TensorPair> CompareRows::tensorsOf(std::uint32_t index) const
{
    const Pair& both = pair(index);
    return both.isOnlyA() || both.isOnlyB() ? std::nullopt : std::optional(TensorPair{a, b, both.a, both.b});
}

namespace {

bool matches(const checkpoint::Query& query, const checkpoint::Checkpoint& side, const PackedNames& names,
             std::uint32_t tensor)
{
    if (tensor == kNoIndex)
        return false;
    const checkpoint::Tensor& each = side.tensors[tensor];
    return query.matches(side, &each, query.needsCase() ? compare::comparedName(side, each) : std::string(),
                         names.of(tensor));
}

} // namespace

CompareProjection project(const CompareRows& rows, const CompareFilter& filter, const std::stop_token& stop)
{
    const io::Progress progress{stop, {}};
    std::vector<bool> isShown(rows.comparison.pairs.size());
    CompareProjection out;
    for (std::uint32_t i = 0; i < isShown.size(); ++i) {
        if (i % kCheckEvery == 0)
            progress.check();
        const Pair& pair = rows.pair(i);
        isShown[i] = (rows.states(i) & filter.states) != 0
            && (filter.query.empty() || matches(filter.query, *rows.a, rows.namesA, pair.a)
                || matches(filter.query, *rows.b, rows.namesB, pair.b));
        out.shown += isShown[i] ? 1 : 0;
        if (isShown[i] && !pair.isOnlyB())
            out.left.push_back(i);
    }
    for (std::uint32_t i : rows.pairsOfRight)
        if (isShown[i])
            out.right.push_back(i);
    out.first.resize(rows.groups.size());
    out.count.resize(rows.groups.size());
    out.position.resize(rows.groups.size());
    for (std::uint32_t entry : rows.top) {
        if ((entry & CompareRows::kGroup) == 0) {
            if (isShown[entry])
                out.top.push_back(entry);
            continue;
        }
        const std::uint32_t group = entry & ~CompareRows::kGroup;
        out.first[group] = static_cast<std::uint32_t>(out.grouped.size());
        for (std::uint32_t i = 0; i < rows.groups[group].count; ++i)
            if (const std::uint32_t pair = rows.grouped[rows.groups[group].first + i]; isShown[pair])
                out.grouped.push_back(pair);
        out.count[group] = static_cast<std::uint32_t>(out.grouped.size()) - out.first[group];
        out.position[group] = static_cast<std::uint32_t>(out.top.size());
        if (out.count[group] != 0)
            out.top.push_back(entry);
    }
    return out;
}

} // namespace ckptscope::ui
