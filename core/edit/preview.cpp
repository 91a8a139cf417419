#include "core/edit/preview.h"

#include "core/edit/key_match.h"
#include "core/edit/scope.h"
#include "core/edit/state_dict.h"
#include "core/io/error.h"

#include <algorithm>
#include <functional>

namespace ckptscope::edit {

namespace {

using checkpoint::Checkpoint;
using checkpoint::SectionKind;

constexpr std::size_t kAskedEvery = 1024;

/// The new names of one state dict's keys, and which are the same.
class StateDictPreview {
public:
    using NewName = std::function<std::optional<std::string>(const std::string&)>;

    StateDictPreview(const Tree& tree, NodeId stateDict)
    {
        for (NodeId dict : itemDicts(tree, stateDict)) {
            const std::span<const NodeId> items = tree.children(dict);
            for (std::size_t i = 0; i + 1 < items.size(); i += 2)
                if (tree.isText(items[i]) && !tree.isFar(items[i]))
                    m_keys.push_back({std::string(tree.text(items[i])), {}, false});
        }
    }

    void run(const ScopePlace& place, const NewName& newName, const std::stop_token& stop)
    {
        m_changed.resize(m_keys.size());
        for (std::size_t i = 0; i < m_keys.size(); ++i) {
            if (i % kAskedEvery == 0 && stop.stop_requested())
                throw io::Error(io::ErrorKind::Cancelled, "Stopped.");
            if (!place.holds(m_keys[i].from))
                continue;
            std::optional<std::string> to = newName(m_keys[i].from);
            if (to && *to == m_keys[i].from)
                ++m_kept;
            else if (to) {
                m_keys[i].to = std::move(*to);
                m_changed[i] = true;
            }
        }
    }

    void markCollisions()
    {
        const auto name = [&](std::size_t i) -> std::string_view {
            return m_changed[i] ? m_keys[i].to : m_keys[i].from;
        };
        std::vector<std::size_t> order(m_keys.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return name(a) < name(b); });
        for (std::size_t i = 1; i < order.size(); ++i)
            if (name(order[i]) == name(order[i - 1]) && m_keys[order[i]].from != m_keys[order[i - 1]].from)
                for (std::size_t key : {order[i], order[i - 1]})
                    m_keys[key].collides = true;
    }

    void addTo(KeysPreview& result, bool colliding, std::size_t most) const
    {
        for (std::size_t i = 0; i < m_keys.size(); ++i)
            if (m_changed[i] && m_keys[i].collides == colliding) {
                ++(colliding ? result.collisions : result.changes);
                if (result.keys.size() < most)
                    result.keys.push_back(m_keys[i]);
            }
    }
    std::size_t count() const { return m_keys.size(); }
    std::size_t kept() const { return m_kept; } ///< match, and are called so already

private:
    std::vector<KeyPreview> m_keys;
    std::vector<bool> m_changed;
    std::size_t m_kept = 0;
};

KeysPreview previewed(const Checkpoint& checkpoint, const std::string& scope, const StateDictPreview::NewName& newName,
                      bool collide, std::size_t most, const std::stop_token& stop)
{
    KeysPreview result;
    const std::optional<ScopePlace> place = findScope(checkpoint.tree, scope);
    if (!place)
        return result;
    std::vector<StateDictPreview> dicts;
    for (const checkpoint::Section* section : sectionsIn(checkpoint, *place)) {
        if (section->kind != SectionKind::Weights && section->kind != SectionKind::Ema)
            continue;
        StateDictPreview& dict = dicts.emplace_back(checkpoint.tree, section->node);
        dict.run(*place, newName, stop);
        if (collide)
            dict.markCollisions();
        result.all += dict.count();
        result.kept += dict.kept();
    }
    for (const bool colliding : {true, false})
        for (const StateDictPreview& dict : dicts)
            dict.addTo(result, colliding, most);
    result.changes += result.collisions;
    return result;
}

} // namespace

std::vector<DeviceTag> devicesIn(const Checkpoint& checkpoint, const std::string& scope)
{
    std::vector<DeviceTag> tags;
    const std::optional<ScopePlace> place = findScope(checkpoint.tree, scope);
    if (!place)
        return tags;
    const std::vector<bool> inside = nodesIn(checkpoint.tree, *place);
    std::vector<bool> counted(checkpoint.storages.size());
    for (std::uint32_t i = 0; i < inside.size(); ++i) {
        const NodeId id = NodeId::ofIndex(i);
        if (!inside[i] || checkpoint.tree.kind(id) != Kind::Persistent)
            continue;
        const std::uint32_t row = checkpoint.storageOf(id);
        if (row == checkpoint::kNoIndex || counted[row])
            continue;
        counted[row] = true;
        const checkpoint::Storage& storage = checkpoint.storages[row];
        const std::string device = checkpoint.storageDevice(storage);
        auto tag = std::ranges::find(tags, device, &DeviceTag::device);
        if (tag == tags.end())
            tag = tags.insert(tags.end(), {device, 0, 0});
        ++tag->storages;
        tag->bytes += storage.bytes;
    }
    return tags;
}

KeysPreview preview(const Checkpoint& checkpoint, const std::string& scope, const Rename& step, std::size_t most,
                    const std::stop_token& stop)
{
    return previewed(checkpoint, scope, KeyRename(step), true, most, stop);
}

KeysPreview preview(const Checkpoint& checkpoint, const std::string& scope, const Delete& step, std::size_t most,
                    const std::stop_token& stop)
{
    const auto gone = [&](const std::string& key) -> std::optional<std::string> {
        return io::matchesGlob(step.glob, key) ? std::optional(std::string()) : std::nullopt;
    };
    return previewed(checkpoint, scope, gone, false, most, stop);
}

} // namespace ckptscope::edit
