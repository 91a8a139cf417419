#include "core/checkpoint/whole_tensor.h"

#include "core/checkpoint/rebuild.h"
#include "core/checkpoint/shape_text.h"
#include "core/io/text.h"

namespace ckptscope::checkpoint {

std::optional<WholeTensor> wholeOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const Tree& tree = checkpoint.tree;
    TensorFacts facts;
    if (!tensor.has(kOuter) || !describeTensor(tree, checkpoint.globals, tensor.node, facts) || !facts.outer.valid())
        return std::nullopt;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(facts.outer)); // function, class, arguments
    const std::string_view name = tree.globalName(arguments[1]);
    WholeTensor whole{io::escapeForDisplay(name.substr(name.rfind('.') + 1)), {}};
    for (const NodeId size : tree.children(sizeTuple(tree, checkpoint.globals, tree.children(arguments[2])[2])))
        whole.shape.push_back(tree.integer(size));
    return whole;
}

std::string wholeText(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const std::optional<WholeTensor> whole = wholeOf(checkpoint, tensor);
    if (!whole)
        return {};
    return whole->shape == checkpoint.shape(tensor) ? whole->className
                                                    : whole->className + " of " + shapeText(whole->shape);
}

} // namespace ckptscope::checkpoint
