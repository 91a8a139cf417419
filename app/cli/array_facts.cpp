#include "app/cli/array_facts.h"

#include <algorithm>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::NodeId;
using pickle::Kind;

namespace {

constexpr std::size_t kShapeAt = 1;
constexpr std::size_t kDTypeAt = 2;

/// numpy.dtype('f4', False, True) with the byte order second in its state.
std::string dtypeCode(const checkpoint::Tree& tree, NodeId call)
{
    if (!tree.isCallLike(call))
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (arguments.empty() || !tree.isText(arguments[0]))
        return {};
    const std::span<const NodeId> state =
        tree.state(call).valid() ? tree.children(tree.state(call)) : std::span<const NodeId>();
    const bool ordered = state.size() > 1 && tree.isText(state[1]) && tree.text(state[1]) != "|";
    return (ordered ? checkpoint::keyText(tree, state[1]) : std::string()) + checkpoint::keyText(tree, arguments[0]);
}

} // namespace

ArrayFacts describeArray(const Checkpoint& checkpoint, const checkpoint::Array& array)
{
    const checkpoint::Tree& tree = checkpoint.tree;
    ArrayFacts facts;
    const NodeId state = tree.state(array.node);
    if (!state.valid() || tree.kind(state) != Kind::Tuple)
        return facts;
    const std::span<const NodeId> parts = tree.children(state);
    if (parts.size() <= kDTypeAt || tree.kind(parts[kShapeAt]) != Kind::Tuple)
        return facts;
    for (NodeId size : tree.children(parts[kShapeAt]))
        facts.shape.push_back(tree.integer(size));
    facts.dtype = dtypeCode(tree, parts[kDTypeAt]);
    return facts;
}

std::vector<std::string> arrayPath(const Checkpoint& checkpoint, const checkpoint::Array& array)
{
    std::vector<std::string> path;
    if (array.node != checkpoint.tree.root())
        path.push_back(labelText(checkpoint.tree, array.labelKind, array.label));
    for (std::uint32_t at = array.parent; at != kNoIndex; at = checkpoint.places[at].parent)
        path.push_back(labelText(checkpoint.tree, checkpoint.places[at].kind, checkpoint.places[at].label));
    std::ranges::reverse(path);
    return path;
}

std::string joinedPath(const std::vector<std::string>& path)
{
    std::string name;
    for (std::size_t i = 0; i < path.size(); ++i)
        name += (i == 0 ? "" : ".") + path[i];
    return name;
}

} // namespace ckptscope::cli
