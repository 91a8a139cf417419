#include "core/compare/explanation.h"

#include "core/compare/compared_path.h"
#include "core/compare/cure.h"

#include <algorithm>
#include <functional>
#include <set>

namespace ckptscope::compare {

namespace {

constexpr std::size_t kMostTold = 6; ///< relations in one sentence

Prefix splitPrefix(const Rows& side, std::uint32_t row, const std::string& strip)
{
    Prefix out;
    const ComparedPath compared = comparedPath(side.checkpoint, side.tensor(row));
    const std::vector<std::string>& path = compared.labels;
    out.inModel = compared.inModel;
    std::size_t taken = 0;
    for (std::size_t i = 0; i + 1 < path.size() && taken + path[i].size() + 1 <= strip.size(); ++i) {
        out.container += (i ? "." : "") + path[i];
        taken += path[i].size() + 1;
    }
    out.keys = strip.substr(taken);
    return out;
}

std::string quoted(const std::string& text)
{
    return '"' + text + '"';
}

/// "every key" or "60 of 62 keys".
std::string howMany(std::uint64_t matched, std::uint64_t all)
{
    return matched == all ? "every key" : std::to_string(matched) + " of " + std::to_string(all) + " keys";
}

/// How the key prefixes differ, to stand after "B = A": ' with "module." before every key'.
std::string keyWords(const Relation& relation)
{
    const std::string& common = relation.common;
    const std::string keysA = relation.a.keys.substr(common.size());
    const std::string keysB = relation.b.keys.substr(common.size());
    if (keysA.empty() && keysB.empty())
        return relation.matched == relation.all ? "" : " in " + howMany(relation.matched, relation.all);
    const std::string place = common.empty() ? " before " + howMany(relation.matched, relation.all)
                                             : " after " + quoted(common) + " in " + std::to_string(relation.matched)
            + (relation.matched == 1 ? " key" : " keys");
    if (keysA.empty())
        return " with " + quoted(keysB) + place;
    if (!keysB.empty())
        return " with " + quoted(keysB) + " in place of " + quoted(keysA) + place;
    if (!common.empty())
        return " without " + quoted(keysA) + place;
    return " without " + quoted(keysA) + (relation.matched == relation.all ? "" : place);
}

/// 'A', 'the "model" of A', 'the state dict of A'.
std::string partOf(const std::string& side, const Prefix& prefix, const Prefix& other)
{
    std::string text = side;
    if (prefix.container != other.container && !prefix.container.empty())
        text = "the " + quoted(prefix.container) + " of " + text;
    return prefix.inModel && !other.inModel ? "the state dict of " + text : text;
}

/// Whole segments that both key prefixes have; they say nothing about the difference.
std::string commonSegments(const std::string& a, const std::string& b)
{
    std::size_t same = 0;
    for (std::size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i)
        if (a[i] == '.')
            same = i + 1;
    return a.substr(0, same);
}

std::string wordsOf(const Relation& relation)
{
    const Prefix& a = relation.a;
    const Prefix& b = relation.b;
    const std::string keys = keyWords(relation);
    if (relation.isInOnePlace())
        return "B = A" + keys;
    const std::string partA = partOf("A", a, b);
    const std::string partB = partOf("B", b, a);
    if (keys.empty() && partB == "B")
        return "B is " + partA;
    if (keys.empty() && partA == "A")
        return "A is " + partB;
    return partB + " = " + partA + keys;
}

/// The same, where other parts of the files are related in other ways: 'in "ema", B = A with … (9 of 9)'.
std::string wordsOfPart(const Relation& relation)
{
    const std::string& name = relation.a.container;
    if (name != relation.b.container || name.empty())
        return wordsOf(relation);
    if (relation.isIdentity())
        return quoted(name) + ": "
            + (relation.matched == relation.all ? "the same keys"
                                                : howMany(relation.matched, relation.all) + " are the same");
    const bool all = relation.matched == relation.all && relation.common.empty();
    return "in " + quoted(name) + ", " + wordsOf(relation)
        + (all ? " (" + std::to_string(relation.matched) + " of " + std::to_string(relation.all) + ')' : "");
}

std::string sentenceOf(const Alignment& alignment)
{
    std::vector<std::string> parts;
    for (const Relation& relation : alignment.told) {
        std::string words = alignment.bySection ? wordsOfPart(relation) : wordsOf(relation);
        if (std::ranges::find(parts, words) == parts.end())
            parts.push_back(std::move(words));
    }
    if (alignment.more != 0)
        parts.push_back(std::to_string(alignment.more) + " more part" + (alignment.more == 1 ? "" : "s"));
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : "; ") + part;
    if (text.starts_with("the ") || text.starts_with("in "))
        text.front() = text.front() == 't' ? 'T' : 'I';
    return text;
}

/// The keys below a container. Where a round pairs keys of one state dict alone, what stands beside them in that dict
/// (an optimizer) does not count. `isPaired` tells of a row whether the round paired it.
template <typename IsPaired>
std::uint64_t keysBelow(const Rows& side, const Prefix& prefix, std::uint32_t first, IsPaired&& isPaired)
{
    const std::uint32_t section = side.sections[first];
    bool isOwn = side.isWeight(first) && side.section(first)->name == prefix.container;
    for (std::uint32_t row = 0; isOwn && row < side.names.size(); ++row)
        isOwn = !isPaired(row) || side.sections[row] == section;
    if (isOwn)
        return static_cast<std::uint64_t>(std::ranges::count(side.sections, section));
    const std::string start = prefix.container.empty() ? "" : prefix.container + '.';
    return static_cast<std::uint64_t>(
        std::ranges::count_if(side.names, [&](const std::string& name) { return name.starts_with(start); }));
}

/// Of how many keys a relation is to hold, so that it holds for every one.
std::uint64_t allOf(const Relation& relation, std::uint64_t ofA, std::uint64_t ofB)
{
    // A state dict leaves out buffers that are not persistent.
    if (relation.a.inModel != relation.b.inModel && relation.matched == (relation.a.inModel ? ofB : ofA))
        return relation.matched;
    return relation.a.keys == relation.b.keys ? std::max(ofA, ofB) : ofA;
}

Relation relationOf(const Pairing& pairing, std::size_t index, const Rows& a, const Rows& b)
{
    const Round& round = pairing.rounds[index];
    Relation relation;
    relation.a = splitPrefix(a, round.firstA, round.stripA);
    relation.b = splitPrefix(b, round.firstB, round.stripB);
    relation.common = commonSegments(relation.a.keys, relation.b.keys);
    relation.stripA = round.stripA;
    relation.stripB = round.stripB;
    relation.commonStrip = round.common;
    relation.matched = round.matched;
    relation.all = round.all;
    relation.ofWeights = a.isWeight(round.firstA);
    if (relation.isIdentity())
        return relation;
    // The unit may hold more than this container.
    const std::uint64_t ofA = keysBelow(a, relation.a, round.firstA, [&](std::uint32_t row) {
        return pairing.roundOfA[row] == index && pairing.partnerOfA[row] != Pairing::kAlone;
    });
    const std::uint64_t ofB = keysBelow(b, relation.b, round.firstB, [&](std::uint32_t row) {
        return pairing.roundOfB[row] == index && pairing.pairedB[row];
    });
    relation.all = allOf(relation, ofA, ofB);
    return relation;
}

/// Whether the relations of all parts are one, which then holds for every key.
bool areOne(const std::vector<Relation>& told, const std::set<std::string>& weights)
{
    std::set<std::string> containers;
    for (const Relation& relation : told)
        if (!relation.isInOnePlace() || relation.matched != relation.all || relation.a.keys != told.front().a.keys
            || relation.b.keys != told.front().b.keys || !containers.insert(relation.a.container).second)
            return false;
    return std::ranges::includes(containers, weights);
}

/// Chooses what is to be said: all that is not as it was; and of state dicts also that, where others changed.
void choose(Alignment& alignment)
{
    std::vector<Relation>& told = alignment.told;
    std::set<std::string> changed, weights;
    for (const Relation& relation : alignment.relations) {
        if (relation.ofWeights && relation.isInOnePlace())
            weights.insert(relation.a.container);
        if (relation.isIdentity())
            continue;
        changed.insert(relation.a.container);
        told.push_back(relation);
    }
    if (told.empty())
        return;
    std::ranges::stable_sort(told, std::greater(), &Relation::ofWeights);
    if (areOne(told, weights)) {
        for (std::size_t i = 1; i < told.size(); ++i) {
            told.front().matched += told[i].matched;
            told.front().all += told[i].all;
        }
        told.resize(1);
        return;
    }
    for (const Relation& relation : alignment.relations)
        if (relation.isIdentity() && relation.ofWeights && changed.insert(relation.a.container).second)
            told.push_back(relation);
    alignment.bySection = changed.size() > 1;
    if (told.size() > kMostTold) {
        alignment.more = told.size() - kMostTold;
        told.resize(kMostTold);
    }
}

/// The relations as seen from A, or from B where `reverse`, with their pairs.
std::vector<Link> linksOf(const Alignment& alignment, const Pairing& pairing, bool reverse)
{
    std::vector<Link> links;
    for (const Relation& relation : alignment.relations)
        links.push_back({reverse ? relation.b : relation.a,
                         reverse ? relation.a : relation.b,
                         relation.ofWeights,
                         relation.stripA == alignment.stripA && relation.stripB == alignment.stripB,
                         {}});
    for (std::uint32_t row = 0; row < pairing.partnerOfA.size(); ++row)
        if (const std::uint32_t partner = pairing.partnerOfA[row]; partner != Pairing::kAlone)
            links[pairing.roundOfA[row]].pairs.emplace_back(reverse ? partner : row, reverse ? row : partner);
    return links;
}

} // namespace

Alignment explain(const Pairing& pairing, const Rows& a, const Rows& b)
{
    Alignment out;
    for (std::size_t i = 0; i < pairing.rounds.size(); ++i)
        out.relations.push_back(relationOf(pairing, i, a, b));
    if (out.relations.empty())
        return out;
    choose(out);
    const Relation& main = out.told.empty() ? out.relations.front() : out.told.front();
    out.stripA = main.stripA;
    out.stripB = main.stripB;
    out.matched = main.matched;
    if (out.told.empty())
        return out;
    out.sentence = sentenceOf(out);
    out.fixA = cureOf(linksOf(out, pairing, false), a, b);
    out.fixB = cureOf(linksOf(out, pairing, true), b, a);
    return out;
}

} // namespace ckptscope::compare
