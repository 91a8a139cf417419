#include "core/checkpoint/modules.h"
#include "core/edit/storage_views.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/saturate.h"
#include "core/io/text.h"
#include "core/tensor/densify.h"
#include "core/tensor/dequantize.h"

#include <algorithm>
#include <map>

namespace ckptscope::edit {

namespace {

using checkpoint::DType;
using checkpoint::Role;
using checkpoint::Tensor;

/// Sizes and strides of a tensor that has its bytes for itself.
struct Form {
    std::vector<std::int64_t> shape, strides;
};

Form contiguous(std::vector<std::int64_t> shape)
{
    Form form{std::move(shape), {}};
    form.strides.resize(form.shape.size());
    std::int64_t stride = 1;
    for (std::size_t axis = form.shape.size(); axis-- > 0;) {
        form.strides[axis] = stride;
        stride *= std::max<std::int64_t>(form.shape[axis], 1);
    }
    return form;
}

/// The axes in the order in which they lie in memory when a tensor is in torch's channels-last format; empty when it is
/// not (c10/core/MemoryFormat.h, is_channels_last_strides_2d and 3d).
std::vector<std::size_t> channelsLast(const tensor::View& view)
{
    const std::size_t axes = view.shape.size();
    if ((axes != 4 && axes != 5) || view.strides[1] == 0)
        return {};
    std::vector<std::size_t> order{0};
    for (std::size_t axis = 2; axis < axes; ++axis)
        order.push_back(axis);
    order.push_back(1);
    std::int64_t least = 0;
    for (std::size_t i = axes; i-- > 0;) {
        const std::size_t axis = order[i];
        if (view.shape[axis] == 0 || view.strides[axis] < least || (axis == 0 && least == view.strides[1]))
            return {};
        least = view.strides[axis] * std::max<std::int64_t>(view.shape[axis], 1);
    }
    return order;
}

/// Tensors of other kinds that become strided ones, each with a storage of its own.
class StridedEdit {
public:
    explicit StridedEdit(Context& context)
        : m_context(context)
        , m_before(context.before)
        , m_tree(context.tree)
        , m_inside(nodesIn(context.before.tree, context.scope))
        , m_outside(nodesOutside(context.before.tree, {context.scope}))
        , m_met(context.before.tree.nodeCount())
        , m_nextKey(firstFreeKey(context.before))
    {
    }

    StepReport dequantize()
    {
        requireNoQuantizedModules();
        for (const Tensor& tensor : m_before.tensors)
            if (tensor.has(checkpoint::kQuantized) && isMeant(tensor)) {
                if (isPacked(tensor))
                    ++m_packed;
                else
                    attempt(tensor, [&] { dequantizeOne(tensor); });
            }
        return report("Dequantize", "quantised tensor", "to float32",
                      "There is no quantised tensor here; nothing was changed.");
    }

    StepReport makeDense()
    {
        for (const Tensor& tensor : m_before.tensors)
            if (tensor.layout >= checkpoint::Layout::SparseCoo && tensor.layout <= checkpoint::Layout::SparseBsc
                && isMeant(tensor))
                attempt(tensor, [&] { makeOneDense(tensor); });
        return report("Make", "sparse tensor", "dense", "There is no sparse tensor here; nothing was changed.");
    }

private:
    /// A quantised layer hands its numbers to a kernel for quantised ones when it is loaded; with others it fails
    /// there.
    void requireNoQuantizedModules() const
    {
        using checkpoint::Obstacle;
        std::vector<NodeId> special;
        for (const checkpoint::Section* model : m_context.models())
            for (const checkpoint::Module& module : checkpoint::readModules(m_before, model->node).modules)
                if (const Obstacle obstacle = checkpoint::obstacleOf(m_before.tree, module);
                    obstacle == Obstacle::OwnPickle || obstacle == Obstacle::OwnStateDict)
                    special.push_back(module.node);
        const std::vector<bool> isSpecial = nodesBelow(m_before.tree, special);
        for (const Tensor& tensor : m_before.tensors)
            if (tensor.has(checkpoint::kQuantized) && m_inside[tensor.core.index()] && isSpecial[tensor.core.index()])
                throw io::Error(
                    io::ErrorKind::Refused,
                    quoted(m_before.tensorName(tensor))
                        + " is in a layer that PyTorch loads with quantised numbers alone. In Python the layer's "
                          "weight().dequantize() gives its numbers.");
    }

