#include "core/checkpoint/rebuild.h"

#include "core/checkpoint/plain_objects.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

using Arguments = std::span<const NodeId>;

/// Reads one tensor; follows wrappers (Parameter, subclass) inwards without recursion.
class Description {
public:
    /// `partsAllowed`: whether it may consist of inner tensors itself; those of a sparse tensor may not, which keeps
    /// the depth of calls at two.
    Description(const Tree& tree, const GlobalTable& globals, TensorFacts& facts, bool partsAllowed = true)
        : m_tree(tree)
        , m_globals(globals)
        , m_facts(facts)
        , m_partsAllowed(partsAllowed)
    {
    }

    bool read(NodeId id)
    {
        constexpr int kWrappers = 16;
        m_next = id;
        for (int i = 0; i < kWrappers && m_next.valid(); ++i) {
            const NodeId node = m_next;
            m_next = NodeId();
            if (!m_tree.isCallLike(node))
                return false;
            m_facts.core = node;
            if (!readCall(node))
                return false;
        }
        return !m_next.valid();
    }

private:
    static bool isOldClass(Role role)
    {
        return role == Role::ParameterClass || role == Role::VariableClass || role == Role::TensorClass;
    }

    bool readCall(NodeId node)
    {
        const Role role = m_globals.roleOf(m_tree, node);
        if (role == Role::Other)
            return false;
        if (m_tree.kind(node) != Kind::Call || isOldClass(role))
            return readOldObject(role, node);
        return readFunction(role, m_tree.children(m_tree.arguments(node)));
    }

    bool readFunction(Role role, Arguments a)
    {
        switch (role) {
        case Role::RebuildTensor: // storage, offset, size, stride
            return a.size() >= 4 && strided(a);
        case Role::RebuildTensorV2: // …, requires_grad, hooks[, metadata]
            return a.size() >= 6 && strided(a) && gradient(a[4]) && (a.size() < 7 || bits(a[6]));
        case Role::RebuildTensorV3: // …, requires_grad, hooks, dtype[, metadata]
            return a.size() >= 7 && strided(a) && gradient(a[4]) && dtype(a[6]) && (a.size() < 8 || bits(a[7]));
        case Role::RebuildQTensor: // …, quantizer, requires_grad, hooks
            m_facts.flags |= kQuantized;
            return a.size() >= 6 && strided(a) && gradient(a[5]);
        case Role::RebuildParameter: // data, requires_grad, hooks
        case Role::RebuildParameterWithState: // …, state
            m_facts.flags |= kParameter | (role == Role::RebuildParameterWithState ? kSubclass : 0);
            return a.size() >= 2 && gradient(a[1]) && inner(a[0]);
        case Role::RebuildFromType: // func, type, args, dict
        case Role::RebuildFromTypeV2: // func, type, args, state
            return a.size() >= 3 && fromType(a);
        case Role::RebuildSparseTensor: // layout, (indices, values, size[, coalesced]) or (outer, plain, values, size)
        case Role::RebuildSparseCsrTensor:
            return a.size() >= 2 && sparse(a[0], m_tree.children(a[1]));
        case Role::RebuildNestedTensor: // buffer, sizes, strides, offsets
            return a.size() >= 4 && parts(Layout::Nested, a.first(4)) && dtypeOf(a[0]);
        case Role::RebuildJaggedTensor:
            return jagged(a);
        case Role::RebuildMetaTensor: // dtype, size, stride, requires_grad
            m_facts.flags |= kNoData;
            return a.size() >= 4 && dtype(a[0]) && shape(a[1]) && stride(a[2]) && gradient(a[3]);
        case Role::RebuildDeviceTensorFromNumpy: // ndarray, dtype, device, requires_grad
            return a.size() >= 4 && dtype(a[1]) && device(a[2]) && gradient(a[3]) && shapeOfArray(a[0]);
        case Role::RebuildDeviceTensorFromCpu: // tensor, dtype, device, requires_grad
            return a.size() >= 4 && device(a[2]) && gradient(a[3]) && inner(a[0]);
        case Role::RebuildWrapperSubclass: // class, dtype, size, stride, offset, layout, device, requires_grad
            m_facts.flags |= kSubclass | kOuter;
            return a.size() >= 8 && dtype(a[1]) && shape(a[2]) && stride(a[3]) && device(a[6]) && gradient(a[7]);
        case Role::UninitializedTensor: // requires_grad
            m_facts.flags |= kNoData;
            return a.empty() || gradient(a[0]);
        default:
            return false;
        }
    }

