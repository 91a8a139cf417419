#include "core/compare/cure.h"

#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/optimizer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace ckptscope::compare {

namespace {

using Arguments = std::vector<std::string>;

std::string escapedForRegex(const std::string& text)
{
    std::string out;
    for (char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos)
            out += '\\';
        out += c == '>' ? "[>]" : std::string(1, c); // "=>" would end the pattern
    }
    return out;
}

std::string escapedForReplacement(const std::string& text)
{
    std::string out;
    for (char c : text)
        out += c == '$' ? "$$" : c == '\\' ? "\\\\" : std::string(1, c);
    return out;
}

/// Keys that begin with `from` begin with `to` instead; as --strip, --add and --rename do it.
struct PrefixEdit {
    std::string from, to;
    bool again = false; ///< also add to keys that have it

    std::string apply(std::string_view key) const
    {
        const bool stays = from.empty() ? !again && key.starts_with(to)
                                        : !key.starts_with(from) || (to.empty() && key.size() == from.size());
        return stays ? std::string(key) : to + std::string(key.substr(from.size()));
    }

    Arguments arguments() const
    {
        if (to.empty())
            return {"--strip", from};
        if (!from.empty())
            return {"--rename", '^' + escapedForRegex(from) + "(.*)=>" + escapedForReplacement(to) + "$1"};
        return again ? Arguments{"--add", to, "--again"} : Arguments{"--add", to};
    }
};
using PrefixEdits = std::vector<PrefixEdit>;

std::string applied(const PrefixEdits& edits, std::string_view key)
{
    std::string out(key);
    for (const PrefixEdit& edit : edits)
        out = edit.apply(out);
    return out;
}

/// The links of one container of the side that is to change.
struct Part {
    std::string container;
    std::vector<const Link*> links;
    std::optional<Arguments> edits; ///< none: there is no edit that does it
    PrefixEdits renames = {}; ///< what of them changes keys

    const Link& first() const { return *links.front(); }
    bool ofWeights() const { return first().ofWeights; }
    bool isCured() const { return edits && !edits->empty(); }
};

std::string_view below(const std::string& name, const std::string& container)
{
    return container.empty() ? std::string_view(name) : std::string_view(name).substr(container.size() + 1);
}

/// Tries edits on the keys of one part.
class Trial {
public:
    Trial(const Part& part, const Rows& from, const Rows& to)
        : m_part(part)
        , m_from(from)
        , m_to(to)
        , m_isPaired(from.names.size())
    {
        for (const Link* link : part.links)
            for (const auto& [row, partner] : link->pairs)
                m_isPaired[row] = true;
    }

    /// Whether every paired key gets its partner's name, and no other key one of those.
    bool succeeds(const PrefixEdits& edits) const
    {
        std::unordered_set<std::string> others = besideKeys();
        for (std::uint32_t row = 0; row < m_from.names.size(); ++row)
            if (const checkpoint::Section* section = m_from.section(row); !m_isPaired[row] && section != nullptr
                && section->name == m_part.container
                && !others.insert(applied(edits, below(m_from.names[row], m_part.container))).second)
                return false;
        for (const Link* link : m_part.links)
            for (const auto& [row, partner] : link->pairs) {
                const std::string_view wanted = below(m_to.names[partner], link->to.container);
                if (applied(edits, below(m_from.names[row], m_part.container)) != wanted
                    || (!others.empty() && others.contains(std::string(wanted))))
                    return false;
            }
        return true;
    }

private:
    /// Of what is no tensor among the weights; it keeps its name.
    std::unordered_set<std::string> besideKeys() const
    {
        const checkpoint::Section* section = m_from.section(m_part.first().pairs.front().first);
        if (section == nullptr || section->name != m_part.container || m_part.first().from.inModel)
            return {};
        const std::vector<std::string> keys = checkpoint::keysBesideWeights(m_from.checkpoint.tree, section->node);
        return {keys.begin(), keys.end()};
    }

    const Part& m_part;
    const Rows& m_from;
    const Rows& m_to;
    std::vector<bool> m_isPaired;
};

std::optional<Arguments> keyEdits(Part& part, const Rows& from, const Rows& to)
{
    PrefixEdits edits;
    for (const Link* link : part.links)
        if (link->from.keys != link->to.keys)
            edits.push_back({link->from.keys, link->to.keys});
    if (edits.empty())
        return Arguments();
    const Trial trial(part, from, to);
    if (!trial.succeeds(edits)) {
        for (PrefixEdit& edit : edits)
            edit.again = edit.from.empty();
        if (!trial.succeeds(edits))
            return std::nullopt;
    }
    Arguments out;
    for (const PrefixEdit& edit : edits)
        std::ranges::copy(edit.arguments(), std::back_inserter(out));
    part.renames = std::move(edits);
    return out;
}