    /// Of a layer whose state_dict() holds them as its kernel takes them, which knows no others
    /// (torch/ao/nn/quantized/modules/linear.py, LinearPackedParams; embedding_ops.py, EmbeddingPackedParams).
    bool isPacked(const Tensor& tensor) const
    {
        return m_before.tensorName(tensor).find("_packed_params.") != std::string::npos;
    }

    /// In the scope, and not met before at another place.
    bool isMeant(const Tensor& tensor)
    {
        const std::uint32_t node = tensor.core.index();
        if (!m_inside[node] || m_met[node])
            return false;
        m_met[node] = true;
        m_shared += m_outside[node] ? 1 : 0;
        return !m_outside[node];
    }

    template <typename Work> void attempt(const Tensor& tensor, const Work& work)
    {
        if (m_tree.kind(tensor.core) != Kind::Call || m_tree.hasEffects(tensor.core)
            || tensor.has(checkpoint::kDeviceArgument) || tensor.has(checkpoint::kOuter)) {
            ++m_odd;
            return;
        }
        try {
            work();
        } catch (const io::Error& error) {
            if (error.kind() != io::ErrorKind::Unsupported && error.kind() != io::ErrorKind::Damaged)
                throw;
            ++m_odd;
        }
    }

    /// The call's own arguments; of _rebuild_from_type_v2 those of the function that it calls.
    NodeId argumentsOf(const Tensor& tensor) const
    {
        const NodeId arguments = m_tree.arguments(tensor.core);
        return isFromType(tensor) ? m_tree.children(arguments)[2] : arguments;
    }
    bool isFromType(const Tensor& tensor) const
    {
        const Role role = m_before.globals.roleOf(m_before.tree, tensor.core);
        return role == Role::RebuildFromType || role == Role::RebuildFromTypeV2;
    }

    void dequantizeOne(const Tensor& tensor)
    {
        tensor::View view = tensor::viewOf(m_before, tensor);
        const std::vector<NodeId> arguments = childrenOf(argumentsOf(tensor));
        const checkpoint::Storage& storage = m_before.storages[tensor.storage];
        requireOpenStorage(storage);
        Form form = contiguous(view.shape);
        if (const std::vector<std::size_t> order = channelsLast(view); !order.empty())
            form = reorder(view, order);
        const std::uint64_t size = io::saturatingProduct(view.elements, sizeof(float));
        requireRoom(tensor, size);
        std::string same = m_before.madeKey(storage) + ' ' + std::to_string(view.offset);
        for (const std::int64_t number : view.shape)
            same += ' ' + std::to_string(number);
        for (const std::int64_t number : view.strides)
            same += ' ' + std::to_string(number);
        for (const auto* numbers : {&view.quantizer.scales, &view.quantizer.zeroPoints})
            same.append(reinterpret_cast<const char*>(numbers->data()), numbers->size() * sizeof(double));
        const NodeId storageNode = newStorage(arguments[0], DType::Float32, size, std::move(same),
                                              [&] { return tensor::dequantizedWhileRead(std::move(view)); });
        replace(tensor, DType::Float32, storageNode, form, arguments[5],
                arguments.size() > 6 ? arguments[6] : NodeId());
        m_bytesBefore += m_before.bytes(tensor);
    }

    /// Reads the view in the order of its memory, and gives the sizes and strides of what comes out.
    static Form reorder(tensor::View& view, const std::vector<std::size_t>& order)
    {
        Form form{view.shape, std::vector<std::int64_t>(order.size())};
        const tensor::View before = view;
        std::uint64_t channels = view.quantizer.scales.size(), run = 1;
        for (std::size_t i = order.size(); i-- > 0;) {
            view.shape[i] = before.shape[order[i]];
            view.strides[i] = before.strides[order[i]];
        }
        const Form packed = contiguous(view.shape);
        for (std::size_t i = 0; i < order.size(); ++i)
            form.strides[order[i]] = packed.strides[i];
        if (view.quantizer.perChannel) { // the axis that its run names
            std::size_t axis = before.shape.size();
            while (axis > 0
                   && (run != view.quantizer.run || static_cast<std::uint64_t>(before.shape[axis - 1]) != channels))
                run *= static_cast<std::uint64_t>(before.shape[--axis]);
            const auto at = std::ranges::find(order, axis - 1) - order.begin();
            view.quantizer.run = static_cast<std::uint64_t>(packed.strides[static_cast<std::size_t>(at)]);
        }
        return form;
    }

