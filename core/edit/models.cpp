#include "core/checkpoint/modules.h"
#include "core/edit/context.h"
#include "core/edit/module_versions.h"
#include "core/edit/storage_views.h"
#include "core/io/error.h"

#include <algorithm>
#include <map>
#include <set>

namespace ckptscope::edit {

using checkpoint::Section;
using checkpoint::SectionKind;

namespace {

/// Keys are never left out in silence.
void requirePlain(const Tree& tree, const checkpoint::Module& module, const std::string& path)
{
    const std::string is =
        "The module " + quoted(path) + " is a " + quoted(checkpoint::dottedName(tree, module.cls)) + ", ";
    const std::string remedy = " Load the model there and save model.state_dict().";
    switch (checkpoint::obstacleOf(tree, module)) {
    case checkpoint::Obstacle::None:
        return;
    case checkpoint::Obstacle::OwnPickle:
        throw io::Error(io::ErrorKind::Refused,
                        is + "which is pickled in a way of its own: only PyTorch can make its state dict." + remedy);
    case checkpoint::Obstacle::OwnStateDict:
        throw io::Error(io::ErrorKind::Refused,
                        is + "whose state dict is other than its parameters and buffers: only PyTorch can make it."
                            + remedy);
    case checkpoint::Obstacle::Cut:
        throw io::Error(io::ErrorKind::Refused,
                        "The module " + quoted(path)
                            + " contains itself, or stands in too many others: its state dict has no end.");
    }
}

/// Tags that several references to storages share: constants such as 'cpu'. torch/serialization.py puts 'cuda:0'
/// together for each reference.
std::set<NodeId> sharedTags(const Tree& tree)
{
    std::set<NodeId> met, shared;
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i)
        if (const NodeId node = NodeId::ofIndex(i); tree.kind(node) == Kind::Persistent)
            if (const auto id = tree.children(tree.persistentId(node)); id.size() > 3 && !met.insert(id[3]).second)
                shared.insert(id[3]);
    return shared;
}

/// Builds what model.state_dict() would return (torch/nn/modules/module.py, state_dict and _save_to_state_dict), object
/// for object as Python makes it, so that the saved bytes can be the same.
class StateDictBuilder {
public:
    StateDictBuilder(Context& context, NodeId model, const std::set<NodeId>& sharedTags)
        : m_context(context)
        , m_sharedTags(sharedTags)
        , m_tree(context.tree)
        , m_modules(checkpoint::readModules(context.tree, model))
        , m_orderedDict(globalNode(context.tree, "collections", "OrderedDict"))
    {
    }

    NodeId build()
    {
        for (std::uint32_t row : m_modules.depthFirst())
            addModule(row);
        const NodeId metadata = orderedDict(m_metadata);
        const NodeId state[] = {m_context.strings.constant("_metadata", m_context.before), metadata};
        const NodeId dict = orderedDict(m_items);
        m_tree.setState(dict, m_tree.addContainer(Kind::Dict, state));
        return dict;
    }

    std::uint64_t keys() const { return m_items.size() / 2; }
    std::uint64_t skipped() const { return m_skipped; }
    const std::set<std::string>& foreignClasses() const { return m_foreign; }
    bool hasHooks() const { return m_hooks; }

private:
    NodeId orderedDict(const std::vector<NodeId>& items)
    {
        const NodeId dict = m_tree.addCall(Kind::Call, m_orderedDict, NodeId::emptyTuple());
        if (!items.empty())
            m_tree.addEffect(dict, pickle::EffectKind::SetItems, items);
        return dict;
    }

    void addModule(std::uint32_t row)
    {
        const checkpoint::Module& module = m_modules.modules[row];
        addMetadata(module, m_modules.path(m_tree, row));
        const std::string path = m_modules.keyPath(m_tree, row);
        for (const checkpoint::ModuleTensor& parameter : module.parameters)
            addTensor(path, parameter);
        for (const checkpoint::ModuleTensor& buffer : module.buffers) {
            if (buffer.persistent)
                addTensor(path, buffer);
            else
                ++m_skipped;
        }
    }

