#include "core/checkpoint/numpy_array.h"

#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"

namespace ckptscope::checkpoint {

namespace {

constexpr std::size_t kShapeAt = 1;
constexpr std::size_t kDTypeAt = 2;

/// numpy.dtype('f4', False, True) with the byte order second in its state.
std::string dtypeCode(const Tree& tree, NodeId call)
{
    if (!tree.isCallLike(call))
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (arguments.empty() || !tree.isText(arguments[0]))
        return {};
    const std::span<const NodeId> state =
        tree.state(call).valid() ? tree.children(tree.state(call)) : std::span<const NodeId>();
    const bool ordered = state.size() > 1 && tree.isText(state[1]) && tree.text(state[1]) != "|";
    return (ordered ? keyText(tree, state[1]) : std::string()) + keyText(tree, arguments[0]);
}

} // namespace

std::optional<ArrayFacts> describeArray(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call || !tree.globalModule(tree.callable(id)).ends_with(".multiarray")
        || tree.globalName(tree.callable(id)) != "_reconstruct")
        return std::nullopt;
    const NodeId state = tree.state(id);
    if (!state.valid() || tree.kind(state) != Kind::Tuple)
        return std::nullopt;
    const std::span<const NodeId> parts = tree.children(state);
    if (parts.size() <= kDTypeAt || tree.kind(parts[kShapeAt]) != Kind::Tuple)
        return std::nullopt;
    ArrayFacts facts;
    for (NodeId size : tree.children(parts[kShapeAt]))
        facts.shape.push_back(tree.integer(size));
    facts.dtype = dtypeCode(tree, parts[kDTypeAt]);
    return facts;
}

std::string numpyArrayText(const Tree& tree, NodeId id)
{
    const std::optional<ArrayFacts> facts = describeArray(tree, id);
    return facts ? "numpy array " + shapeText(facts->shape) + ' ' + io::escapeForDisplay(facts->dtype, 20)
                 : std::string();
}

} // namespace ckptscope::checkpoint
