#include "core/tensor/cast.h"

#include "core/edit/losses.h"
#include "core/edit/storage_views.h"
#include "core/io/error.h"
#include "core/io/text.h"
#include "core/tensor/negate.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

namespace ckptscope::edit {

namespace {

using checkpoint::DType;
using checkpoint::Role;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Storage;

/// The dtypes that are cast when none is named: what Tensor.is_floating_point() says yes to.
bool isFloat(DType dtype)
{
    return tensor::canCast(dtype, dtype);
}

bool holdsWeights(SectionKind kind)
{
    return kind == SectionKind::Weights || kind == SectionKind::Ema || kind == SectionKind::Model;
}

/// What becomes of a tensor's rebuild call. Of a tensor of several (sparse ones), the last one here counts.
enum class Fate : std::uint8_t {
    Unseen, ///< no storage of its own
    Scale, ///< of a quantised tensor or layer
    Other, ///< not of the dtypes that are meant
    Already, ///< has the new dtype
    Counter, ///< an optimizer's step
    Odd, ///< names its dtype elsewhere, too
    Negated, ///< is negated when it is read, which the new dtype cannot be
    Shared, ///< its storage is used by what stays as it is
    Cast,
};

class CastEdit {
public:
    CastEdit(Context& context, const Cast& step)
        : m_context(context)
        , m_before(context.before)
        , m_tree(context.tree)
        , m_step(step)
        , m_savedAs(savedAs(step.to))
        , m_views(context.before)
        , m_references(referencesOf(context.before))
        , m_places(selected())
        , m_inside(inside())
        , m_outside(outside())
        , m_fates(context.before.tree.nodeCount())
        , m_nextKey(firstFreeKey(context.before))
    {
        markFixed();
    }

    StepReport run()
    {
        for (std::uint32_t row = 0; row < m_before.storages.size(); ++row)
            judge(row);
        castMeta();
        m_tree.replaceUses(m_replacements);
        record();
        return report();
    }

private:
    /// Without a scope the weights; where there are none, everything.
    std::vector<ScopePlace> selected() const
    {
        std::vector<ScopePlace> places;
        for (const Section& section : m_before.sections)
            if (m_context.scope.isWholeFile() && holdsWeights(section.kind))
                places.push_back({section.name, section.node, {}});
        return places.empty() ? std::vector<ScopePlace>{m_context.scope} : places;
    }
    std::vector<bool> inside() const
    {
        if (isOfWeights())
            return nodesOfWeights(m_before);
        std::vector<bool> all(m_before.tree.nodeCount());
        for (const ScopePlace& place : m_places) {
            const std::vector<bool> each = nodesIn(m_before.tree, place);
            std::transform(all.begin(), all.end(), each.begin(), all.begin(), std::logical_or());
        }
        return all;
    }

    /// What is reached on other ways.
    std::vector<bool> outside() const
    {
        std::vector<bool> all = nodesOutside(m_before.tree, m_places);
        if (isOfWeights()) {
            const std::vector<bool> beside = nodesBelow(m_before.tree, sectionsBeside(m_before));
            std::transform(all.begin(), all.end(), beside.begin(), all.begin(), std::logical_or());
        }
        return all;
    }
    bool isOfWeights() const
    {
        return m_context.scope.isWholeFile() && std::ranges::any_of(m_before.sections, [](const Section& section) {
                   return holdsWeights(section.kind);
               });
    }

    /// What is never cast: tensors inside of ones that name the dtype or device a second time (DTensor …), scales of
    /// quantised tensors, and step counters of optimizers, which torch keeps in float32 whatever the parameters are
    /// (torch/optim/optimizer.py, load_state_dict).
    void markFixed()
    {
        std::vector<NodeId> wrapped, quantized = scales(), counters;
        for (const checkpoint::Tensor& tensor : m_before.tensors) {
            if (tensor.has(checkpoint::kOuter) || tensor.has(checkpoint::kDeviceArgument))
                wrapped.push_back(tensor.node);
            if (tensor.has(checkpoint::kQuantized))
                quantized.push_back(tensor.node);
            if (tensor.elements == 1 && m_before.tree.text(tensor.label) == "step")
                counters.push_back(tensor.node);
        }
        m_wrapped = nodesBelow(m_before.tree, wrapped);
        m_quantized = nodesBelow(m_before.tree, quantized);
        const std::vector<bool> isWeight = nodesOfWeights(m_before);
        std::erase_if(counters, [&](NodeId node) { return isWeight[node.index()]; });
        m_counters = nodesBelow(m_before.tree, counters);
    }