    void addMetadata(const checkpoint::Module& module, const std::string& path)
    {
        const std::string name = checkpoint::dottedName(m_tree, module.cls);
        requirePlain(m_tree, module, path);
        const std::optional<int> version = moduleVersion(name);
        if (!version)
            m_foreign.insert(name);
        const NodeId entry[] = {m_context.strings.constant("version", m_context.before),
                                NodeId::ofSmallInt(version.value_or(1))};
        const NodeId metadata = m_tree.addContainer(Kind::Dict, entry);
        addHooks(module, metadata);
        m_metadata.push_back(m_context.strings.fresh(path, m_context.before));
        m_metadata.push_back(metadata);
    }

    /// torch/nn/utils/spectral_norm.py, SpectralNormStateDictHook: {'spectral_norm': {'weight.version': 1}} beside the
    /// version. Other hooks are programs.
    void addHooks(const checkpoint::Module& module, NodeId metadata)
    {
        std::vector<NodeId> versions;
        const NodeId hooks = checkpoint::attributeOf(m_tree, module.node, "_state_dict_hooks");
        const std::span<const NodeId> found = checkpoint::itemsOf(m_tree, hooks);
        const std::vector<NodeId> items(found.begin(), found.end()); // the tree grows meanwhile
        for (std::size_t i = 1; i < items.size(); i += 2) {
            const NodeId norm = checkpoint::attributeOf(m_tree, items[i], "fn");
            const NodeId name = checkpoint::attributeOf(m_tree, norm, "name");
            if (checkpoint::dottedName(m_tree, checkpoint::classOf(m_tree, items[i]))
                    != "torch.nn.utils.spectral_norm.SpectralNormStateDictHook"
                || !m_tree.isText(name)) {
                m_hooks = m_hooks || !isOwnHook(module, items[i]);
                continue;
            }
            versions.push_back(m_tree.addString(checkpoint::keyText(m_tree, name) + ".version"));
            versions.push_back(NodeId::ofSmallInt(1)); // SpectralNorm._version
        }
        if (versions.empty())
            return;
        const NodeId entry[] = {m_context.strings.constant("spectral_norm", m_context.before),
                                m_tree.addContainer(Kind::Dict, versions)};
        m_tree.extend(metadata, entry);
    }

    /// getattr(ActivationWrapper, '_post_state_dict_hook'), which keyPath() stands for.
    bool isOwnHook(const checkpoint::Module& module, NodeId hook) const
    {
        if (!checkpoint::isActivationWrapper(m_tree, module)
            || m_context.before.globals.roleOf(m_tree, hook) != checkpoint::Role::GetAttribute)
            return false;
        const std::span<const NodeId> arguments = m_tree.children(m_tree.arguments(hook));
        return arguments.size() == 2 && m_tree.isText(arguments[1])
            && m_tree.text(arguments[1]) == "_post_state_dict_hook";
    }

    void addTensor(const std::string& path, const checkpoint::ModuleTensor& tensor)
    {
        if (m_tree.isNone(tensor.value))
            return; // declared, but absent: bias=None
        m_items.push_back(path.empty() ? tensor.name
                                       : m_tree.addString(path + '.' + checkpoint::keyText(m_tree, tensor.name)));
        m_items.push_back(detached(tensor.value));
    }

    /// What tensor.detach() pickles as: the plain data of a Parameter, in objects of its own.
    NodeId detached(NodeId value)
    {
        checkpoint::TensorFacts facts;
        if (!checkpoint::describeTensor(m_tree, m_context.before.globals, value, facts) || facts.componentCount != 0)
            return value;
        return facts.outer.valid() ? detachedWhole(facts.outer) : detachedPlain(value, facts);
    }

    /// torch/_tensor.py, _reduce_ex_internal, of a DTensor: what wraps its local part, and (attributes, slots).
    /// Detached it has no attributes.
    NodeId detachedWhole(NodeId whole)
    {
        const std::span<const NodeId> old =
            m_tree.children(m_tree.arguments(whole)); // function, class, arguments, state
        std::vector<NodeId> outer(old.begin(), old.end());
        const std::span<const NodeId> wrapper = m_tree.children(outer[2]);
        std::vector<NodeId> arguments(wrapper.begin(), wrapper.end());
        arguments[2] = copyOfTuple(arguments[2]);
        arguments[3] = copyOfTuple(arguments[3]);
        arguments[6] = copyOfDevice(arguments[6]);
        arguments[7] = NodeId::ofBool(false);
        outer[2] = m_tree.addTuple(arguments);
        const bool hasSlots = m_tree.kind(outer[3]) == Kind::Tuple;
        const NodeId before = hasSlots ? m_tree.children(outer[3]).back() : outer[3];
        std::vector<NodeId> slots;
        for (const char* name : {"_local_tensor", "_spec"})
            addSlot(before, name, slots);
        const NodeId state = m_tree.addContainer(Kind::Dict, slots);
        outer[3] = hasSlots ? m_tree.addTuple(std::vector<NodeId>{NodeId::none(), state}) : state;
        return m_tree.addCall(Kind::Call, m_tree.callable(whole), m_tree.addTuple(outer));
    }

