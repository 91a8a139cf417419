#include "core/checkpoint/modules.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

/// torch pickles recursively, so Python's recursion limit (1000) keeps real models far below this.
constexpr std::uint32_t kDeepest = 1000;
/// Parameters, buffers, attributes and children listed again for modules that are met again. Sharing can make
/// exponentially many places.
constexpr std::size_t kRepeatedItems = 1024 * 1024;
/// Keys and values of one Module.__dict__; look-up in it is linear.
constexpr std::size_t kMostAttributes = 8192;

constexpr std::array<std::pair<std::string_view, WrapperKind>, 5> kWrappers = {{
    {"DataParallel", WrapperKind::DataParallel},
    {"DistributedDataParallel", WrapperKind::DistributedDataParallel},
    {"OptimizedModule", WrapperKind::Compiled},
    {"FullyShardedDataParallel", WrapperKind::FullyShardedDataParallel},
    {"AveragedModel", WrapperKind::AveragedModel},
}};

/// Keys of Module.__dict__ that torch keeps for itself (torch/nn/modules/module.py, Module.__init__ of 0.1 to 2.14).
constexpr std::array<std::string_view, 24> kInternal = {
    "_backend",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_buffers",
    "_compiled_call_impl",
    "_forward_hooks",
    "_forward_hooks_always_called",
    "_forward_hooks_with_kwargs",
    "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs",
    "_is_full_backward_hook",
    "_is_hf_initialized",
    "_is_replica",
    "_is_torch_compile",
    "_load_state_dict_post_hooks",
    "_load_state_dict_pre_hooks",
    "_modules",
    "_non_persistent_buffers_set",
    "_parameters",
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_version",
    "call_super_init",
    "dump_patches",
};
static_assert(std::ranges::is_sorted(kInternal));

bool hasModuleState(const Tree& tree, NodeId id)
{
    if (!tree.isCallLike(id))
        return false;
    const NodeId attributes = attributesOf(tree, id);
    return attributes.valid() && tree.children(attributes).size() <= kMostAttributes
        && tree.valueOf(attributes, "_modules").valid() && tree.valueOf(attributes, "_parameters").valid();
}

/// OptimizedModule.__reduce__ gives (class, (orig_mod, dynamo_ctx)) (torch/_dynamo/eval_frame.py).
NodeId compiledArgument(const Tree& tree, NodeId id)
{
    for (NodeId argument : tree.children(tree.arguments(id)))
        if (hasModuleState(tree, argument))
            return argument;
    return {};
}

/// Made by a class, or named: a plain value is no module, and None stands for one that is absent.
bool isObject(const Tree& tree, NodeId id)
{
    return tree.isCallLike(id) || tree.kind(id) == Kind::Global || tree.kind(id) == Kind::Persistent;
}

/// torch/ao/nn/quantized and its neighbours: the classes with a _save_to_state_dict() of their own; torch/ao/pruning:
/// those with a state_dict() that is empty.
bool makesOwnStateDict(std::string_view className)
{
    static constexpr std::array<std::string_view, 9> kFiles = {
        "conv", "conv_add", "conv_relu", "linear", "linear_relu", "embedding_ops", "rnn", "sparse", "utils"};
    if (!className.starts_with("torch."))
        return false;
    const std::size_t dot = className.rfind('.');
    const std::string_view name = className.substr(dot + 1);
    if (name == "QFunctional" || name == "FakeSparsity" || name == "FakeStructuredSparsity")
        return true;
    std::string_view file = className.substr(0, dot);
    file = file.substr(file.rfind('.') + 1);
    return className.find(".quantized.") != std::string_view::npos && std::ranges::find(kFiles, file) != kFiles.end();
}

bool isInternal(const Tree& tree, NodeId key)
{
    return tree.isText(key) && !tree.isFar(key) && std::ranges::binary_search(kInternal, tree.text(key));
}

/// Key and value pairs of the attribute `name`, a dict or OrderedDict.
std::span<const NodeId> itemsOfAttribute(const Tree& tree, NodeId object, std::string_view name)
{
    const NodeId value = attributeOf(tree, object, name);
    return value.valid() && isDictLike(tree, value) ? itemsOf(tree, value) : std::span<const NodeId>();
}

std::vector<std::string_view> nonPersistentNames(const Tree& tree, NodeId object)
{
    std::vector<std::string_view> names;
    const NodeId set = attributeOf(tree, object, "_non_persistent_buffers_set");
    if (!set.valid())
        return names;
    std::vector<Entry> entries;
    entriesOf(tree, set, entries);
    for (const Entry& entry : entries)
        if (tree.isText(entry.value) && !tree.isFar(entry.value))
            names.push_back(tree.text(entry.value));
    std::ranges::sort(names);
    return names;
}

/// Grows a ModuleTree row by row.
class Reading {
public:
    explicit Reading(const Tree& tree)
        : m_tree(tree)
        , m_met(tree.nodeCount())
        , m_listed(tree.nodeCount())
    {
    }

