#include "core/edit/device_keys.h"

#include "core/edit/equal_names.h"

#include <string>
#include <utility>
#include <vector>

namespace ckptscope::edit {

namespace {

/// Before and after a step.
struct DeviceKey {
    std::string to, from;
};

bool isSet(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call)
        return tree.kind(id) == Kind::Set || tree.kind(id) == Kind::FrozenSet;
    const std::string name = checkpoint::dottedName(tree, tree.callable(id));
    return name == "__builtin__.set" || name == "__builtin__.frozenset" || name == "builtins.set"
        || name == "builtins.frozenset";
}

/// The keys of a dict or an object with items, the members of a set; of all else none.
void keysOf(const Tree& tree, NodeId id, std::vector<NodeId>& out)
{
    using checkpoint::LabelKind;
    std::vector<checkpoint::Entry> entries;
    checkpoint::entriesOf(tree, id, entries);
    const bool isOfMembers = isSet(tree, id);
    out.clear();
    for (const checkpoint::Entry& entry : entries)
        if (entry.kind == LabelKind::Key)
            out.push_back(entry.label);
        else if (entry.kind == LabelKind::Index && isOfMembers)
            out.push_back(entry.value);
}

/// Names the devices among the keys of a tree.
class DeviceNames {
public:
    DeviceNames(const checkpoint::GlobalTable& globals, const Tree& tree)
        : m_globals(globals)
        , m_tree(tree)
    {
    }

    /// "cuda:0"; of a tuple that holds one "(cuda:0, 'a')"; empty for all others.
    std::string of(NodeId key) const
    {
        if (m_tree.kind(key) != Kind::Tuple)
            return ofDevice(key);
        constexpr std::size_t kMost = 16; // a longer tuple is no key with a device in it
        const std::span<const NodeId> parts = m_tree.children(key);
        std::string text;
        bool any = false;
        for (std::size_t i = 0; i < parts.size() && parts.size() <= kMost; ++i) {
            const std::string device = ofDevice(parts[i]);
            any = any || !device.empty();
            text += (i == 0 ? "" : ", ") + (device.empty() ? checkpoint::shortText(m_tree, parts[i]) : device);
        }
        return any ? '(' + text + ')' : std::string();
    }

private:
    std::string ofDevice(NodeId id) const
    {
        if (!m_tree.isCallLike(id) || m_globals.roleOf(m_tree, id) != checkpoint::Role::Device)
            return {};
        const std::optional<DeviceName> name = nameOfDevice(m_tree, id);
        return name ? name->text() : std::string();
    }

    const checkpoint::GlobalTable& m_globals;
    const Tree& m_tree;
};

} // namespace

std::optional<DeviceName> nameOfDevice(const Tree& tree, NodeId call)
{
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (arguments.empty() || !tree.isText(arguments[0]))
        return std::nullopt;
    auto name = parseDeviceName(tree.text(arguments[0]));
    if (name && arguments.size() > 1 && tree.kind(arguments[1]) == Kind::Int)
        name->index = tree.integer(arguments[1]);
    return name;
}

void refuseEqualDevices(const Context& context)
{
    const Tree& tree = context.tree;
    const DeviceNames before(context.before.globals, context.before.tree), after(context.before.globals, tree);
    const std::vector<bool> reachable = nodesBelow(tree, {tree.root()});
    std::vector<NodeId> keys;
    for (std::uint32_t i = 0; i < context.before.tree.nodeCount(); ++i) { // the step makes no dict or set
        if (!reachable[i])
            continue;
        keysOf(tree, NodeId::ofIndex(i), keys);
        std::vector<DeviceKey> devices;
        for (const NodeId key : keys)
            if (std::string to = after.of(key); !to.empty())
                devices.push_back({std::move(to), before.of(key)});
        std::vector<NewName> names;
        for (const DeviceKey& device : devices)
            names.push_back({device.to, device.from});
        refuseEqual("Keys", std::move(names),
                    "Move each to a device of its own, or limit the edit to another part of the file.");
    }
}

} // namespace ckptscope::edit
