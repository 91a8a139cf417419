#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/finders.h"
#include "core/checkpoint/prefixes.h"
#include "core/io/text.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

std::string quoted(std::string_view text)
{
    return '"' + io::escapeForDisplay(text, 120) + '"';
}

bool hasWrapper(std::string_view key)
{
    if (leadingWrapper(key))
        return true;
    for (std::size_t dot = 0; dot + 1 < key.size(); ++dot)
        if (key[dot] == '.' && leadingWrapper(key.substr(dot + 1)))
            return true;
    return false;
}

/// What the keys of a state dict say of wrappers, without a list of them: there may be 10⁵.
struct Survey {
    std::size_t keys = 0; ///< only known where there is a prefix
    std::string_view prefix; ///< the stack of wrappers that all begin with
    bool hasOthers = false; ///< further wrappers, at the beginning of some or inside
};

Survey survey(const Tree& tree, NodeId stateDict)
{
    const BesideWeights beside(tree, stateDict);
    const std::span<const NodeId> items = itemsOf(tree, stateDict);
    Survey found;
    for (std::size_t i = 0; i + 1 < items.size() && (found.keys == 0 || !found.prefix.empty()); i += 2)
        if (beside.isWeightKey(items[i], items[i + 1])) {
            const std::string_view key = tree.text(items[i]);
            found.prefix = found.keys++ == 0 ? wrapperStack(key) : sharedStack(found.prefix, key);
        }
    for (std::size_t i = 0; i + 1 < items.size() && !found.hasOthers; i += 2)
        found.hasOthers =
            beside.isWeightKey(items[i], items[i + 1]) && hasWrapper(tree.text(items[i]).substr(found.prefix.size()));
    return found;
}

/// The keys of a state dict, and those of what else somebody put in.
struct KeyNames {
    std::vector<std::string_view> keys;
    std::vector<std::string> beside;

    KeyNames(const Tree& tree, NodeId stateDict)
        : keys(weightKeys(tree, stateDict))
        , beside(keysBesideWeights(tree, stateDict))
    {
    }
};

/// A key that exists both with and without `prefix`, or nothing.
std::string_view collision(const KeyNames& names, std::string_view prefix)
{
    std::vector<std::string_view> sorted(names.keys);
    sorted.insert(sorted.end(), names.beside.begin(), names.beside.end());
    std::ranges::sort(sorted);
    for (std::string_view key : names.keys)
        if (key.starts_with(prefix) && !key.substr(prefix.size()).starts_with(prefix)
            && std::ranges::binary_search(sorted, key.substr(prefix.size())))
            return key;
    return {};
}

/// What a state dict's keys have of a prefix.
enum class Share { None, Some, All, Collides };

Share shareOf(const KeyNames& names, const std::string& prefix)
{
    const std::vector<std::string_view>& keys = names.keys;
    const auto with = static_cast<std::size_t>(
        std::ranges::count_if(keys, [&](std::string_view key) { return key.starts_with(prefix); }));
    if (with == 0)
        return Share::None;
    if (!collision(names, prefix).empty())
        return Share::Collides;
    return with == keys.size() ? Share::All : Share::Some;
}