    bool strided(Arguments a)
    {
        const Kind kind = m_tree.kind(a[0]);
        if (kind != Kind::Persistent && !m_tree.isCallLike(a[0]))
            return false;
        m_facts.storage = a[0];
        m_facts.offset = m_tree.integer(a[1]);
        return m_tree.kind(a[1]) == Kind::Int && shape(a[2]) && stride(a[3]);
    }

    bool inner(NodeId data)
    {
        m_next = data;
        return true;
    }

    bool gradient(NodeId flag)
    {
        if (m_tree.kind(flag) != Kind::Bool)
            return false;
        m_facts.requiresGrad = flag;
        if (m_tree.boolean(flag))
            m_facts.flags |= kRequiresGrad;
        return true;
    }

    bool dtype(NodeId id)
    {
        const GlobalInfo& info = m_globals.of(m_tree, id);
        m_facts.dtype = info.dtype;
        return info.role == Role::DTypeConstant;
    }

    bool shape(NodeId id)
    {
        m_facts.sizes = sizeTuple(m_tree, m_globals, id);
        return m_facts.sizes.valid();
    }

    bool stride(NodeId id)
    {
        m_facts.strides = sizeTuple(m_tree, m_globals, id);
        return m_facts.strides.valid();
    }

    bool device(NodeId id)
    {
        m_facts.device = id;
        m_facts.flags |= kDeviceArgument;
        return true;
    }

    bool bits(NodeId metadata)
    {
        if (const NodeId conj = m_tree.valueOf(metadata, "conj"); conj.valid() && m_tree.boolean(conj))
            m_facts.flags |= kConjugate;
        if (const NodeId neg = m_tree.valueOf(metadata, "neg"); neg.valid() && m_tree.boolean(neg))
            m_facts.flags |= kNegative;
        return true;
    }

    bool fromType(Arguments a)
    {
        const Role role = m_globals.of(m_tree, a[0]).role;
        if (role == Role::RebuildFromTypeV2 || role == Role::RebuildFromType)
            return false;
        m_facts.flags |= kSubclass;
        if (m_globals.of(m_tree, a[1]).role == Role::ParameterClass || (a.size() >= 4 && isMarkedParameter(a[3])))
            m_facts.flags |= kParameter;
        if (!readFunction(role, m_tree.children(a[2])))
            return false;
        if (role == Role::RebuildWrapperSubclass && a.size() >= 4)
            takeLocal(a[3]);
        return true;
    }

    /// torch/nn/parameter.py, Parameter.__new__: a tensor of another class keeps it, and gets an attribute.
    bool isMarkedParameter(NodeId state) const
    {
        NodeId attributes = state;
        if (m_tree.kind(state) == Kind::Tuple && !m_tree.children(state).empty()) // (attributes, slots)
            attributes = m_tree.children(state).front();
        const NodeId mark = m_tree.valueOf(attributes, "_is_param");
        return mark.valid() && m_tree.kind(mark) == Kind::Bool && m_tree.boolean(mark);
    }

