#include "core/checkpoint/attribute_access.h"

#include "core/checkpoint/modules.h"
#include "core/io/text.h"

namespace ckptscope::checkpoint {

namespace {

bool isClassLike(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
    last.remove_prefix(std::min(last.find_first_not_of('_'), last.size()));
    return !last.empty() && last.front() >= 'A' && last.front() <= 'Z';
}

/// getattr(torch._utils.torch, 'contiguous_format'), getattr(torch._C._VariableFunctionsClass, 'relu').
bool isPartOfTorch(const Tree& tree, NodeId global, std::string_view attribute)
{
    if (tree.isGlobal(global, "torch._utils", "torch"))
        return attribute.ends_with("_format") || attribute.starts_with("channels_last");
    return (tree.isGlobal(global, "torch._C", "_VariableFunctionsClass")
            || tree.isGlobal(global, "torch._C", "TensorBase") || tree.isGlobal(global, "torch._C", "_TensorBase"))
        && attribute != "from_file"; // which opens and creates files
}

VerdictLevel ofGlobal(const Checkpoint& checkpoint, NodeId global, std::string_view attribute)
{
    if (isPartOfTorch(checkpoint.tree, global, attribute))
        return VerdictLevel::NeedsWeightsOnlyFalse;
    const bool known = checkpoint.globals.of(checkpoint.tree, global).trust == Trust::Dangerous;
    return isClassLike(checkpoint.tree.globalName(global)) && !known ? VerdictLevel::ContainsProgram
                                                                     : VerdictLevel::Dangerous;
}

/// A method of an object: as harmless as its class. The result of another getattr: a class in a class in a class.
VerdictLevel ofObject(const Checkpoint& checkpoint, NodeId object, std::string_view attribute)
{
    const Tree& tree = checkpoint.tree;
    if (!tree.isCallLike(object))
        return VerdictLevel::NeedsWeightsOnlyFalse; // of a plain container or value
    if (checkpoint.globals.roleOf(tree, object) == Role::GetAttribute) {
        const NodeId arguments = tree.arguments(object);
        const bool nested = tree.children(arguments).size() == 2 && isClassLike(tree.text(tree.children(arguments)[1]));
        return nested && isClassLike(attribute) ? VerdictLevel::ContainsProgram : VerdictLevel::Dangerous;
    }
    const NodeId cls = classOf(tree, object);
    if (!cls.valid() || tree.kind(cls) != Kind::Global)
        return VerdictLevel::ContainsProgram;
    const Trust trust = checkpoint.globals.of(tree, cls).trust;
    if (trust == Trust::Dangerous)
        return VerdictLevel::Dangerous;
    const bool harmless = trust != Trust::Unknown || isModule(tree, object); // an unknown class has its own reason
    return harmless ? VerdictLevel::NeedsWeightsOnlyFalse : VerdictLevel::ContainsProgram;
}

} // namespace

AttributeAccess judgeAttributeAccess(const Checkpoint& checkpoint, NodeId call)
{
    const Tree& tree = checkpoint.tree;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
    if (arguments.size() != 2 || !tree.isText(arguments[1]))
        return {};
    const NodeId object = arguments[0];
    const std::string_view attribute = tree.text(arguments[1]);
    // __globals__, __class__ and so on lead anywhere, and so do frames of generators and functions of Python 2.
    if (attribute.empty() || attribute.starts_with("__") || attribute.find('.') != std::string_view::npos
        || attribute.starts_with("f_") || attribute.starts_with("func_") || attribute.ends_with("_frame"))
        return {};
    const bool isGlobal = tree.kind(object) == Kind::Global;
    const NodeId cls = isGlobal ? object : tree.isCallLike(object) ? classOf(tree, object) : NodeId();
    return {
        isGlobal ? ofGlobal(checkpoint, object, attribute) : ofObject(checkpoint, object, attribute),
        '\'' + io::escapeForDisplay(attribute, 60) + "' of "
            + (cls.valid() && tree.kind(cls) == Kind::Global ? dottedName(tree, cls) : shortText(tree, object, 60))};
}

} // namespace ckptscope::checkpoint
