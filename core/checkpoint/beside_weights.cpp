#include "core/checkpoint/beside_weights.h"

#include "core/io/text.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

/// Of a class or function as it is written; no name that means something is longer.
std::string_view nameOf(const Tree& tree, NodeId call)
{
    constexpr std::size_t kLongest = 100;
    return tree.globalName(classOf(tree, call)).substr(0, kLongest);
}

/// "_rebuild_tensor_v2", "Parameter", a vendor's "_rebuild_device_tensor".
bool soundsLikeTensor(std::string_view name)
{
    const std::string low = io::lowered(name);
    return std::ranges::any_of(std::to_array<std::string_view>({"rebuild", "tensor", "parameter", "variable"}),
                               [&](std::string_view word) { return low.find(word) != std::string::npos; });
}

/// "_reconstruct", "_mareconstruct" and "_frombuffer" of numpy, "_reconstruct_array" of jax.
bool soundsLikeArray(std::string_view name)
{
    return name.ends_with("reconstruct") || name == "_frombuffer" || name.ends_with("_array");
}

/// What a call was given; of a container what it holds. Of what is large only the front, to `most` values.
void addInner(const Tree& tree, NodeId id, std::size_t most, std::vector<NodeId>& out)
{
    const auto add = [&](std::span<const NodeId> values) {
        out.insert(out.end(), values.begin(), values.begin() + std::min(values.size(), most - out.size()));
    };
    if (!tree.isCallLike(id))
        return add(tree.children(id));
    const NodeId parts[] = {tree.arguments(id), tree.keywords(id)};
    for (const NodeId& part : parts)
        if (part.valid())
            add({&part, 1});
}

/// Whether a tensor, or a storage that one is made of, is near the surface of a value.
bool holdsTensor(const Tree& tree, NodeId value)
{
    constexpr std::size_t kMost = 128; // many keys can lead to one large value
    std::vector<NodeId> met{value};
    if (const NodeId state = tree.kind(value) == Kind::Call ? tree.state(value) : NodeId(); state.valid())
        met.push_back(state); // of calls inside that is not looked for: it may stand behind any number of effects
    for (std::size_t i = 0; i < met.size(); ++i) {
        if (std::ranges::find(met, met[i]) != met.begin() + static_cast<std::ptrdiff_t>(i))
            continue; // once is enough
        if (tree.kind(met[i]) == Kind::Persistent)
            return true;
        const std::string_view name = tree.kind(met[i]) == Kind::Call ? nameOf(tree, met[i]) : std::string_view();
        if (soundsLikeTensor(name) || name == "_load_from_bytes")
            return true;
        addInner(tree, met[i], kMost, met);
    }
    return false;
}

bool isArray(const Tree& tree, NodeId value)
{
    return tree.kind(value) == Kind::Call && soundsLikeArray(nameOf(tree, value));
}

/// Tensors and parameters are calls, and objects before torch 0.4.
bool mayBeTensor(const Tree& tree, NodeId value)
{
    if (!tree.isCallLike(value) || isDictLike(tree, value) || isArray(tree, value))
        return false;
    const std::string_view name = nameOf(tree, value);
    if (tree.kind(value) == Kind::Call)
        return soundsLikeTensor(name) || holdsTensor(tree, value);
    return name.ends_with("Tensor") || name.ends_with("Parameter") || name.ends_with("Variable")
        || holdsTensor(tree, tree.arguments(value));
}

bool hasTensors(const Tree& tree, NodeId stateDict)
{
    const std::span<const NodeId> items = itemsOf(tree, stateDict);
    for (std::size_t i = 1; i < items.size(); i += 2)
        if (mayBeTensor(tree, items[i]))
            return true;
    return false;
}

} // namespace

bool isOfModule(std::string_view name)
{
    return name.find('.') != std::string_view::npos || name.ends_with("_extra_state");
}

BesideWeights::BesideWeights(const Tree& tree, NodeId stateDict)
    : m_tree(tree)
    , m_hasTensors(hasTensors(tree, stateDict))
{
}

bool BesideWeights::holds(NodeId key, NodeId value) const
{
    if (isOfModule(m_tree.text(key)))
        return false;
    return !mayBeTensor(m_tree, value) && (m_hasTensors || !isArray(m_tree, value));
}

bool BesideWeights::isWeightKey(NodeId key, NodeId value) const
{
    return m_tree.isText(key) && !m_tree.isFar(key) && !holds(key, value);
}

std::vector<std::string> keysBesideWeights(const Tree& tree, NodeId stateDict)
{
    const BesideWeights beside(tree, stateDict);
    std::vector<std::string> keys;
    const std::span<const NodeId> items = itemsOf(tree, stateDict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (tree.isText(items[i]) && !tree.isFar(items[i]) && beside.holds(items[i], items[i + 1]))
            keys.emplace_back(tree.text(items[i]));
    return keys;
}

std::vector<std::string_view> weightKeys(const Tree& tree, NodeId stateDict)
{
    const BesideWeights beside(tree, stateDict);
    std::vector<std::string_view> keys;
    const std::span<const NodeId> items = itemsOf(tree, stateDict);
    keys.reserve(items.size() / 2);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (beside.isWeightKey(items[i], items[i + 1]))
            keys.push_back(tree.text(items[i]));
    return keys;
}

} // namespace ckptscope::checkpoint