    void makeOneDense(const Tensor& tensor)
    {
        tensor::Parts parts = tensor::partsOf(m_before, tensor);
        const NodeId values = m_before.components[tensor.components + parts.values];
        const tensor::View& numbers = parts.views[parts.values];
        checkpoint::TensorFacts facts;
        if (!describeTensor(m_before.tree, m_before.globals, values, facts))
            throw io::Error(io::ErrorKind::Unsupported, "Its values are no plain tensor.");
        requireOpenStorage(m_before.storages[m_before.storageOf(facts.storage)]);
        const DType dtype = numbers.dtype;
        requireSums(tensor, numbers);
        io::Source bytes = tensor::denseWhileRead(tensor.layout, m_before.shape(tensor), std::move(parts));
        requireRoom(tensor, bytes.size());
        const NodeId storageNode = newStorage(facts.storage, dtype, bytes.size(), {}, [&] { return std::move(bytes); });
        replace(tensor, dtype, storageNode, contiguous(m_before.shape(tensor)), NodeId::ofBool(false), {});
        m_bytesBefore += m_before.bytes(tensor);
    }

    /// torch makes sums of values of one place, and of rows of values, with cpublas::axpy, which has no complex32
    /// (ATen/native/sparse/SparseTensorMath.cpp, add_dense_sparse_worker_non_coalesced_cpu and _hybrid_cpu).
    void requireSums(const Tensor& tensor, const tensor::View& values) const
    {
        const std::span<const NodeId> parts = m_tree.children(m_tree.children(argumentsOf(tensor))[1]);
        const bool isCoalesced = parts.size() > 3 && m_tree.boolean(parts[3]);
        if (values.dtype == DType::Complex32 && tensor.layout == checkpoint::Layout::SparseCoo && values.elements != 0
            && (!isCoalesced || values.shape.size() != 1))
            throw io::Error(io::ErrorKind::Unsupported, "PyTorch does not add complex32.");
    }

    /// Before a few numbers become terabytes. A large file may grow as far as quantised numbers do, of a byte each.
    void requireRoom(const Tensor& tensor, std::uint64_t bytes)
    {
        const std::uint64_t room =
            std::max(limits::kDenseBytes, io::saturatingProduct(m_before.origin->bytes.size(), sizeof(float)));
        m_bytesAfter = io::saturatingSum(m_bytesAfter, bytes);
        if (m_bytesAfter > room)
            throw io::Error(io::ErrorKind::LimitExceeded,
                            "With " + quoted(m_before.tensorName(tensor)) + " the new tensors would take "
                                + io::humanBytes(m_bytesAfter) + "; one edit makes " + io::humanBytes(room)
                                + " at most. Limit it to a part of the file.");
    }

    std::vector<NodeId> childrenOf(NodeId id) const
    {
        const std::span<const NodeId> children = m_tree.children(id);
        return {children.begin(), children.end()};
    }

    /// A reference to a new storage on the device of `old`. Those that are the `same` are one, so that ties are kept.
    template <typename Bytes>
    NodeId newStorage(NodeId old, DType dtype, std::uint64_t size, std::string same, const Bytes& bytes)
    {
        std::vector<NodeId> id = childrenOf(m_tree.persistentId(old));
        if (m_tree.kind(old) != Kind::Persistent || id.size() < 5 || (id.size() > 5 && !m_tree.isNone(id[5])))
            throw io::Error(io::ErrorKind::Unsupported, "Its storage is referred to in an unknown way.");
        const SavedAs saved = savedAs(dtype);
        id[1] = global(saved.module, saved.storageClass);
        id[2] = keyOf(std::move(same), bytes);
        id[4] = m_tree.addInt(static_cast<std::int64_t>(size / saved.unit));
        return m_tree.addPersistent(m_tree.addTuple(id)); // one for each use, as pickles have them
    }

