#include "core/checkpoint/finders.h"
#include "core/io/text.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace ckptscope::checkpoint {

namespace {

/// Texts that were left in the file are no keys of a model.
bool isNearText(const Tree& tree, NodeId id)
{
    return tree.isText(id) && !tree.isFar(id);
}

/// Whether all keys differ, as far as a short look tells: a table of parts of their hashes finds that out in one pass,
/// without a look at an earlier key. Texts chosen to fall on one place could make the pass slow, so it gives up then.
bool surelyDiffer(const Tree& tree, std::span<const NodeId> items)
{
    const std::size_t count = items.size() / 2;
    const std::uint64_t places = count + count / 2 + 1; // limits::kNodes: fewer than 2^32
    std::vector<std::uint32_t> table(places); // 0: free
    std::size_t steps = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isNearText(tree, items[2 * i]))
            continue;
        const std::uint64_t hash = std::hash<std::string_view>()(tree.text(items[2 * i]));
        const std::uint32_t part = static_cast<std::uint32_t>(hash >> 32) | 1;
        std::size_t at = (hash & 0xffffffff) * places >> 32;
        for (; table[at] != 0; at = at + 1 == places ? 0 : at + 1)
            if (table[at] == part || ++steps > 4 * count + 100)
                return false;
        table[at] = part;
    }
    return true;
}

/// The smallest text that stands twice.
std::optional<std::string_view> repeatedKey(const Tree& tree, std::span<const NodeId> items)
{
    if (surelyDiffer(tree, items))
        return std::nullopt;
    std::vector<std::string_view> keys;
    keys.reserve(items.size() / 2);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (isNearText(tree, items[i]))
            keys.push_back(tree.text(items[i]));
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    return twice == keys.end() ? std::nullopt : std::optional(*twice);
}

} // namespace

void findDuplicateKeys(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    for (const Section& section : checkpoint.sections) {
        if (section.kind != SectionKind::Weights && section.kind != SectionKind::Ema)
            continue;
        if (const auto key = repeatedKey(checkpoint.tree, itemsOf(checkpoint.tree, section.node)))
            out.push_back(
                {"duplicate-key",
                 Severity::Warning,
                 section.name,
                 "The key \"" + io::escapeForDisplay(*key, 120) + "\" is set twice; Python keeps the last value.",
                 {}});
    }
}

} // namespace ckptscope::checkpoint