    /// Each tensor is asked for its device, which pickles as a call of its own: torch.device('cuda', 0).
    NodeId copyOfDevice(NodeId device)
    {
        const std::span<const NodeId> old = m_tree.children(m_tree.arguments(device));
        if (m_tree.kind(device) != Kind::Call || old.empty() || !m_tree.isText(old[0]))
            return device;
        std::vector<NodeId> arguments(old.begin(), old.end());
        arguments[0] = m_tree.addString(checkpoint::keyText(m_tree, arguments[0]));
        return m_tree.addCall(Kind::Call, m_tree.callable(device), m_tree.addTuple(arguments));
    }

    /// Takes an entry over, a plain tensor detached; in a hostile file another DTensor may stand there, and in it a
    /// next.
    void addSlot(NodeId before, std::string_view name, std::vector<NodeId>& slots)
    {
        const std::span<const NodeId> items = m_tree.children(before);
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            if (!m_tree.isText(items[i]) || m_tree.text(items[i]) != name)
                continue;
            const NodeId key = items[i], value = items[i + 1]; // the tree grows
            checkpoint::TensorFacts facts;
            const bool isPlain = checkpoint::describeTensor(m_tree, m_context.before.globals, value, facts)
                && facts.componentCount == 0 && !facts.outer.valid();
            slots.push_back(key);
            slots.push_back(isPlain ? detachedPlain(value, facts) : value);
            return;
        }
    }

    NodeId detachedPlain(NodeId value, const checkpoint::TensorFacts& facts)
    {
        const checkpoint::GlobalTable& globals = m_context.before.globals;
        NodeId function = m_tree.callable(facts.core), tuple = m_tree.arguments(facts.core);
        const std::span<const NodeId> outer = m_tree.children(tuple);
        if (globals.roleOf(m_tree, facts.core) == checkpoint::Role::RebuildFromTypeV2
            && m_tree.isGlobal(outer[1], "torch", "Tensor")) { // has attributes (nn.Buffer), which are left behind
            function = outer[0];
            tuple = outer[2];
        }
        const checkpoint::Role role = globals.of(m_tree, function).role;
        if (role == checkpoint::Role::RebuildMetaTensor)
            return detachedMeta(function, tuple);
        if (role != checkpoint::Role::RebuildTensorV2 && role != checkpoint::Role::RebuildTensorV3)
            return value;
        const std::span<const NodeId> old = m_tree.children(tuple);
        std::vector<NodeId> arguments(old.begin(), old.end());
        arguments[0] = copyOfReference(arguments[0]);
        arguments[2] = copyOfTuple(arguments[2]);
        arguments[3] = copyOfTuple(arguments[3]);
        arguments[4] = NodeId::ofBool(false);
        arguments[5] = orderedDict({});
        return m_tree.addCall(Kind::Call, function, m_tree.addTuple(arguments));
    }

    /// torch/_utils.py, _rebuild_meta_tensor_no_storage(dtype, size, stride, requires_grad).
    NodeId detachedMeta(NodeId function, NodeId tuple)
    {
        const std::span<const NodeId> old = m_tree.children(tuple);
        std::vector<NodeId> arguments(old.begin(), old.end());
        arguments[1] = copyOfTuple(arguments[1]);
        arguments[2] = copyOfTuple(arguments[2]);
        arguments[3] = NodeId::ofBool(false);
        return m_tree.addCall(Kind::Call, function, m_tree.addTuple(arguments));
    }

    NodeId copyOfTuple(NodeId tuple)
    {
        if (m_tree.kind(tuple) != Kind::Tuple)
            return tuple;
        const std::span<const NodeId> items = m_tree.children(tuple);
        return m_tree.addTuple(std::vector<NodeId>(items.begin(), items.end()));
    }

