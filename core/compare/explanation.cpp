#include "core/compare/explanation.h"

#include "core/compare/compared_path.h"

#include <algorithm>

namespace ckptscope::compare {

namespace {

Prefix splitPrefix(const SideOf& side, std::uint32_t row, const std::string& strip)
{
    Prefix out;
    const checkpoint::Tensor& tensor = side.checkpoint.tensors[side.tensors[row]];
    const ComparedPath compared = comparedPath(side.checkpoint, tensor);
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

std::string escapedForRegex(const std::string& text)
{
    std::string out;
    for (char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

std::string escapedForReplacement(const std::string& text)
{
    std::string out;
    for (char c : text)
        out += c == '$' ? "$$" : std::string(1, c);
    return out;
}

/// Edits that turn keys with `from` in front into keys with `to` in front; none when there is no such edit. The root
/// becomes the container where it can.
std::vector<std::string> fixOf(const Prefix& from, const Prefix& to)
{
    std::vector<std::string> fix;
    if (from.container != to.container && to.container.empty()) // nothing puts the root into a dict
        fix = {"--pick", from.container};
    if (to.inModel)
        return from.inModel && from.keys == "module." && to.keys.empty() ? std::vector<std::string>{"--unwrap"}
                                                                         : std::vector<std::string>{};
    if (from.inModel)
        fix.emplace_back("--extract");
    if (from.keys == to.keys)
        return fix;
    if (to.keys.empty())
        fix.insert(fix.end(), {"--strip", from.keys});
    else if (from.keys.empty())
        fix.insert(fix.end(), {"--add", to.keys});
    else
        fix.insert(fix.end(),
                   {"--rename", '^' + escapedForRegex(from.keys) + "(.*)=>" + escapedForReplacement(to.keys) + "$1"});
    return fix;
}

/// "every key" or "60 of 62 keys".
std::string howMany(std::uint64_t matched, std::uint64_t all)
{
    return matched == all ? "every key" : std::to_string(matched) + " of " + std::to_string(all) + " keys";
}

/// How the key prefixes differ, to stand after "B = A": ' with "module." before every key'.
std::string keyWords(const std::string& a, const std::string& b, const std::string& common, const Round& round)
{
    const std::string keysA = a.substr(common.size());
    const std::string keysB = b.substr(common.size());
    if (keysA.empty() && keysB.empty())
        return {};
    const std::string place = common.empty()
        ? " before " + howMany(round.matched, keysA.empty() || keysB.empty() ? round.withinA : round.withinB)
        : " after " + quoted(common) + " in " + std::to_string(round.matched) + " keys";
    if (keysA.empty())
        return " with " + quoted(keysB) + place;
    if (!keysB.empty())
        return " with " + quoted(keysB) + " in place of " + quoted(keysA) + place;
    if (!common.empty())
        return " without " + quoted(keysA) + place;
    return " without " + quoted(keysA) + (round.matched == round.withinA ? "" : place);
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

std::string wordsOf(const Relation& relation, const Round& round)
{
    const Prefix& a = relation.a;
    const Prefix& b = relation.b;
    const std::string keys = keyWords(a.keys, b.keys, relation.common, round);
    if (a.container == b.container && a.inModel == b.inModel)
        return keys.empty() ? "" : "B = A" + keys;
    const std::string partA = partOf("A", a, b);
    std::string partB = partOf("B", b, a);
    if (keys.empty() && partB == "B")
        return "B is " + partA;
    if (keys.empty() && partA == "A")
        return "A is " + partB;
    partB.front() = partB.front() == 't' ? 'T' : partB.front();
    return partB + " = " + partA + keys;
}

void append(std::vector<std::string>& fix, const std::vector<std::string>& more)
{
    // A pick moves the root, so it cannot stand behind other edits.
    if (more.empty() || more.front() == "--pick" || more.front() == "--extract" || more.front() == "--unwrap")
        return;
    fix.insert(fix.end(), more.begin(), more.end());
}

} // namespace

Alignment explain(const Pairing& pairing, const SideOf& a, const SideOf& b)
{
    Alignment out;
    for (const Round& round : pairing.rounds) {
        Relation relation;
        relation.a = splitPrefix(a, round.firstA, round.stripA);
        relation.b = splitPrefix(b, round.firstB, round.stripB);
        relation.common = commonSegments(relation.a.keys, relation.b.keys);
        relation.stripA = round.stripA;
        relation.stripB = round.stripB;
        relation.commonStrip = round.common;
        relation.matched = round.matched;
        const bool bare = relation.a.keys == relation.common || relation.b.keys == relation.common;
        relation.all = bare ? round.withinA : round.withinB;
        const std::string words = wordsOf(relation, round);
        if (!words.empty() && words != out.sentence)
            out.sentence += (out.sentence.empty() ? "" : "; ") + words;
        if (out.relations.empty()) {
            out.stripA = round.stripA;
            out.stripB = round.stripB;
            out.matched = round.matched;
            out.fixA = fixOf(relation.a, relation.b);
            out.fixB = fixOf(relation.b, relation.a);
        } else if (round.stripA != round.stripB) {
            append(out.fixA, fixOf(relation.a, relation.b));
            append(out.fixB, fixOf(relation.b, relation.a));
        }
        out.relations.push_back(std::move(relation));
    }
    return out;
}

} // namespace ckptscope::compare
