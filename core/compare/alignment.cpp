#include "core/compare/alignment.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <utility>

namespace ckptscope::compare {

namespace {

using Range = std::span<const Key>;

constexpr std::size_t kMostPrefixes = 24; ///< tried on each side
constexpr std::size_t kDeepestPrefix = 8; ///< segments
constexpr std::size_t kMostRounds = 4;
constexpr std::size_t kSamples = 64;

/// Segments that wrappers put into names (torch.nn.parallel, torch.compile, FSDP, fairscale, torchrec, Lightning).
constexpr std::array<std::string_view, 8> kWrappers = {"_checkpoint_wrapped_module.",
                                                       "_dmp_wrapped_module.",
                                                       "_forward_module.",
                                                       "_fpw_module.",
                                                       "_fsdp_wrapped_module.",
                                                       "_module.",
                                                       "_orig_mod.",
                                                       "module."};

/// A prefix and the keys that begin with it; they keep their order when it is taken off.
struct Group {
    std::string prefix;
    Range keys;
    std::size_t depth = 0; ///< segments
};

/// The keys at the front of `keys` that begin with `prefix`.
Range leading(Range keys, std::string_view prefix)
{
    const auto end = std::ranges::partition_point(keys, [&](const Key& key) { return key.name.starts_with(prefix); });
    return {keys.begin(), end};
}

/// Prefixes of one more segment that cover at least `least` keys, as they come.
void addChildren(const Group& parent, std::size_t least, std::vector<Group>& out)
{
    for (Range rest = parent.keys; rest.size() >= least && !rest.empty();) {
        const std::string_view name = rest.front().name;
        const std::size_t dot = name.find('.', parent.prefix.size());
        if (dot == std::string_view::npos) {
            rest = rest.subspan(1);
            continue;
        }
        const Range keys = leading(rest, name.substr(0, dot + 1));
        if (keys.size() >= least)
            out.push_back({std::string(name.substr(0, dot + 1)), keys, parent.depth + 1});
        rest = rest.subspan(keys.size());
    }
}

/// Leading segments that many keys share, short ones first; behind `start`, which all have.
std::vector<Group> prefixesOf(Range keys, const std::string& start, std::size_t otherSide)
{
    // A tenth: a training checkpoint holds its weights beside an optimizer and averages of several times the number.
    const std::size_t least = std::max<std::size_t>(1, std::min(keys.size(), otherSide) / 10);
    std::vector<Group> groups;
    groups.push_back({start, keys, 0});
    for (std::size_t i = 0; i < groups.size() && groups.size() < kMostPrefixes; ++i) {
        if (groups[i].depth == kDeepestPrefix)
            break;
        std::vector<Group> children;
        addChildren(groups[i], least, children);
        std::ranges::stable_sort(children, std::greater(), [](const Group& group) { return group.keys.size(); });
        const std::size_t room = std::min(children.size(), kMostPrefixes - groups.size());
        groups.insert(groups.end(), std::make_move_iterator(children.begin()),
                      std::make_move_iterator(children.begin() + static_cast<std::ptrdiff_t>(room)));
    }
    return groups;
}

/// Calls visit(keyOfA, keyOfB) for equal names; equal names on one side are used up one by one.
template <typename Visit> void merge(const Group& a, const Group& b, Visit&& visit)
{
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.keys.size() && j < b.keys.size()) {
        const int order = a.keys[i].name.substr(a.prefix.size()).compare(b.keys[j].name.substr(b.prefix.size()));
        if (order == 0)
            visit(a.keys[i], b.keys[j]);
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
}

/// How many of some evenly spaced keys of `few` are in `many`, scaled up to all.
std::size_t estimate(const Group& few, const Group& many)
{
    const std::size_t samples = std::min(kSamples, few.keys.size());
    std::size_t hits = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        const std::string_view wanted = few.keys[i * few.keys.size() / samples].name.substr(few.prefix.size());
        const auto found = std::ranges::lower_bound(
            many.keys, wanted, {}, [&](const Key& key) { return key.name.substr(many.prefix.size()); });
        hits += found != many.keys.end() && found->name.substr(many.prefix.size()) == wanted ? 1 : 0;
    }
    return samples == 0 ? 0 : hits * few.keys.size() / samples;
}

std::string commonSegments(std::string_view a, std::string_view b)
{
    std::size_t end = 0;
    for (std::size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i)
        if (a[i] == '.')
            end = i + 1;
    return std::string(a.substr(0, end));
}

bool isWrapperStack(std::string_view text)
{
    while (!text.empty()) {
        const auto* wrapper =
            std::ranges::find_if(kWrappers, [&](std::string_view segment) { return text.starts_with(segment); });
        if (wrapper == kWrappers.end())
            return false;
        text.remove_prefix(wrapper->size());
    }
    return true;
}

/// Whether the two differ by wrappers alone (or not at all).
bool differByWrappers(std::string_view a, std::string_view b)
{
    const std::size_t common = commonSegments(a, b).size();
    return isWrapperStack(a.substr(common)) && isWrapperStack(b.substr(common));
}

/// What stands in names of one side (first) where the other has something else (second), behind what both begin with.
using Difference = std::pair<std::string, std::string>;

Difference differenceOf(const std::string& a, const std::string& b)
{
    const std::size_t common = commonSegments(a, b).size();
    return {a.substr(common), b.substr(common)};
}

/// Whose keys a round may pair, and by what.
struct Rules {
    std::string start; ///< that all keys begin with
    bool anyPrefix = true; ///< else wrappers, and the differences that are known
    bool shapesProve = true;
    std::vector<Difference> known = {}; ///< found by earlier rounds