    /// torch/serialization.py: the old format's key is made by str() for each reference, that of a zip once for a
    /// storage. So is a tag, if it is no constant.
    NodeId copyOfReference(NodeId storage)
    {
        if (m_tree.kind(storage) != Kind::Persistent)
            return storage;
        const NodeId before = m_tree.persistentId(storage);
        if (m_tree.kind(before) != Kind::Tuple)
            return m_tree.addPersistent(before);
        const std::span<const NodeId> old = m_tree.children(before);
        std::vector<NodeId> id(old.begin(), old.end());
        if (m_context.before.origin->container == checkpoint::Container::Legacy && id.size() > 2
            && m_tree.isText(id[2]))
            id[2] = m_tree.addString(std::string(m_tree.text(id[2])));
        if (id.size() > 3 && m_tree.kind(id[3]) == Kind::String && m_tree.text(id[3]).find(':') != std::string::npos
            && !m_sharedTags.contains(id[3]))
            id[3] = m_tree.addString(std::string(m_tree.text(id[3])));
        return m_tree.addPersistent(m_tree.addTuple(id));
    }

    Context& m_context;
    const std::set<NodeId>& m_sharedTags;
    Tree& m_tree;
    checkpoint::ModuleTree m_modules;
    NodeId m_orderedDict;
    std::vector<NodeId> m_items, m_metadata;
    std::set<std::string> m_foreign;
    std::uint64_t m_skipped = 0;
    bool m_hooks = false;
};

void remarkOnClasses(const StateDictBuilder& builder, StepReport& report)
{
    if (builder.skipped() != 0)
        report.remarks.push_back(
            counted(builder.skipped(), "buffer")
            + (builder.skipped() == 1 ? " that is not persistent was" : " that are not persistent were")
            + " left out, as state_dict() does.");
    if (!builder.foreignClasses().empty()) {
        std::string names;
        std::size_t shown = 0;
        for (const std::string& name : builder.foreignClasses())
            if (shown++ < 4)
                names += (names.empty() ? "" : ", ") + quoted(name);
        report.remarks.push_back(std::string("Not torch's own: ") + names + (shown > 4 ? " …" : "")
                                 + ". Their version is assumed to be 1 and their state_dict() to be torch's.");
    }
    if (builder.hasHooks())
        report.remarks.push_back(
            "Some modules have state dict hooks, which are programs and were not run: the keys may "
            "differ from those of state_dict().");
}

/// The call getattr(model, 'state_dict') around a model; or no node.
NodeId boundMethod(const Context& context, NodeId model)
{
    const Tree& tree = context.tree;
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i) {
        const NodeId node = NodeId::ofIndex(i);
        if (context.before.globals.roleOf(tree, node) != checkpoint::Role::GetAttribute)
            continue;
        const std::span<const NodeId> arguments = tree.children(tree.arguments(node));
        if (arguments.size() == 2 && arguments[0] == model && checkpoint::givesContents(tree.text(arguments[1])))
            return node;
    }
    return {};
}

} // namespace

StepReport extract(Context& context)
{
    StepReport report;
    const std::set<NodeId> tags = sharedTags(context.before.tree);
    std::map<NodeId, NodeId> replacements; // once all are built: a model may stand inside of another
    for (const Section* section : context.models()) {
        StateDictBuilder builder(context, section->node, tags);
        const NodeId method = boundMethod(context, section->node);
        replacements.emplace(method.valid() ? method : section->node, builder.build());
        context.changed.push_back(method.valid() ? method : section->node);
        report.changes += 1;
        report.sentence += (report.sentence.empty() ? "" : " ") + std::string("Extract the state dict of ")
            + (section->name.empty() || method.valid() ? "the whole model" : quoted(section->name)) + ": "
            + counted(builder.keys(), "key") + ".";
        remarkOnClasses(builder, report);
    }
    context.tree.replaceUses(replacements);
    if (report.changes != 0)
        return report;
    for (const Section* section : context.sections)
        if (section->kind == SectionKind::Other) {
            checkpoint::Module alone; // a quantized layer that is the whole model
            alone.cls = checkpoint::classOf(context.tree, section->node);
            requirePlain(context.tree, alone, section->name);
        }
    report.sentence = "There is no whole model in the file; nothing was extracted.";
    return report;
}

} // namespace ckptscope::edit