    /// "0.scale" beside "0.zero_point": what a quantised layer puts into a state dict (torch.ao.nn.quantized).
    std::vector<NodeId> scales() const
    {
        constexpr std::string_view kScale = "scale", kZeroPoint = "zero_point";
        const auto owner = [&](const checkpoint::Tensor& tensor, std::string_view name) {
            const std::string_view key = m_before.tree.text(tensor.label);
            return std::pair(tensor.parent, key.substr(0, key.size() - name.size()));
        };
        const auto isNamed = [&](const checkpoint::Tensor& tensor, std::string_view name) {
            return tensor.elements == 1 && m_before.tree.text(tensor.label).ends_with(name);
        };
        std::set<std::pair<std::uint32_t, std::string_view>> owners;
        for (const checkpoint::Tensor& tensor : m_before.tensors)
            if (isNamed(tensor, kZeroPoint))
                owners.insert(owner(tensor, kZeroPoint));
        std::vector<NodeId> found;
        for (const checkpoint::Tensor& tensor : m_before.tensors)
            if (!owners.empty() && isNamed(tensor, kScale) && owners.contains(owner(tensor, kScale)))
                found.push_back(tensor.node);
        return found;
    }

    bool isMeant(NodeId node, DType dtype) const
    {
        const bool fits = m_step.from == DType::Unknown ? isFloat(dtype) : dtype == m_step.from;
        const std::uint32_t call = node.index();
        return fits && m_inside[call] && dtype != m_step.to && !m_counters[call] && !m_quantized[call];
    }
    bool isMeant(const StorageView& view) const { return isMeant(view.call, view.dtype); }

    /// Of what is not meant.
    Fate fateOfOther(NodeId node, DType dtype) const
    {
        const std::uint32_t call = node.index();
        if (m_quantized[call] && !checkpoint::info(dtype).name.starts_with('q'))
            return Fate::Scale;
        if (dtype == m_step.to)
            return Fate::Already;
        return m_counters[call] ? Fate::Counter : Fate::Other;
    }

    /// Meta tensors have a dtype and no bytes.
    void castMeta()
    {
        for (const checkpoint::Tensor& tensor : m_before.tensors) {
            const NodeId call = tensor.core;
            if (m_before.globals.roleOf(m_before.tree, call) != Role::RebuildMetaTensor
                || m_fates[call.index()] != Fate::Unseen || !isMeant(call, tensor.dtype))
                continue;
            m_fates[call.index()] = m_outside[call.index()] ? Fate::Shared : Fate::Cast;
            if (!m_outside[call.index()])
                m_tree.setChild(m_tree.arguments(call), 0, dtypeNode());
        }
    }

    /// Whether a tensor's call can say another dtype.
    bool canBeCast(const StorageView& view) const
    {
        if (m_wrapped[view.call.index()] || m_before.tree.kind(view.call) != Kind::Call)
            return false;
        const Role role = functionOf(view);
        if (!needsOtherFunction(role))
            return role == Role::RebuildTensor || role == Role::RebuildTensorV2 || role == Role::RebuildTensorV3;
        return role != Role::RebuildTensor && (isFromType(view) || !m_before.tree.hasEffects(view.call));
    }

    bool isFromType(const StorageView& view) const { return view.holder != m_before.tree.arguments(view.call); }

    Role functionOf(const StorageView& view) const
    {
        const Tree& tree = m_before.tree;
        return isFromType(view) ? m_before.globals.of(tree, tree.children(tree.arguments(view.call))[0]).role
                                : m_before.globals.roleOf(tree, view.call);
    }