    bool admit(const std::string& a, const std::string& b) const
    {
        return anyPrefix || differByWrappers(a, b) || std::ranges::find(known, differenceOf(a, b)) != known.end();
    }
};

struct Trial {
    const Group* a;
    const Group* b;
    std::size_t expected; ///< matches, estimated
    std::size_t stripped; ///< segments
    std::size_t most() const { return std::min(a->keys.size(), b->keys.size()); }
};

std::vector<Trial> trialsOf(const std::vector<Group>& groupsA, const std::vector<Group>& groupsB, const Rules& rules)
{
    std::vector<Trial> trials;
    for (const Group& a : groupsA) {
        for (const Group& b : groupsB) {
            if (!rules.admit(a.prefix, b.prefix))
                continue;
            const bool fewA = a.keys.size() <= b.keys.size();
            if (const std::size_t expected = fewA ? estimate(a, b) : estimate(b, a); expected != 0)
                trials.push_back({&a, &b, expected, a.depth + b.depth});
        }
    }
    std::ranges::stable_sort(trials, [](const Trial& x, const Trial& y) {
        return x.expected != y.expected ? x.expected > y.expected : x.stripped < y.stripped;
    });
    return trials;
}

/// What a trial pairs: more keys are better, then more equal shapes among them, then fewer segments stripped.
struct Score {
    std::size_t matched = 0, alike = 0, stripped = 0;
    bool operator<(const Score& other) const
    {
        return std::tuple(matched, alike, other.stripped) < std::tuple(other.matched, other.alike, stripped);
    }
};

Score scoreOf(const Trial& trial)
{
    Score score{0, 0, trial.stripped};
    merge(*trial.a, *trial.b, [&](const Key& a, const Key& b) {
        ++score.matched;
        score.alike += a.shape == b.shape ? 1 : 0;
    });
    return score;
}

/// A few inner names such as "weight" occur everywhere; where no shape agrees, either, they prove nothing.
bool isChance(const Trial& trial, const Score& score, std::size_t keys, const Rules& rules)
{
    return (score.alike == 0 || !rules.shapesProve) && score.matched * 2 < keys
        && !differByWrappers(trial.a->prefix, trial.b->prefix);
}

/// The best pair of prefixes. `keys`: of the longer side.
const Trial* best(const std::vector<Trial>& trials, std::size_t keys, const Rules& rules)
{
    const Trial* winner = nullptr;
    Score highest;
    for (const Trial& trial : trials) {
        if (winner != nullptr && Score{trial.most(), trial.most(), trial.stripped} < highest)
            continue;
        const Score score = scoreOf(trial);
        if (score.matched != 0 && !isChance(trial, score, keys, rules) && (winner == nullptr || highest < score)) {
            winner = &trial;
            highest = score;
        }
    }
    return winner;
}

class Pairer {
public:
    Pairer(const Keys& a, const Keys& b)
    {
        m_out.partnerOfA.assign(a.size(), Pairing::kAlone);
        m_out.pairedB.assign(b.size(), false);
        m_out.roundOfA.assign(a.size(), kNoRound);
        m_out.roundOfB.assign(b.size(), kNoRound);
    }

