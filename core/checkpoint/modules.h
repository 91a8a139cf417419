#pragma once

#include "core/checkpoint/checkpoint.h"

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// A parameter or buffer of a module. Names stay nodes (keyText gives the text): a hostile file may use one long text
/// a million times.
struct ModuleTensor {
    NodeId name; ///< "weight"
    NodeId value; ///< None where it is declared but absent (bias=None)
    bool persistent = true; ///< false: a buffer that is no part of the state dict
};

/// An attribute that is not torch's own bookkeeping: in_features, eps …
struct ModuleAttribute {
    NodeId key, value;
};

/// One module of a pickled model at one place.
struct Module {
    NodeId name; ///< key in the parent's _modules; no node: the model itself, or what a compiled model wraps
    NodeId node;
    NodeId cls; ///< Global, see dottedName: "torch.nn.modules.conv.Conv2d"
    std::uint32_t parent = kNoIndex; ///< row in ModuleTree::modules
    std::uint32_t depth = 0;
    std::uint32_t firstChild = 0; ///< row of its first child; the children stand one behind the other
    std::uint32_t childCount = 0;
    bool again = false; ///< this object stands at an earlier place too
    bool cut = false; ///< its contents are not listed: it contains itself, lies too deep, or is repeated too often
    bool opaque = false; ///< pickled in a way of its own (a state that is no dict, __reduce__): contents not known
    std::vector<ModuleTensor> parameters, buffers;
    std::vector<ModuleAttribute> attributes;
};

/// Modules level by level: each before its children, siblings together.
struct ModuleTree {
    std::vector<Module> modules;
    /// Dotted path of a row, "layer1.0.conv1"; empty for the model itself.
    std::string path(const Tree& tree, std::uint32_t row) const;
    /// The same of its tensors in a state dict: without what activation wrappers leave out.
    std::string keyPath(const Tree& tree, std::uint32_t row) const;
    /// Rows depth first, each module before its children: the order of a state dict.
    std::vector<std::uint32_t> depthFirst() const;
};

/// What keeps a module's state dict from being made of its pickle alone.
enum class Obstacle : std::uint8_t {
    None,
    OwnPickle, ///< Module::opaque
    OwnStateDict, ///< its class puts more than parameters and buffers there, or less: quantized layers
    Cut, ///< Module::cut
};
Obstacle obstacleOf(const Tree& tree, const Module& module);
/// Whether nothing does so in the whole model.
bool hasPlainStateDict(const Tree& tree, const ModuleTree& modules);

/// Whether it is one of torch's wrappers for activation checkpoints, whose hook takes the name of what they hold out of
/// the keys (torch/distributed/algorithms/_checkpoint/checkpoint_wrapper.py, ActivationWrapper).
bool isActivationWrapper(const Tree& tree, const Module& module);

/// Whether `id` is a pickled torch.nn.Module: an object whose state has _modules and _parameters, or a compiled model,
/// which is pickled as a call around such an object.
bool isModule(const Tree& tree, NodeId id);

/// Reads the model at `model` without its classes (torch/nn/modules/module.py, Module.__dict__). Works on files of any
/// release: keys that are missing count as empty. A module that is met again is listed again with everything below it,
/// as in a state dict, but not inside itself. What stands among the modules and cannot be read as one is listed as
/// opaque. Empty when `model` is no module.
ModuleTree readModules(const Tree& tree, NodeId model);
ModuleTree readModules(const Checkpoint& checkpoint, NodeId model);

/// Classes of torch that hold another model and stand around it.
enum class WrapperKind : std::uint8_t {
    None,
    DataParallel,
    DistributedDataParallel,
    Compiled, ///< OptimizedModule, what torch.compile returns
    FullyShardedDataParallel,
    AveragedModel, ///< torch.optim.swa_utils
};

/// The class's own name: "DataParallel" …, "OptimizedModule" for Compiled; empty for None.
std::string_view wrapperName(WrapperKind kind);
/// By the name of the object's class; other packages (apex, fairscale) have wrappers of the same names and shape.
WrapperKind wrapperKind(const Tree& tree, NodeId id);
/// The model inside a wrapper; or no node when `id` is none or holds no module.
NodeId innerModule(const Tree& tree, NodeId id);
/// Whether the model inside of the wrapper `id` is whole without it. (That in FullyShardedDataParallel is flattened.)
bool canUnwrap(const Tree& tree, NodeId id);
/// Rows of wrappers that stand inside of a model around a part of it (features = DataParallel(features)). Of wrappers
/// around each other the outermost; not those around the model itself.
std::vector<std::uint32_t> wrappedParts(const Tree& tree, const ModuleTree& modules);

/// Whether it is the result of this method that one means to save (torch.save(model.state_dict, …) is a mistake); hooks
/// of a model are bound methods too, and right.
bool givesContents(std::string_view method);

} // namespace ckptscope::checkpoint