    /// _rebuild_tensor_v3 has the dtype as an argument, the other functions have not.
    bool needsOtherFunction(Role role) const { return m_savedAs.untyped != (role == Role::RebuildTensorV3); }

    /// Negated when it is read, which PyTorch cannot do in float8; Tensor.to() negates before it casts.
    bool mustBeNegated(const StorageView& view) const { return m_savedAs.untyped && isNegated(view); }
    /// Whether that can be done here.
    bool canBeNegated(const StorageView& view) const
    {
        return isFloat(view.dtype) && needsOtherFunction(functionOf(view));
    }
    bool isStuck(const StorageView& view) const { return mustBeNegated(view) && !canBeNegated(view); }
    bool isNegated(const StorageView& view) const
    {
        const std::span<const NodeId> arguments = m_before.tree.children(view.holder);
        if (arguments.size() <= 6 || m_before.tree.kind(arguments.back()) != Kind::Dict)
            return false;
        const NodeId negative = m_before.tree.valueOf(arguments.back(), "neg");
        return negative.valid() && m_before.tree.boolean(negative);
    }

    void judge(std::uint32_t row)
    {
        const std::span<const StorageView> views = m_views.of(row);
        std::uint64_t meant = 0, able = 0, stuck = 0;
        for (const StorageView& view : views)
            if (isMeant(view)) {
                ++meant;
                able += canBeCast(view) ? 1 : 0;
                stuck += isStuck(view) ? 1 : 0;
            } else {
                m_fates[view.call.index()] = fateOfOther(view.call, view.dtype);
            }
        if (meant == 0)
            return;
        const Fate fate = stuck != 0 ? Fate::Shared : able != meant ? Fate::Odd : fateOfAble(row, meant);
        for (const StorageView& view : views)
            if (isMeant(view))
                m_fates[view.call.index()] = isStuck(view) ? Fate::Negated : fate;
        if (fate == Fate::Cast)
            castStorage(row);
    }

    /// Of a storage whose views can be cast, `meant` of them.
    Fate fateOfAble(std::uint32_t row, std::uint64_t meant) const
    {
        const std::span<const StorageView> views = m_views.of(row);
        requireOpenStorage(m_before.storages[row]);
        const bool isAlone =
            std::ranges::none_of(views, [&](const StorageView& view) { return m_outside[view.call.index()]; });
        return isAlone && meant == views.size() && !m_views.isUsedOtherwise(row) && isWhole(row) ? Fate::Cast
                                                                                                 : Fate::Shared;
    }

    /// All views have one dtype, and the storage one size.
    bool isWhole(std::uint32_t row) const
    {
        const Storage& storage = m_before.storages[row];
        const DType from = m_views.of(row).front().dtype;
        return !storage.conflict && storage.bytes % checkpoint::info(from).bytes == 0
            && m_before.tree.isText(storage.key)
            && std::ranges::all_of(m_views.of(row), [&](const StorageView& view) { return view.dtype == from; });
    }

    void castStorage(std::uint32_t row)
    {
        const Storage& storage = m_before.storages[row];
        const DType from = m_views.of(row).front().dtype;
        const io::Source bytes = m_before.storageStream(storage).slice(0, storage.bytes);
        const io::Source made = tensor::castWhileRead(bytes, from, m_step.to, m_before.origin->bigEndian());
        m_bytesBefore += storage.bytes;
        m_context.made.insert_or_assign(m_before.madeKey(storage), made);
        if (!m_class.valid()) // once: a pickle can name a great many
            m_class = globalNode(m_tree, m_savedAs.module, m_savedAs.storageClass);
        for (NodeId reference : m_references[row]) {
            const NodeId id = m_tree.persistentId(reference);
            m_tree.setChild(id, 1, m_class);
            if (m_savedAs.untyped || storage.untyped)
                m_tree.setChild(id, 4, m_tree.addInt(static_cast<std::int64_t>(made.size() / m_savedAs.unit)));
        }
        NodeId negated; // key of another storage
        bool isPlain = false;
        for (const StorageView& view : m_views.of(row)) {
            isPlain = isPlain || !mustBeNegated(view);
            if (mustBeNegated(view) && !negated.valid())
                negated = negatedStorage(bytes, from);
            if (mustBeNegated(view))
                refer(view, negated);
            changeCall(view);
        }
        m_bytesAfter += made.size() * ((isPlain ? 1 : 0) + (negated.valid() ? 1 : 0));
    }

