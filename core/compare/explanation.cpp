#include "core/compare/explanation.h"

#include "core/compare/compared_path.h"

#include <algorithm>

namespace ckptscope::compare {

namespace {

/// A prefix of names, cut into the containers on the way ("state_dict") and what stands in front of the keys.
struct Prefix {
    std::string container; ///< without the last dot
    std::string keys; ///< with it
    bool inModel = false; ///< the keys are those that a whole model's state dict would have
};

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

/// Edits that turn keys with `from` in front into keys with `to` in front; none when there is no such edit.
std::vector<std::string> fixOf(const Prefix& from, const Prefix& to)
{
    std::vector<std::string> fix;
    if (from.container != to.container) {
        if (!to.container.empty())
            return {}; // nothing puts the root into a dict
        fix = {"--pick", from.container};
    }
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

std::string wordsOf(const Round& round, const Prefix& a, const Prefix& b)
{
    // Whole segments that both key prefixes have say nothing about the difference.
    std::size_t same = 0;
    for (std::size_t i = 0; i < a.keys.size() && i < b.keys.size() && a.keys[i] == b.keys[i]; ++i)
        if (a.keys[i] == '.')
            same = i + 1;
    const std::string keys = keyWords(a.keys, b.keys, a.keys.substr(0, same), round);
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
    for (std::size_t i = 0; i < pairing.rounds.size(); ++i) {
        const Round& round = pairing.rounds[i];
        const Prefix prefixA = splitPrefix(a, round.firstA, round.stripA);
        const Prefix prefixB = splitPrefix(b, round.firstB, round.stripB);
        const std::string words = wordsOf(round, prefixA, prefixB);
        if (!words.empty() && words != out.sentence)
            out.sentence += (out.sentence.empty() ? "" : "; ") + words;
        if (i == 0) {
            out.stripA = round.stripA;
            out.stripB = round.stripB;
            out.matched = round.matched;
            out.fixA = fixOf(prefixA, prefixB);
            out.fixB = fixOf(prefixB, prefixA);
        } else if (round.stripA != round.stripB) {
            append(out.fixA, fixOf(prefixA, prefixB));
            append(out.fixB, fixOf(prefixB, prefixA));
        }
    }
    return out;
}

} // namespace ckptscope::compare