    /// Pairs what is still alone in up to `most` rounds, only the first of which may find any prefix: after it only
    /// wrappers count, and what earlier rounds found ("model." in "g.model.x" and "d.model.x"), so that parts of
    /// different meaning that happen to have equal inner names are not paired.
    void pair(Keys a, Keys b, Rules rules, std::size_t most = kMostRounds)
    {
        const std::size_t all = std::max(a.size(), b.size());
        const std::size_t first = m_out.rounds.size();
        const Keys everyA = a, everyB = b;
        for (std::size_t i = 0; i < most && m_out.rounds.size() < kNoRound; ++i) {
            std::erase_if(a, [&](const Key& key) { return m_out.partnerOfA[key.row] != Pairing::kAlone; });
            std::erase_if(b, [&](const Key& key) { return m_out.pairedB[key.row]; });
            if (!pairOnce(a, b, rules, all))
                break;
            rules.anyPrefix = false;
            rules.known.push_back(differenceOf(m_out.rounds.back().stripA, m_out.rounds.back().stripB));
        }
        if (m_out.rounds.size() == first)
            return;
        for (const Key& key : everyA)
            if (m_out.roundOfA[key.row] == kNoRound)
                m_out.roundOfA[key.row] = static_cast<std::uint16_t>(first);
        for (const Key& key : everyB)
            if (m_out.roundOfB[key.row] == kNoRound)
                m_out.roundOfB[key.row] = static_cast<std::uint16_t>(first);
    }

    std::size_t rounds() const { return m_out.rounds.size(); }
    Pairing take() { return std::move(m_out); }

private:
    bool pairOnce(const Keys& a, const Keys& b, const Rules& rules, std::size_t all)
    {
        if (a.empty() || b.empty())
            return false;
        const auto alike = [](const Key& x, const Key& y) { return x.name == y.name && x.shape == y.shape; };
        if (std::ranges::equal(a, b, alike)) { // most often, and quick to see
            const Group groupA{rules.start, a, 0}, groupB{rules.start, b, 0};
            addRound({&groupA, &groupB, a.size(), 0}, all);
            return true;
        }
        const std::vector<Group> groupsA = prefixesOf(a, rules.start, b.size());
        const std::vector<Group> groupsB = prefixesOf(b, rules.start, a.size());
        const std::vector<Trial> trials = trialsOf(groupsA, groupsB, rules);
        const Trial* winner = best(trials, std::max(a.size(), b.size()), rules);
        if (winner != nullptr)
            addRound(*winner, all);
        return winner != nullptr;
    }

    void addRound(const Trial& trial, std::size_t all)
    {
        Round round;
        round.stripA = trial.a->prefix;
        round.stripB = trial.b->prefix;
        round.common = commonSegments(round.stripA, round.stripB);
        round.all = all;
        const auto index = static_cast<std::uint16_t>(m_out.rounds.size());
        merge(*trial.a, *trial.b, [&](const Key& a, const Key& b) {
            if (round.matched++ == 0) {
                round.firstA = a.row;
                round.firstB = b.row;
            }
            m_out.partnerOfA[a.row] = b.row;
            m_out.pairedB[b.row] = true;
            m_out.roundOfA[a.row] = m_out.roundOfB[b.row] = index;
        });
        m_out.rounds.push_back(std::move(round));
    }

    Pairing m_out;
};

/// The keys of each unit; they keep their order.
std::vector<Keys> byUnit(const Keys& keys, std::size_t units)
{
    std::vector<Keys> out(units);
    for (const Key& key : keys)
        if (key.unit != Key::kNoUnit)
            out[key.unit].push_back(key);
    return out;
}

Keys weightsOf(Keys keys)
{
    std::erase_if(keys, [](const Key& key) { return !key.isWeight; });
    return keys;
}

/// Without those of units in which something was paired.
Keys outside(Keys keys, const std::vector<bool>& isPaired)
{
    std::erase_if(keys, [&](const Key& key) { return key.unit != Key::kNoUnit && isPaired[key.unit]; });
    return keys;
}

} // namespace

Pairing pairKeys(Keys a, Keys b, const std::vector<Unit>& units)
{
    Pairer pairer(a, b);
    const std::vector<Keys> unitsA = byUnit(a, units.size()), unitsB = byUnit(b, units.size());
    std::vector<bool> isPaired(units.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::size_t before = pairer.rounds();
        pairer.pair(unitsA[i], unitsB[i], {units[i].prefix, true, !units[i].isOptimizer});
        isPaired[i] = pairer.rounds() != before;
    }
    if (pairer.rounds() == 0) {
        pairer.pair(std::move(a), std::move(b), {});
        return pairer.take();
    }
    // The weights may stand under another name, beside an optimizer that is paired already.
    pairer.pair(weightsOf(outside(a, isPaired)), weightsOf(outside(b, isPaired)), {}, 1);
    pairer.pair(std::move(a), std::move(b), {"", false, true});
    return pairer.take();
}

} // namespace ckptscope::compare