    NodeId negatedStorage(const io::Source& bytes, DType from)
    {
        const bool bigEndian = m_before.origin->bigEndian();
        const std::string key = std::to_string(m_nextKey++);
        m_context.made.insert_or_assign(
            key, tensor::castWhileRead(tensor::negatedWhileRead(bytes, from, bigEndian), from, m_step.to, bigEndian));
        return m_tree.addString(key);
    }

    /// Of the same size as the storage that it referred to.
    void refer(const StorageView& view, NodeId key)
    {
        const std::span<const NodeId> old = m_tree.children(m_tree.persistentId(view.facts.storage));
        std::vector<NodeId> id(old.begin(), old.end());
        id[2] = key;
        m_tree.setChild(view.holder, 0, m_tree.addPersistent(m_tree.addTuple(id)));
    }

    /// torch/_utils.py, get_tensor_metadata: what is not set is left out, and so is the dict when nothing is.
    void leaveNegationOut(std::vector<NodeId>& arguments)
    {
        std::vector<NodeId> kept;
        const std::span<const NodeId> items = m_tree.children(arguments.back());
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (m_tree.text(items[i]) != "neg")
                kept.insert(kept.end(), {items[i], items[i + 1]});
        arguments.pop_back();
        if (!kept.empty())
            arguments.push_back(m_tree.addContainer(Kind::Dict, kept));
    }

    void changeCall(const StorageView& view)
    {
        const Role role = functionOf(view);
        if (!needsOtherFunction(role)) {
            if (role == Role::RebuildTensorV3)
                m_tree.setChild(view.holder, 6, dtypeNode());
            return;
        }
        std::vector<NodeId> arguments(m_tree.children(view.holder).begin(), m_tree.children(view.holder).end());
        if (mustBeNegated(view))
            leaveNegationOut(arguments);
        if (m_savedAs.untyped)
            arguments.insert(arguments.begin() + 6, dtypeNode());
        else
            arguments.erase(arguments.begin() + 6);
        if (!m_function.valid())
            m_function = globalNode(m_tree, "torch._utils", m_savedAs.function);
        const NodeId tuple = m_tree.addTuple(arguments);
        if (isFromType(view)) {
            m_tree.setChild(m_tree.arguments(view.call), 0, m_function);
            m_tree.setChild(m_tree.arguments(view.call), 2, tuple);
        } else {
            m_replacements.emplace(view.call, m_tree.addCall(Kind::Call, m_function, tuple));
        }
    }

    NodeId dtypeNode()
    {
        if (!m_dtype.valid())
            m_dtype = globalNode(m_tree, "torch", checkpoint::info(m_step.to).name);
        return m_dtype;
    }

    Fate fateOf(const checkpoint::Tensor& tensor) const
    {
        Fate fate = m_fates[tensor.core.index()];
        for (std::uint8_t i = 0; i < tensor.componentCount; ++i)
            if (const NodeId part = m_before.components[tensor.components + i]; !part.isImmediate())
                fate = std::max(fate, m_fates[part.index()]);
        return fate == Fate::Unseen ? fateOfOther(tensor.core, tensor.dtype) : fate;
    }