/// --strip is for every state dict at once. Only one is meant where another would get two equal keys, or has the prefix
/// on a part of its keys, which then may be names of its own (a layer called module, an AveragedModel).
class Scoping {
public:
    explicit Scoping(const Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
    {
    }

    void limit(Finding& finding)
    {
        const auto strip = std::ranges::find(finding.fix, "--strip");
        if (finding.where.empty() || strip == finding.fix.end() || std::ranges::count(finding.fix, "--scope") != 0)
            return;
        const Shares& shares = sharesOf(*(strip + 1));
        const auto own = shares.of.find(finding.where);
        const bool isKnown = own != shares.of.end();
        const bool isPart = isKnown && own->second == Share::Some;
        const std::size_t others = shares.of.size() - (isKnown ? 1 : 0);
        const std::size_t notAll = shares.notAll - (isKnown && own->second != Share::All ? 1 : 0);
        if ((isPart ? others : notAll) != 0)
            finding.fix.insert(finding.fix.begin(), {"--scope", finding.where});
    }

private:
    struct Shares {
        std::map<std::string, Share> of; ///< by name of section, of those that have the prefix at all
        std::size_t notAll = 0; ///< of them: those that have it on a part of their keys
    };
    const Shares& sharesOf(const std::string& prefix)
    {
        constexpr std::size_t kMost = 16; // prefixes
        const auto known = m_shares.find(prefix);
        if (known != m_shares.end() || m_shares.size() == kMost)
            return known != m_shares.end() ? known->second : m_none;
        Shares& shares = m_shares[prefix];
        for (const Section& section : m_checkpoint.sections) {
            if (section.kind != SectionKind::Weights && section.kind != SectionKind::Ema)
                continue;
            if (const Share share = shareOf({m_checkpoint.tree, section.node}, prefix); share != Share::None)
                shares.notAll += shares.of.emplace(section.name, share).second && share != Share::All ? 1 : 0;
        }
        return shares;
    }

    const Checkpoint& m_checkpoint;
    std::map<std::string, Shares> m_shares; ///< by prefix
    const Shares m_none;
};

Finding commonPrefix(const std::string& prefix, std::size_t count, const Section& section)
{
    Finding finding{"wrapper-prefix", Severity::Warning, section.name, {}, {"--strip", prefix}};
    const std::string all =
        (count == 1 ? "The only key starts with " : "All " + std::to_string(count) + " keys start with ")
        + quoted(prefix);
    if (std::ranges::count(prefix, '.') > 1) {
        finding.id = "stacked-prefix";
        finding.message = all + ": the model was wrapped more than once when it was saved.";
    } else if (prefix == "module.") {
        finding.id = "module-prefix";
        finding.message = all
            + ": saved from a DataParallel or DistributedDataParallel model, so a plain model does not "
              "find its keys.";
    } else if (prefix == "_orig_mod.") {
        finding.id = "compile-prefix";
        finding.message = all + ": saved from a model that torch.compile wrapped.";
    } else {
        finding.message = all + ": saved from a wrapped model (FSDP, activation checkpointing …).";
    }
    return finding;
}

Finding collides(std::size_t with, std::size_t all, std::string_view prefix, std::string_view both,
                 const Section& section)
{
    return {"key-collision",
            Severity::Warning,
            section.name,
            std::to_string(with) + " of " + std::to_string(all) + " keys start with " + quoted(prefix) + ", and "
                + quoted(both) + " exists without it too: stripping would make two keys equal.",
            {}};
}

void findPartial(const KeyNames& names, const Section& section, std::vector<Finding>& out)
{
    const std::vector<std::string_view>& keys = names.keys;
    std::vector<std::size_t> counts(wrapperSegments().size());
    for (std::string_view key : keys)
        if (const auto wrapper = leadingWrapper(key))
            ++counts[*wrapper];
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string prefix = withDot(wrapperSegments()[i]);
        const std::size_t with = counts[i];
        if (with == 0 || with == keys.size())
            continue;
        const auto without = std::ranges::find_if(keys, [&](std::string_view key) { return !key.starts_with(prefix); });
        if (const std::string_view both = collision(names, prefix); !both.empty()) {
            out.push_back(collides(with, keys.size(), prefix, both, section));
            continue;
        }
        if (with + 1 == keys.size() && (*without == "n_averaged" || *without == "steps")) {
            out.push_back({"partial-prefix",
                           Severity::Note,
                           section.name,
                           std::to_string(with) + " keys start with " + quoted(prefix) + ", beside " + quoted(*without)
                               + ": saved from an averaged model ("
                               + (*without == "steps" ? "mmengine" : "torch.optim.swa_utils")
                               + "), which reads it as it is; a plain model does not find its keys.",
                           {"--strip", prefix, "--delete", std::string(*without)}});
            continue;
        }
        out.push_back({"partial-prefix",
                       Severity::Warning,
                       section.name,
                       std::to_string(with) + " of " + std::to_string(keys.size()) + " keys start with "
                           + quoted(prefix) + ", others such as " + quoted(*without)
                           + " do not: part of the model was wrapped, or it has a layer of that name.",
                       {"--strip", prefix}});
    }
}

std::string escapedForRegex(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (std::string_view(R"(\^$.|?*+()[]{})").find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

/// The keys with one wrapper's segment in the middle.
struct Inner {
    std::map<std::string_view, std::size_t> before; ///< keys by what stands before the first such segment
    std::size_t keys = 0;
    std::size_t deepest = 0; ///< most such segments in one key
    std::string_view collides; ///< a key that exists with and without such segments
};

/// `middle` is ".segment."; the dot behind one may begin the next.
std::string withoutSegment(std::string_view key, std::string_view middle)
{
    std::string name;
    for (std::size_t at = 0; at < key.size();)
        if (key[at] == '.' && key.substr(at).starts_with(middle))
            at += middle.size() - 1;
        else
            name += key[at++];
    return name;
}

void findCollisions(const std::vector<std::string_view>& keys, std::vector<Inner>& found)
{
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].keys == 0)
            continue;
        const std::string middle = '.' + std::string(wrapperSegments()[i]) + '.';
        std::set<std::string> names;
        for (const std::string_view key : keys)
            if (!names.insert(withoutSegment(key, middle)).second)
                found[i].collides = key;
    }
}

std::vector<Inner> innerWrappers(const std::vector<std::string_view>& keys)
{
    std::vector<Inner> found(wrapperSegments().size());
    std::vector<std::size_t> counts(found.size()); // in one key
    for (std::string_view key : keys) {
        bool any = false;
        for (std::size_t dot = 0; dot + 1 < key.size(); ++dot) {
            if (key[dot] != '.' || !mayBeginWrapper(key[dot + 1]))
                continue;
            const auto wrapper = findLeadingWrapper(key.substr(dot + 1));
            if (!wrapper)
                continue;
            any = true;
            if (counts[*wrapper]++ == 0)
                ++found[*wrapper].before[key.substr(0, dot)];
        }
        for (std::size_t i = 0; any && i < counts.size(); ++i) {
            found[i].keys += counts[i] != 0 ? 1 : 0;
            found[i].deepest = std::max(found[i].deepest, std::exchange(counts[i], 0));
        }
    }
    findCollisions(keys, found);
    return found;
}