    ModuleTree read(NodeId model)
    {
        addRow(kNoIndex, NodeId(), model);
        for (std::uint32_t row = 0; row < m_out.modules.size(); ++row)
            expand(row);
        return std::move(m_out);
    }

private:
    void addRow(std::uint32_t parent, NodeId name, NodeId node)
    {
        Module module;
        module.name = name;
        module.node = node;
        module.cls = m_tree.isCallLike(node) ? classOf(m_tree, node) : node;
        module.opaque = parent != kNoIndex && !isModule(m_tree, node);
        module.parent = parent;
        module.depth = parent == kNoIndex ? 0 : m_out.modules[parent].depth + 1;
        module.again = m_listed[node.index()];
        m_listed[node.index()] = true;
        module.cut =
            module.depth > kDeepest || (module.again && (m_repeated > kRepeatedItems || inItself(parent, node)));
        m_out.modules.push_back(std::move(module));
    }

    bool inItself(std::uint32_t row, NodeId node) const
    {
        for (; row != kNoIndex; row = m_out.modules[row].parent)
            if (m_out.modules[row].node == node)
                return true;
        return false;
    }

    /// Marks the object and the dicts that its contents stand in; whether any of them was met before. (Different
    /// objects that share one dict would list it over and over.)
    bool meet(NodeId node)
    {
        bool metBefore = false;
        const auto mark = [&](NodeId id) {
            if (!id.valid() || id.isImmediate())
                return;
            metBefore |= m_met[id.index()];
            m_met[id.index()] = true;
        };
        mark(node);
        mark(attributesOf(m_tree, node));
        for (std::string_view name : {"_parameters", "_buffers", "_modules", "_non_persistent_buffers_set"})
            mark(attributeOf(m_tree, node, name));
        return metBefore;
    }

    void expand(std::uint32_t row)
    {
        if (m_out.modules[row].cut || m_out.modules[row].opaque)
            return;
        const bool repeated = meet(m_out.modules[row].node);
        if (repeated && m_repeated > kRepeatedItems) {
            m_out.modules[row].cut = true;
            return;
        }
        const std::size_t items = addContents(m_out.modules[row]);
        const std::size_t children = addChildren(row);
        if (repeated)
            m_repeated += items + children + 1;
    }

    std::size_t addContents(Module& module)
    {
        const auto addTensors = [this](std::span<const NodeId> items, std::vector<ModuleTensor>& out) {
            for (std::size_t i = 0; i + 1 < items.size(); i += 2)
                out.push_back({items[i], items[i + 1]});
        };
        addTensors(itemsOfAttribute(m_tree, module.node, "_parameters"), module.parameters);
        addTensors(itemsOfAttribute(m_tree, module.node, "_buffers"), module.buffers);
        const std::vector<std::string_view> transient = nonPersistentNames(m_tree, module.node);
        for (ModuleTensor& buffer : module.buffers)
            buffer.persistent =
                m_tree.isFar(buffer.name) || !std::ranges::binary_search(transient, m_tree.text(buffer.name));
        const NodeId attributes = attributesOf(m_tree, module.node);
        const std::span<const NodeId> items =
            attributes.valid() ? m_tree.children(attributes) : std::span<const NodeId>();
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (!isInternal(m_tree, items[i]))
                module.attributes.push_back({items[i], items[i + 1]});
        return module.parameters.size() + module.buffers.size() + module.attributes.size();
    }

    std::size_t addChildren(std::uint32_t row)
    {
        const std::size_t first = m_out.modules.size();
        const NodeId node = m_out.modules[row].node;
        const std::span<const NodeId> items = itemsOfAttribute(m_tree, node, "_modules");
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (isObject(m_tree, items[i + 1]))
                addRow(row, items[i], items[i + 1]);
        if (!hasModuleState(m_tree, node))
            if (const NodeId inner = innerModule(m_tree, node); inner.valid())
                addRow(row, NodeId(), inner);
        m_out.modules[row].firstChild = static_cast<std::uint32_t>(first);
        m_out.modules[row].childCount = static_cast<std::uint32_t>(m_out.modules.size() - first);
        return m_out.modules.size() - first;
    }

    const Tree& m_tree;
    std::vector<bool> m_met, m_listed; ///< by node
    std::size_t m_repeated = 0;
    ModuleTree m_out;
};

/// The names of some rows, the innermost first, joined by dots.
std::string joined(const Tree& tree, const std::vector<Module>& modules, const std::vector<std::uint32_t>& rows)
{
    std::string path;
    for (std::size_t i = rows.size(); i-- > 0;) {
        if (!path.empty())
            path += '.';
        const NodeId name = modules[rows[i]].name;
        path += name.valid() ? keyText(tree, name) : "_orig_mod";
    }
    return path;
}

} // namespace

bool isActivationWrapper(const Tree& tree, const Module& module)
{
    constexpr std::string_view kHome = "torch.distributed.algorithms._checkpoint.checkpoint_wrapper.";
    const std::string name = dottedName(tree, module.cls);
    return name.starts_with(kHome) && (name.ends_with(".CheckpointWrapper") || name.ends_with(".OffloadWrapper"));
}