    /// torch/distributed/tensor/_api.py: what this process has of a DTensor is its attribute "_local_tensor". The sizes
    /// and the dtype of the whole are read before, and give way to those of what is in the file.
    void takeLocal(NodeId state)
    {
        NodeId attributes = state;
        if (m_tree.kind(state) == Kind::Tuple && !m_tree.children(state).empty()) // (None, attributes)
            attributes = m_tree.children(state).back();
        const NodeId tensor = m_tree.valueOf(attributes, "_local_tensor");
        TensorFacts part;
        if (!tensor.valid() || !m_partsAllowed || !Description(m_tree, m_globals, part, false).read(tensor)
            || !part.storage.valid() || part.componentCount != 0)
            return;
        m_facts.outer = m_facts.core;
        m_facts.core = part.core;
        m_facts.storage = part.storage;
        m_facts.offset = part.offset;
        m_facts.sizes = part.sizes;
        m_facts.strides = part.strides;
        m_facts.dtype = part.dtype;
        m_facts.flags |= part.flags & (kConjugate | kNegative | kQuantized);
    }

    bool parts(Layout layout, Arguments tensors)
    {
        m_facts.layout = layout;
        for (NodeId part : tensors)
            if (m_facts.componentCount < m_facts.components.size())
                m_facts.components[m_facts.componentCount++] = part;
        return true;
    }

    bool dtypeOf(NodeId tensor)
    {
        TensorFacts part;
        if (!m_partsAllowed || !Description(m_tree, m_globals, part, false).read(tensor))
            return false;
        m_facts.dtype = part.dtype;
        if (part.dtype == DType::Unknown && part.storage.valid())
            m_facts.storage = part.storage; // its class tells the dtype
        if (!m_facts.sizes.valid())
            m_facts.sizes = part.sizes;
        return true;
    }

    bool sparse(NodeId layoutNode, Arguments a)
    {
        static constexpr std::array<Layout, 5> kLayouts = {Layout::SparseCoo, Layout::SparseCsr, Layout::SparseCsc,
                                                           Layout::SparseBsr, Layout::SparseBsc};
        const Arguments names = m_tree.children(m_tree.arguments(layoutNode));
        std::string_view name = names.empty() ? m_tree.globalName(layoutNode) : m_tree.text(names[0]);
        if (name.starts_with("torch."))
            name.remove_prefix(6);
        for (Layout layout : kLayouts) {
            if (layoutName(layout) != name)
                continue;
            const std::size_t tensors = layout == Layout::SparseCoo ? 2 : 3;
            return a.size() > tensors && shape(a[tensors]) && parts(layout, a.first(tensors))
                && dtypeOf(a[tensors - 1]);
        }
        return false;
    }

    bool jagged(Arguments a)
    {
        // torch/nested/_internal/nested_tensor.py: one dict of constructor arguments: values, offsets, lengths …
        m_facts.layout = Layout::Jagged;
        m_facts.flags |= kSubclass | kOuter;
        for (NodeId argument : a) {
            const NodeId values = m_tree.valueOf(argument, "values");
            if (!values.valid())
                continue;
            for (const char* name : {"values", "offsets", "lengths"})
                if (const NodeId part = m_tree.valueOf(argument, name); part.valid() && !m_tree.isNone(part))
                    parts(Layout::Jagged, {&part, 1});
            return dtypeOf(values);
        }
        return false;
    }

    bool shapeOfArray(NodeId array)
    {
        // numpy's state: (version, shape, dtype, fortran, bytes)
        const Arguments state = m_tree.children(m_tree.state(array));
        return state.size() >= 2 && shape(state[1]);
    }

