#include "core/checkpoint/known_calls.h"

#include "core/checkpoint/structure.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

using Arguments = std::span<const NodeId>;

bool isSequence(const Tree& tree, NodeId id)
{
    return tree.kind(id) == Kind::List || tree.kind(id) == Kind::Tuple;
}

bool isNumber(const Tree& tree, NodeId id)
{
    return tree.kind(id) == Kind::Int || tree.kind(id) == Kind::Float;
}

/// OrderedDict(), OrderedDict({…}). Python 2's OrderedDict([[key, value], …]) has that form by now.
bool isDictArgument(const Tree& tree, Arguments arguments)
{
    return arguments.empty() || (arguments.size() == 1 && isDictLike(tree, arguments[0]));
}

/// _codecs.encode(text, 'latin1'): bytes below protocol 3.
bool isEncoding(const Tree& tree, Arguments arguments)
{
    return arguments.size() == 2 && tree.kind(arguments[0]) == Kind::String
        && (tree.text(arguments[1]) == "latin1" || tree.text(arguments[1]) == "latin-1");
}

bool isByteArray(const Tree& tree, const GlobalTable& globals, Arguments arguments)
{
    if (arguments.size() == 1)
        return tree.kind(arguments[0]) == Kind::Bytes || globals.roleOf(tree, arguments[0]) == Role::CodecsEncode;
    return arguments.empty() || isEncoding(tree, arguments);
}

bool isBuiltin(const Tree& tree, const GlobalTable& globals, NodeId callee, Arguments arguments)
{
    const std::string_view name = tree.globalName(callee);
    if (name == "set")
        return arguments.empty() || (arguments.size() == 1 && isSequence(tree, arguments[0]));
    if (name == "complex")
        return arguments.size() == 2 && std::ranges::all_of(arguments, [&](NodeId id) { return isNumber(tree, id); });
    if (name == "bytearray")
        return isByteArray(tree, globals, arguments);
    return name == "Counter" && isDictArgument(tree, arguments);
}

bool haveKnownShape(const Tree& tree, const GlobalTable& globals, NodeId call, Role role)
{
    const Arguments arguments = tree.children(tree.arguments(call));
    switch (role) {
    case Role::RebuildTensor:
    case Role::RebuildTensorV2:
    case Role::RebuildTensorV3:
    case Role::RebuildParameter:
    case Role::RebuildParameterWithState:
    case Role::RebuildFromTypeV2:
    case Role::RebuildQTensor:
    case Role::RebuildSparseTensor:
    case Role::RebuildMetaTensor:
    case Role::RebuildNestedTensor:
    case Role::RebuildWrapperSubclass:
    case Role::RebuildDeviceTensorFromCpu:
    case Role::RebuildDeviceTensorFromNumpy:
    case Role::ParameterClass:
    case Role::TensorClass: {
        TensorFacts facts;
        return describeTensor(tree, globals, call, facts);
    }
    case Role::OrderedDict:
        return isDictArgument(tree, arguments);
    case Role::CodecsEncode:
        return isEncoding(tree, arguments);
    case Role::Device:
        return !arguments.empty() && arguments.size() <= 2
            && (tree.isText(arguments[0]) || tree.kind(arguments[0]) == Kind::Int);
    case Role::Size:
        return arguments.size() == 1 && isSequence(tree, arguments[0]);
    case Role::LayoutFunction:
        return arguments.size() == 1 && tree.isText(arguments[0]);
    case Role::Other:
        return isBuiltin(tree, globals, tree.callable(call), arguments);
    case Role::StorageClass:
    case Role::DTypeConstant:
        return false; // named, never called
    default:
        return true;
    }
}

/// NEWOBJ makes objects of classes; functions are called by REDUCE.
bool isMadeRight(const Tree& tree, NodeId call, Role role)
{
    return tree.kind(call) == Kind::Call || role == Role::ParameterClass || role == Role::TensorClass
        || role == Role::OrderedDict;
}

/// Items and state: of dicts only, and of the tensors of torch ≤ 0.4, which are made empty.
bool haveKnownEffects(const Tree& tree, NodeId call, Role role)
{
    if (!tree.hasEffects(call))
        return true;
    const bool isOldTensor = role == Role::ParameterClass || role == Role::TensorClass;
    const bool isDict =
        role == Role::OrderedDict || (role == Role::Other && tree.globalName(tree.callable(call)) == "Counter");
    for (const pickle::Effect& effect : tree.effects(call)) {
        const bool build = effect.kind == pickle::EffectKind::Build;
        const bool known = build ? isOldTensor || (role == Role::OrderedDict && tree.kind(effect.value) == Kind::Dict)
                                 : isDict && effect.kind == pickle::EffectKind::SetItems;
        if (!known)
            return false;
    }
    return true;
}

} // namespace

bool isWrittenByTorch(const Tree& tree, const GlobalTable& globals, NodeId call)
{
    const Role role = globals.roleOf(tree, call);
    return isMadeRight(tree, call, role) && haveKnownEffects(tree, call, role)
        && haveKnownShape(tree, globals, call, role);
}

} // namespace ckptscope::checkpoint