/// "layer1.module.0.weight" → "layer1.0.weight", as often as a key needs it.
std::vector<std::string> removal(const Inner& inner, std::string_view segment)
{
    constexpr std::size_t kMost = 16; // deeper nesting is no model's
    const std::string middle = escapedForRegex('.' + std::string(segment) + '.');
    const bool single = inner.before.size() == 1 && inner.deepest == 1;
    const std::string one = std::string(inner.before.begin()->first);
    const std::string edit =
        single ? escapedForRegex(one) + middle + "(.*)=>" + one + ".$1" : "(.*)" + middle + "(.*)=>$1.$2";
    std::vector<std::string> fix;
    for (std::size_t i = 0; i < std::min(inner.deepest, kMost); ++i)
        fix.insert(fix.end(), {"--rename", edit});
    return fix;
}

/// A state dict whose keys have wrappers in the middle. `prefix`: what all keys have before it.
struct Wrapped {
    const Section* section;
    std::string prefix;
    std::vector<Inner> inner; ///< by wrapper
};

/// features.module.0.weight: only a part was wrapped. `prefix` is stripped in the same fix. `isAlone`: no other state
/// dict has such keys, which --rename would change as well.
Finding innerFinding(const Wrapped& in, std::size_t wrapper, bool isAlone)
{
    const Inner& inner = in.inner[wrapper];
    const std::string_view segment = wrapperSegments()[wrapper];
    const bool isModule = segment == "module";
    Finding finding{isModule ? "inner-prefix" : "wrapper-prefix",
                    isModule ? Severity::Note : Severity::Warning,
                    in.section->name,
                    std::to_string(inner.keys) + (inner.keys == 1 ? " key has " : " keys have ")
                        + quoted('.' + std::string(segment) + '.') + " inside, after "
                        + quoted(inner.before.begin()->first) + (inner.before.size() > 1 ? " and others" : ""),
                    {}};
    if (!inner.collides.empty()) {
        finding.id = "key-collision";
        finding.severity = Severity::Warning;
        finding.message +=
            ", and " + quoted(inner.collides) + " exists with and without it: taking it out would make two keys equal.";
        return finding;
    }
    finding.message += isModule ? ": only that part was wrapped, or it has a layer of that name."
                                : ": that part was wrapped when it was saved.";
    finding.fix = removal(inner, segment);
    if (!in.prefix.empty())
        finding.fix.insert(finding.fix.begin(), {"--strip", in.prefix});
    if (!isAlone && !in.section->name.empty())
        finding.fix.insert(finding.fix.begin(), {"--scope", in.section->name});
    return finding;
}

void findInner(const std::vector<Wrapped>& all, std::vector<Finding>& out)
{
    for (std::size_t wrapper = 0; wrapper < wrapperSegments().size(); ++wrapper) {
        const auto has = [&](const Wrapped& each) { return each.inner[wrapper].keys != 0; };
        const bool isAlone = std::ranges::count_if(all, has) < 2;
        for (const Wrapped& each : all)
            if (has(each))
                out.push_back(innerFinding(each, wrapper, isAlone));
    }
}

/// All keys start with a prefix. Answers whether it can be stripped: no key beside the weights becomes that of one.
bool findCommon(const Tree& tree, const Survey& found, const Section& section, std::vector<Finding>& out)
{
    if (found.keys < section.items)
        if (const KeyNames names(tree, section.node); !names.beside.empty())
            if (const std::string_view both = collision(names, found.prefix); !both.empty()) {
                out.push_back(collides(found.keys, found.keys + names.beside.size(), found.prefix, both, section));
                return false;
            }
    out.push_back(commonPrefix(std::string(found.prefix), found.keys, section));
    return true;
}

} // namespace

void findNames(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const std::size_t first = out.size();
    std::vector<Wrapped> wrapped;
    for (const Section& section : checkpoint.sections) {
        if (section.kind != SectionKind::Weights && section.kind != SectionKind::Ema)
            continue;
        const Survey found = survey(checkpoint.tree, section.node);
        const bool canStrip = !found.prefix.empty() && findCommon(checkpoint.tree, found, section, out);
        if (!found.hasOthers)
            continue;
        KeyNames names(checkpoint.tree, section.node);
        if (found.prefix.empty())
            findPartial(names, section, out);
        const std::string prefix(canStrip ? found.prefix : "");
        for (std::string_view& key : names.keys)
            key.remove_prefix(prefix.size());
        wrapped.push_back({&section, prefix, innerWrappers(names.keys)});
    }
    findInner(wrapped, out);
    Scoping scoping(checkpoint);
    for (std::size_t i = first; i < out.size(); ++i)
        scoping.limit(out[i]);
}

} // namespace ckptscope::checkpoint