    /// Counts the tensors of each fate as they are listed, a tied one at each of its places, and notes those whose
    /// numbers change, for countLosses().
    void record()
    {
        CastTensors cast{m_context.beforeStep, {}, m_step.to};
        std::vector<bool> isNoted(m_before.tree.nodeCount());
        const std::vector<NodeId> beside = isOfWeights() ? sectionsBeside(m_before) : std::vector<NodeId>{};
        const PlacesIn meant(m_before, m_places, beside);
        for (std::uint32_t i = 0; i < m_before.tensors.size(); ++i) {
            const checkpoint::Tensor& tensor = m_before.tensors[i];
            const Fate fate = fateOf(tensor);
            if (meant.holds(tensor))
                ++m_counts[static_cast<std::size_t>(fate)];
            if (fate != Fate::Cast || tensor.has(checkpoint::kNoData) || isNoted[tensor.core.index()])
                continue;
            isNoted[tensor.core.index()] = true;
            cast.rows.push_back(i);
        }
        if (m_context.casts && !cast.rows.empty())
            m_context.casts->push_back(std::move(cast));
    }
    std::uint64_t count(Fate fate) const { return m_counts[static_cast<std::size_t>(fate)]; }

    bool leavesOptimizer() const
    {
        return isOfWeights() && std::ranges::any_of(m_before.sections, [](const Section& section) {
                   return section.kind == SectionKind::Optimizer && section.tensors != 0;
               });
    }

    void remark(StepReport& report, Fate fate, const char* before, const char* what, const std::string& after) const
    {
        if (count(fate) != 0)
            report.remarks.push_back(before + counted(count(fate), what) + after);
    }

    StepReport report() const
    {
        StepReport report;
        const std::string to(checkpoint::info(m_step.to).name);
        const std::uint64_t cast = count(Fate::Cast);
        report.changes = cast;
        if (cast != 0)
            report.sentence = "Cast " + counted(cast, "tensor") + " to " + to + ": " + io::humanBytes(m_bytesBefore)
                + " become " + io::humanBytes(m_bytesAfter) + ".";
        else if (count(Fate::Shared) + count(Fate::Odd) + count(Fate::Negated) != 0)
            report.sentence = "No tensor could be cast to " + to + "; nothing was changed.";
        else
            report.sentence = "No tensor has to be cast to " + to + "; nothing was changed.";
        remark(report, Fate::Already, "Left as they are: ", "tensor", " of " + to + " already.");
        remark(report, Fate::Other, "Left as they are: ", "tensor", " of other dtypes.");
        remark(report, Fate::Scale, "Left as they are: ", "scale", " of quantised tensors.");
        remark(report, Fate::Counter, "Left as they are: ", "step counter",
               " of optimizers, which PyTorch keeps in float32.");
        remark(report, Fate::Shared, "Not cast: ", "tensor", " whose storage is used by what stays as it is, too.");
        remark(report, Fate::Odd, "Not cast: ", "tensor",
               " of a kind that names its dtype elsewhere, too (distributed, on other kinds of devices, or of PyTorch "
               "before 0.4).");
        remark(report, Fate::Negated, "Not cast: ", "tensor",
               std::string(count(Fate::Negated) == 1 ? " that PyTorch negates when it is read"
                                                     : " that PyTorch negates when they are read")
                   + ", which it cannot do in " + to + '.');
        if (cast != 0 && leavesOptimizer())
            report.remarks.push_back("The state of the optimizer stays as it is; --scope limits a cast to it.");
        return report;
    }

    Context& m_context;
    const checkpoint::Checkpoint& m_before;
    Tree& m_tree;
    const Cast& m_step;
    SavedAs m_savedAs;
    StorageViews m_views;
    std::vector<std::vector<NodeId>> m_references; ///< by storage
    std::vector<ScopePlace> m_places;
    std::vector<bool> m_inside, m_outside, m_wrapped, m_quantized, m_counters; ///< by node
    std::vector<Fate> m_fates; ///< by node
    std::array<std::uint64_t, static_cast<std::size_t>(Fate::Cast) + 1> m_counts{}; ///< by fate
    std::map<NodeId, NodeId> m_replacements;
    std::uint64_t m_nextKey;
    NodeId m_class, m_function, m_dtype; ///< globals of the new dtype, once they are needed
    std::uint64_t m_bytesBefore = 0, m_bytesAfter = 0;
};

} // namespace

StepReport castTensors(Context& context, const Cast& step)
{
    return CastEdit(context, step).run();
}

} // namespace ckptscope::edit