std::optional<Arguments> editsOf(Part& part, const Rows& from, const Rows& to)
{
    const Prefix &a = part.first().from, &b = part.first().to;
    if (b.inModel && (!a.inModel || a.keys == b.keys))
        return a.inModel ? std::optional(Arguments{}) : std::nullopt; // nothing makes a model of a state dict
    if (b.inModel)
        return a.keys == "module." && b.keys.empty() ? std::optional(Arguments{"--unwrap"}) : std::nullopt;
    std::optional<Arguments> edits = keyEdits(part, from, to);
    if (edits && a.inModel)
        edits->insert(edits->begin(), "--extract");
    return edits;
}

std::vector<Part> partsOf(std::span<const Link> links)
{
    std::vector<Part> parts;
    for (const Link& link : links) {
        const auto found = std::ranges::find(parts, link.from.container, &Part::container);
        Part& part = found == parts.end() ? parts.emplace_back(Part{link.from.container, {}, {}, {}}) : *found;
        part.links.push_back(&link);
    }
    return parts;
}

/// Whether the parameters of an optimizer have names, which edits of keys change along.
bool hasNames(const Part& part, const Rows& from)
{
    constexpr std::string_view kState = "state.";
    return std::ranges::any_of(part.links, [&](const Link* link) {
        return std::ranges::any_of(link->pairs, [&](const auto& pair) {
            const std::string_view key = below(from.names[pair.first], part.container);
            return key.starts_with(kState) && key.size() > kState.size()
                && !(key[kState.size()] >= '0' && key[kState.size()] <= '9');
        });
    });
}

/// Whether one row of edits for the whole file does in each part what is to be done there.
bool isOneForAll(const std::vector<Part>& parts, const Arguments& edits, const Rows& from)
{
    return std::ranges::all_of(parts, [&](const Part& part) {
        return part.isCured() ? *part.edits == edits : !part.ofWeights() && !hasNames(part, from);
    });
}

/// The param_names of an optimizer, in their order.
std::vector<std::string> namesIn(const checkpoint::Checkpoint& checkpoint, const checkpoint::Section& optimizer)
{
    std::vector<std::string> names;
    if (const auto view = checkpoint::describeOptimizer(checkpoint, optimizer.node))
        for (const checkpoint::OptimizerGroup& group : view->groups)
            for (const pickle::NodeId name : group.names)
                names.push_back(checkpoint::keyText(checkpoint.tree, name));
    return names;
}

/// Whether edits of keys leave the names alike that an optimizer has for its parameters on both sides: they would
/// change along.
bool keepNames(const PrefixEdits& edits, const Rows& from, const Rows& to)
{
    const auto isOptimizer = [](const checkpoint::Section& section) {
        return section.kind == checkpoint::SectionKind::Optimizer;
    };
    for (const checkpoint::Section& optimizer : from.checkpoint.sections) {
        if (!isOptimizer(optimizer))
            continue;
        const auto other = std::ranges::find_if(to.checkpoint.sections, [&](const checkpoint::Section& section) {
            return isOptimizer(section) && section.name == optimizer.name;
        });
        if (other == to.checkpoint.sections.end())
            continue;
        const std::vector<std::string> names = namesIn(from.checkpoint, optimizer);
        const auto changes = [&](const std::string& name) { return applied(edits, name) != name; };
        if (std::ranges::any_of(names, changes) && names == namesIn(to.checkpoint, *other))
            return false;
    }
    return true;
}

/// What --scope calls a part: the section that holds it.
std::string scopeOf(const Part& part, const Rows& from)
{
    const checkpoint::Section* section = from.section(part.first().pairs.front().first);
    return section == nullptr ? part.container : section->name;
}

} // namespace

std::vector<std::string> cureOf(std::span<const Link> links, const Rows& from, const Rows& to)
{
    std::vector<Part> parts = partsOf(links);
    const auto main = std::ranges::find_if(parts, [](const Part& part) {
        return std::ranges::any_of(part.links, [](const Link* link) { return link->isMain; });
    });
    Arguments out;
    if (main != parts.end() && main->first().to.container.empty() && !main->container.empty()) {
        out = {"--pick", main->container}; // what is elsewhere in the file is gone then
        parts = {Part(*main)};
    }
    for (Part& part : parts)
        part.edits = editsOf(part, from, to);
    const auto cured = std::ranges::find_if(parts, &Part::isCured);
    if (cured == parts.end())
        return out;
    const bool isPicked = !out.empty();
    if (isOneForAll(parts, *cured->edits, from) && (isPicked || keepNames(cured->renames, from, to))) {
        out.insert(out.end(), cured->edits->begin(), cured->edits->end());
        return out;
    }
    for (const Part& part : parts) {
        if (!part.isCured())
            continue;
        const std::string scope = scopeOf(part, from);
        if (scope.empty())
            return {};
        out.insert(out.end(), {"--scope", scope});
        out.insert(out.end(), part.edits->begin(), part.edits->end());
    }
    return out;
}

} // namespace ckptscope::compare