    template <typename Bytes> NodeId keyOf(std::string same, const Bytes& bytes)
    {
        if (const auto found = m_same.find(same); !same.empty() && found != m_same.end())
            return found->second;
        const std::string key = std::to_string(m_nextKey++);
        m_context.made.insert_or_assign(key, bytes());
        const NodeId node = m_tree.addString(key);
        if (!same.empty())
            m_same.emplace(std::move(same), node);
        return node;
    }

    NodeId global(std::string_view module, std::string_view name)
    {
        NodeId& node = m_globals[name];
        if (!node.valid())
            node = globalNode(m_tree, module, name);
        return node;
    }

    NodeId integers(std::span<const std::int64_t> numbers)
    {
        std::vector<NodeId> nodes;
        for (const std::int64_t number : numbers)
            nodes.push_back(m_tree.addInt(number));
        return m_tree.addTuple(nodes);
    }

    void replace(const Tensor& tensor, DType dtype, NodeId storage, const Form& form, NodeId requiresGrad, NodeId hooks)
    {
        const SavedAs saved = savedAs(dtype);
        const NodeId function = global("torch._utils", saved.function);
        if (!hooks.valid())
            hooks = m_tree.addCall(Kind::Call, global("collections", "OrderedDict"), NodeId::emptyTuple());
        std::vector<NodeId> items{storage, m_tree.addInt(0), integers(form.shape), integers(form.strides), requiresGrad,
                                  hooks};
        if (saved.untyped)
            items.push_back(global("torch", checkpoint::info(dtype).name));
        const NodeId arguments = m_tree.addTuple(items);
        if (isFromType(tensor)) {
            m_tree.setChild(m_tree.arguments(tensor.core), 0, function);
            m_tree.setChild(m_tree.arguments(tensor.core), 2, arguments);
        } else {
            m_replacements.emplace(tensor.core, m_tree.addCall(Kind::Call, function, arguments));
        }
        ++m_changed;
    }

    /// "Dequantize 3 quantised tensors to float32: …"
    StepReport report(const char* verb, const char* kind, const char* how, const char* nothing)
    {
        m_tree.replaceUses(m_replacements);
        StepReport report;
        report.changes = m_changed;
        if (m_changed != 0)
            report.sentence = std::string(verb) + ' ' + counted(m_changed, kind) + ' ' + how + ": "
                + io::humanBytes(m_bytesBefore) + " become " + io::humanBytes(m_bytesAfter) + '.';
        else
            report.sentence = m_shared + m_odd + m_packed != 0 ? "No " + std::string(kind) + " could be changed here."
                                                               : std::string(nothing);
        if (m_shared != 0)
            report.remarks.push_back("Left as they are, since they stand outside of the chosen part, too: "
                                     + counted(m_shared, "tensor") + '.');
        if (m_packed != 0)
            report.remarks.push_back("Left as they are: " + counted(m_packed, kind)
                                     + " in packed parameters, which a quantised layer takes in no other form.");
        if (m_odd != 0)
            report.remarks.push_back("Left as they are: " + counted(m_odd, kind)
                                     + " that cannot be understood, or that PyTorch does not convert either.");
        return report;
    }

    Context& m_context;
    const checkpoint::Checkpoint& m_before;
    Tree& m_tree;
    std::vector<bool> m_inside, m_outside, m_met; ///< by node
    std::map<NodeId, NodeId> m_replacements;
    std::map<std::string, NodeId> m_same; ///< keys of new storages
    std::map<std::string_view, NodeId> m_globals; ///< by name: a pickle can hold a great many to look through
    std::uint64_t m_nextKey;
    std::uint64_t m_changed = 0, m_shared = 0, m_packed = 0, m_odd = 0, m_bytesBefore = 0, m_bytesAfter = 0;
};

} // namespace

StepReport dequantize(Context& context)
{
    return StridedEdit(context).dequantize();
}

StepReport makeDense(Context& context)
{
    return StridedEdit(context).makeDense();
}

} // namespace ckptscope::edit
