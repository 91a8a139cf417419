#include "core/checkpoint/numpy_array.h"

#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"

namespace ckptscope::checkpoint {

namespace {

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

struct Parts {
    NodeId shape, dtype, order, data;
};

/// numpy/core/src/multiarray/methods.c: _reconstruct with the state (version, shape, dtype, is_fortran, data); in
/// protocol 5 numpy/core/numeric.py, _frombuffer(data, dtype, shape, order).
Parts partsOf(const Tree& tree, NodeId call)
{
    const auto at = [](std::span<const NodeId> list, std::size_t i) { return i < list.size() ? list[i] : NodeId(); };
    const std::string_view name = tree.globalName(tree.callable(call));
    if (name == "_reconstruct" && tree.state(call).valid() && tree.children(tree.state(call)).size() > 2) {
        const std::span<const NodeId> state = tree.children(tree.state(call));
        return {state[1], state[2], at(state, 3), at(state, 4)};
    }
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (name == "_frombuffer" && arguments.size() > 2)
        return {arguments[2], arguments[1], at(arguments, 3), arguments[0]};
    return {};
}

} // namespace

std::optional<ArrayFacts> describeArray(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call || !tree.globalModule(tree.callable(id)).starts_with("numpy."))
        return std::nullopt;
    const Parts parts = partsOf(tree, id);
    if (!parts.shape.valid() || tree.kind(parts.shape) != Kind::Tuple)
        return std::nullopt;
    ArrayFacts facts;
    for (NodeId size : tree.children(parts.shape))
        facts.shape.push_back(tree.integer(size));
    facts.dtype = dtypeCode(tree, parts.dtype);
    facts.order = parts.order;
    facts.data = parts.data;
    return facts;
}

std::string numpyArrayText(const Tree& tree, NodeId id)
{
    const std::optional<ArrayFacts> facts = describeArray(tree, id);
    return facts ? "numpy array " + shapeText(facts->shape) + ' ' + io::escapeForDisplay(facts->dtype, 20)
                 : std::string();
}

} // namespace ckptscope::checkpoint