std::string ModuleTree::path(const Tree& tree, std::uint32_t row) const
{
    std::vector<std::uint32_t> rows;
    for (; modules[row].parent != kNoIndex; row = modules[row].parent)
        rows.push_back(row);
    return joined(tree, modules, rows);
}

std::string ModuleTree::keyPath(const Tree& tree, std::uint32_t row) const
{
    std::vector<std::uint32_t> rows;
    for (; modules[row].parent != kNoIndex; row = modules[row].parent)
        if (!isActivationWrapper(tree, modules[modules[row].parent]))
            rows.push_back(row);
    return joined(tree, modules, rows);
}

std::vector<std::uint32_t> ModuleTree::depthFirst() const
{
    std::vector<std::uint32_t> order, open;
    order.reserve(modules.size());
    if (!modules.empty())
        open.push_back(0);
    while (!open.empty()) {
        const std::uint32_t row = open.back();
        open.pop_back();
        order.push_back(row);
        for (std::uint32_t i = modules[row].childCount; i-- > 0;)
            open.push_back(modules[row].firstChild + i);
    }
    return order;
}

Obstacle obstacleOf(const Tree& tree, const Module& module)
{
    if (makesOwnStateDict(dottedName(tree, module.cls)))
        return Obstacle::OwnStateDict;
    return module.opaque ? Obstacle::OwnPickle : module.cut ? Obstacle::Cut : Obstacle::None;
}

bool hasPlainStateDict(const Tree& tree, const ModuleTree& modules)
{
    return std::ranges::all_of(modules.modules,
                               [&](const Module& module) { return obstacleOf(tree, module) == Obstacle::None; });
}

bool isModule(const Tree& tree, NodeId id)
{
    return hasModuleState(tree, id)
        || (wrapperKind(tree, id) == WrapperKind::Compiled && compiledArgument(tree, id).valid());
}

ModuleTree readModules(const Tree& tree, NodeId model)
{
    return isModule(tree, model) ? Reading(tree).read(model) : ModuleTree();
}

ModuleTree readModules(const Checkpoint& checkpoint, NodeId model)
{
    return readModules(checkpoint.tree, model);
}

std::string_view wrapperName(WrapperKind kind)
{
    for (const auto& [name, wrapper] : kWrappers)
        if (wrapper == kind)
            return name;
    return {};
}

WrapperKind wrapperKind(const Tree& tree, NodeId id)
{
    if (!tree.isCallLike(id))
        return WrapperKind::None;
    const NodeId cls = classOf(tree, id);
    if (!cls.valid() || tree.kind(cls) != Kind::Global)
        return WrapperKind::None;
    for (const auto& [name, wrapper] : kWrappers)
        if (tree.globalName(cls) == name)
            return wrapper;
    return WrapperKind::None;
}

NodeId innerModule(const Tree& tree, NodeId id)
{
    const WrapperKind kind = wrapperKind(tree, id);
    if (kind == WrapperKind::None)
        return {};
    const NodeId children = attributeOf(tree, id, "_modules");
    const auto child = [&](std::string_view name) {
        const NodeId value = children.valid() ? tree.valueOf(children, name) : NodeId();
        return value.valid() && isModule(tree, value) ? value : NodeId();
    };
    if (kind == WrapperKind::Compiled) {
        const NodeId inner = child("_orig_mod");
        return inner.valid() ? inner : compiledArgument(tree, id);
    }
    if (kind == WrapperKind::FullyShardedDataParallel) // torch ≥ 1.13, 1.12, fairscale
        for (std::string_view name : {"_fsdp_wrapped_module", "_fpw_module"})
            if (const NodeId inner = child(name); inner.valid())
                return inner;
    return child("module");
}

bool canUnwrap(const Tree& tree, NodeId id)
{
    const WrapperKind kind = wrapperKind(tree, id);
    return kind != WrapperKind::None && kind != WrapperKind::FullyShardedDataParallel && innerModule(tree, id).valid();
}

std::vector<std::uint32_t> wrappedParts(const Tree& tree, const ModuleTree& modules)
{
    std::vector<std::uint32_t> rows;
    std::set<std::pair<NodeId, NodeId>> met; // parent and name: a module that is met again is listed again
    std::uint32_t parentOfInner = kNoIndex;
    NodeId inner;
    for (std::uint32_t row = 1; row < modules.modules.size(); ++row) {
        const Module& module = modules.modules[row];
        if (wrapperKind(tree, module.node) == WrapperKind::None)
            continue;
        const NodeId parent = modules.modules[module.parent].node;
        if (module.parent != parentOfInner) // once: it is looked for among all children
            inner = innerModule(tree, parent);
        parentOfInner = module.parent;
        if (inner != module.node && met.emplace(parent, module.name).second)
            rows.push_back(row);
    }
    return rows;
}

bool givesContents(std::string_view method)
{
    constexpr std::array<std::string_view, 5> kMethods = {"buffers", "named_buffers", "named_parameters", "parameters",
                                                          "state_dict"};
    return std::ranges::binary_search(kMethods, method);
}

} // namespace ckptscope::checkpoint