    /// Objects of torch ≤ 0.4: a class, made empty, then BUILD with a tuple (torch/_tensor.py, Tensor.__setstate__).
    bool readOldObject(Role role, NodeId node)
    {
        if (role == Role::UninitializedTensor) {
            m_facts.flags |= kNoData;
            return true;
        }
        if (!isOldClass(role))
            return false;
        const bool variable = role != Role::TensorClass; // a Parameter is one, too
        if (role == Role::ParameterClass)
            m_facts.flags |= kParameter;
        m_facts.dtype = m_globals.of(m_tree, m_tree.callable(node)).dtype;
        const Arguments state = m_tree.children(m_tree.state(node));
        const Arguments arguments = m_tree.children(m_tree.arguments(node));
        if (state.size() == 4) // storage, offset, size, stride
            return strided(state);
        if (state.size() == 5 && variable) // data, _, hooks, requires_grad, volatile: torch 0.1
            return gradient(state[3]) && inner(state[0]);
        if (arguments.empty() || !variable)
            return false;
        if (state.size() == 3) // (data), then requires_grad, volatile, hooks: torch 0.2 and 0.3
            return gradient(state[0]) && inner(arguments[0]);
        if (arguments.size() >= 2) // Parameter(data, requires_grad)
            return gradient(arguments[1]) && inner(arguments[0]);
        if (role == Role::ParameterClass)
            m_facts.flags |= kRequiresGrad; // the default of Parameter
        return inner(arguments[0]);
    }

    const Tree& m_tree;
    const GlobalTable& m_globals;
    TensorFacts& m_facts;
    bool m_partsAllowed;
    NodeId m_next;
};

} // namespace

std::string_view layoutName(Layout layout)
{
    static constexpr std::array<std::string_view, 8> kNames = {"strided",    "sparse_coo", "sparse_csr", "sparse_csc",
                                                               "sparse_bsr", "sparse_bsc", "nested",     "jagged"};
    return kNames[static_cast<std::size_t>(layout)];
}

GlobalTable::GlobalTable(const Tree& tree)
{
    m_infos.reserve(tree.globalCount());
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i) {
        const NodeId id = tree.global(i);
        m_infos.push_back(lookupGlobal(tree.globalModule(id), tree.globalName(id)));
    }
}

bool GlobalTable::has(Role role) const
{
    return std::ranges::any_of(m_infos, [&](const GlobalInfo& info) { return info.role == role; });
}

bool GlobalTable::isAtom(const Tree& tree, NodeId id) const
{
    switch (roleOf(tree, id)) {
    case Role::Device:
    case Role::Size:
    case Role::LayoutFunction:
    case Role::NumpyScalar:
    case Role::NumpyDType:
    case Role::CodecsEncode:
    case Role::LoadFromBytes:
        return true;
    default:
        return isPlainObject(tree, id);
    }
}

NodeId sizeTuple(const Tree& tree, const GlobalTable& globals, NodeId id)
{
    if (tree.kind(id) == Kind::Tuple)
        return id;
    if (globals.roleOf(tree, id) == Role::Size) {
        const Arguments arguments = tree.children(tree.arguments(id));
        if (arguments.size() != 1)
            return {};
        id = arguments[0];
    }
    const Kind kind = tree.kind(id);
    return kind == Kind::Tuple || kind == Kind::List ? id : NodeId();
}

bool describeTensor(const Tree& tree, const GlobalTable& globals, NodeId id, TensorFacts& facts)
{
    if (!tree.isCallLike(id))
        return false;
    facts = {};
    return Description(tree, globals, facts).read(id);
}

bool describeStorage(const Tree& tree, const GlobalTable& globals, NodeId persistent, StorageFacts& facts)
{
    if (tree.kind(persistent) != Kind::Persistent)
        return false;
    const Arguments id = tree.children(tree.persistentId(persistent));
    if (id.size() < 5 || tree.text(id[0]) != "storage" || tree.kind(id[4]) != Kind::Int)
        return false;
    const GlobalInfo& cls = globals.of(tree, id[1]);
    const std::int64_t elements = tree.integer(id[4]);
    if (cls.role != Role::StorageClass || elements < 0)
        return false;
    facts.key = id[2];
    facts.location = id[3];
    facts.view = id.size() > 5 && !tree.isNone(id[5]) ? id[5] : NodeId();
    facts.dtype = cls.dtype;
    facts.untyped = cls.untyped;
    facts.elements = static_cast<std::uint64_t>(elements);
    return true;
}

} // namespace ckptscope::checkpoint
