#include "core/checkpoint/modules.h"
#include "core/checkpoint/storage_use.h"
#include "core/edit/context.h"
#include "core/edit/device_keys.h"
#include "core/edit/device_text.h"
#include "core/io/error.h"

#include <algorithm>
#include <set>

namespace ckptscope::edit {

namespace {

class Mapping {
public:
    explicit Mapping(const Device& step)
    {
        for (const DeviceMove& move : step.moves) {
            const bool any = move.from == "*";
            const auto from = parseDeviceName(any ? "cpu" : move.from);
            if (!from || !parseDeviceName(move.to))
                throw io::Error(io::ErrorKind::Usage,
                                words(move) + " should map devices: cuda=cpu, cuda:2=cuda:0, cpu=cuda:0 or '*=cpu'.");
            const Move added{any, *from, checkedTarget(move.to, any ? std::string_view() : from->type)};
            for (std::size_t i = 0; i < m_moves.size(); ++i)
                if (m_moves[i].hides(added))
                    throw io::Error(io::ErrorKind::Usage,
                                    words(move) + " would never count: " + words(step.moves[i])
                                        + " stands before it and takes the same devices.");
            m_moves.push_back(added);
        }
    }

    /// Where a device goes; nothing: it stays.
    std::optional<DeviceName> target(const DeviceName& name) const
    {
        const auto found = std::ranges::find_if(m_moves, [&](const Move& move) { return move.matches(name); });
        if (found == m_moves.end() || found->to == name || (found->any && name.type == "meta"))
            return std::nullopt;
        return found->to;
    }
    /// The same for a tag as it stands in a file; one that is no name of a device is only matched by '*'.
    std::optional<DeviceName> targetOfTag(std::string_view tag) const
    {
        if (const auto name = parseDeviceName(tag))
            return target(*name);
        const auto found = std::ranges::find_if(m_moves, &Move::any);
        return found == m_moves.end() ? std::nullopt : std::optional(found->to);
    }
    bool leavesCpu() const
    {
        const auto to = target({"cpu", {}});
        return to && to->type != "cpu";
    }
    /// '"cuda:1" to "cpu", "cuda:0" to "cuda:1"'.
    std::string text() const
    {
        std::string text;
        for (const Move& move : m_moves)
            text += (text.empty() ? "" : ", ") + quoted(move.any ? "*" : move.from.text()) + " to "
                + quoted(move.to.text());
        return text;
    }
    std::set<std::string> targetTypes() const
    {
        std::set<std::string> types;
        for (const Move& move : m_moves)
            types.insert(move.to.type);
        return types;
    }

private:
    static std::string words(const DeviceMove& move) { return quoted(move.from + "=" + move.to); }

    struct Move {
        bool any;
        DeviceName from, to;

        bool hides(const Move& later) const
        {
            return any
                || (!later.any && later.from.type == from.type && (!from.index || later.from.index == from.index));
        }
        bool matches(const DeviceName& name) const
        {
            return any
                || (name.type == from.type
                    && (!from.index || name.index == from.index || (!name.index && from.index == 0)));
        }
    };
    std::vector<Move> m_moves;
};

class DeviceEdit {
public:
    DeviceEdit(Context& context, const Device& step)
        : m_context(context)
        , m_tree(context.tree)
        , m_mapping(step)
    {
    }

    StepReport run()
    {
        const std::vector<bool> reachable = nodesIn(m_context.tree, m_context.scope);
        keepOnCpu();
        const std::uint32_t count = m_tree.nodeCount();
        for (std::uint32_t i = 0; i < count; ++i) {
            const NodeId id = NodeId::ofIndex(i);
            if (!reachable[i])
                continue;
            if (m_tree.kind(id) == Kind::Persistent)
                moveStorage(id);
            else if (m_tree.isCallLike(id))
                moveCall(id);
        }
        if (!m_context.scope.isWholeFile())
            moveSharers(reachable);
        if (m_objects != 0)
            refuseEqualDevices(m_context);
        return report();
    }

private:
    /// A storage lies on one device: references to it from outside of the scope move as well.
    void moveSharers(const std::vector<bool>& inside)
    {
        const std::set<std::uint32_t> rows = m_storages;
        for (std::uint32_t i = 0; i < inside.size(); ++i) {
            const NodeId id = NodeId::ofIndex(i);
            if (!inside[i] && m_tree.kind(id) == Kind::Persistent && rows.contains(m_context.before.storageOf(id)))
                moveStorage(id);
        }
        for (std::uint32_t i = 0; i < m_context.before.tensors.size(); ++i) {
            const checkpoint::Tensor& tensor = m_context.before.tensors[i];
            const bool moved = std::ranges::any_of(storagesOf(m_context.before, tensor),
                                                   [&](const auto& use) { return rows.contains(use.storage); });
            if (moved && !isInScope(m_context.before.tensorName(tensor)))
                m_along.push_back(i);
        }
    }

    bool isInScope(const std::string& name) const
    {
        const std::string scope = m_context.scope.text();
        return name == scope || name.starts_with(scope + '.');
    }

    /// Generator states and the step counters of optimizers must stay on the CPU: torch refuses them elsewhere
    /// (ATen/core/Generator.h; torch/optim/optimizer.py). So must the sizes of nested tensors.
    void keepOnCpu()
    {
        if (!m_mapping.leavesCpu())
            return;
        const std::vector<bool> isWeight = nodesOfWeights(m_context.before);
        for (const checkpoint::Tensor& tensor : m_context.before.tensors) {
            if (tensor.layout == checkpoint::Layout::Nested)
                keepSizes(tensor);
            if (tensor.storage == checkpoint::kNoIndex || m_context.before.device(tensor) != "cpu")
                continue;
            const bool counter = m_tree.text(tensor.label) == "step" && tensor.elements == 1;
            const bool generator = tensor.dtype == checkpoint::DType::UInt8
                && (tensor.elements == 5056 || tensor.elements == 16 || tensor.elements == 816);
            // A buffer of a model may be called step, or have as many bytes as a generator's state; who put one beside
            // the weights called it so.
            const bool isNamed = generator && m_tree.text(tensor.label).find("rng") != std::string_view::npos;
            if ((counter || generator) && (isNamed || !isWeight[tensor.node.index()]))
                m_keep.insert(tensor.storage);
        }
    }

    void keepSizes(const checkpoint::Tensor& nested)
    {
        for (const checkpoint::StorageUse& use : storagesOf(m_context.before, nested))
            if (use.onCpu)
                m_keep.insert(use.storage);
    }

    void moveStorage(NodeId reference)
    {
        checkpoint::StorageFacts facts;
        if (!checkpoint::describeStorage(m_tree, m_context.before.globals, reference, facts)
            || !m_tree.isText(facts.location))
            return;
        const auto target = m_mapping.targetOfTag(checkpoint::keyText(m_tree, facts.location));
        if (!target)
            return;
        const std::uint32_t row = m_context.before.storageOf(reference);
        if (target->type != "cpu" && m_keep.contains(row)) {
            m_kept.insert(row);
            return;
        }
        const NodeId pid = m_tree.persistentId(reference);
        m_tree.setChild(pid, 3, m_context.strings.renamedTag({pid}, facts.location, target->text(), m_context.before));
        m_storages.insert(row);
    }

    void moveCall(NodeId call)
    {
        const checkpoint::Role role = m_context.before.globals.roleOf(m_tree, call);
        if (role == checkpoint::Role::Device)
            moveDeviceObject(call);
        else if (role == checkpoint::Role::RebuildDeviceTensorFromNumpy
                 || role == checkpoint::Role::RebuildDeviceTensorFromCpu)
            moveDeviceText(call);
        else if (role == checkpoint::Role::LoadFromBytes && nestedMatches(call))
            ++m_nested;
        else if (const auto kind = checkpoint::wrapperKind(m_tree, call); kind != checkpoint::WrapperKind::None)
            moveParallelModel(call, kind);
    }

    bool nestedMatches(NodeId call) const
    {
        const std::uint32_t row = m_context.before.storageOf(call);
        return row != checkpoint::kNoIndex
            && m_mapping.targetOfTag(m_context.before.storageDevice(m_context.before.storages[row]));
    }

    void moveDeviceObject(NodeId call)
    {
        const auto name = nameOfDevice(m_tree, call);
        const auto target = name ? m_mapping.target(*name) : std::nullopt;
        if (!target)
            return;
        std::vector<NodeId> arguments{m_tree.addString(target->type)};
        if (target->index)
            arguments.push_back(m_tree.addInt(*target->index));
        m_tree.setArguments(call, m_tree.addTuple(arguments));
        ++m_objects;
    }

    void moveDeviceText(NodeId call)
    {
        const NodeId arguments = m_tree.arguments(call);
        const auto target = m_mapping.targetOfTag(m_tree.text(m_tree.children(arguments)[2]));
        if (!target)
            return;
        m_tree.setChild(arguments, 2, m_tree.addString(target->text()));
        ++m_objects;
    }

    /// device_ids and output_device of DataParallel and DistributedDataParallel hold bare numbers of CUDA devices.
    void moveParallelModel(NodeId model, checkpoint::WrapperKind kind)
    {
        const NodeId ids = checkpoint::attributeOf(m_tree, model, "device_ids");
        if (ids.valid() && m_tree.kind(ids) == Kind::List)
            moveIds(model, ids, kind);
    }

    void moveIds(NodeId model, NodeId ids, checkpoint::WrapperKind kind)
    {
        std::vector<std::int64_t> result;
        std::string otherType;
        bool moved = false, isFirstOff = false;
        for (NodeId id : m_tree.children(ids)) {
            if (m_tree.kind(id) != Kind::Int)
                return; // torch.device objects, moved already
            std::int64_t index = m_tree.integer(id);
            if (const auto target = m_mapping.target({"cuda", index})) {
                moved = true;
                if (target->type != "cuda") {
                    isFirstOff = isFirstOff || id == m_tree.children(ids).front();
                    otherType = otherType.empty() ? target->type : otherType;
                    continue;
                }
                index = target->index.value_or(0);
            }
            if (std::ranges::find(result, index) == result.end())
                result.push_back(index);
        }
        if (!moved)
            return;
        if (isFirstOff) // the model's own tensors were there, and are on no GPU any more
            result.clear();
        std::vector<NodeId> items;
        for (std::int64_t index : result)
            items.push_back(m_tree.addInt(index));
        m_tree.setItems(ids, items);
        ++m_parallel;
        moveAttributes(model, kind, items, otherType);
    }

    /// Without GPUs DataParallel has no more than its module and empty device_ids; DistributedDataParallel has None for
    /// the ids (torch/nn/parallel/data_parallel.py and distributed.py, __init__).
    void moveAttributes(NodeId model, checkpoint::WrapperKind kind, const std::vector<NodeId>& ids,
                        const std::string& type)
    {
        const bool withoutGpus = ids.empty();
        const bool dataParallel = kind == checkpoint::WrapperKind::DataParallel;
        const NodeId attributes = checkpoint::attributesOf(m_tree, model);
        const std::span<const NodeId> items = m_tree.children(attributes);
        std::vector<NodeId> kept;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const std::string_view name = m_tree.text(items[i]);
            NodeId value = items[i + 1];
            const bool isOutput = name == "output_device";
            if (withoutGpus && dataParallel && (isOutput || name == "src_device_obj" || name == "dim"))
                continue;
            if (withoutGpus && (isOutput || name == "device_ids") && !dataParallel)
                value = NodeId::none();
            else if (withoutGpus && name == "device_type")
                value = m_context.strings.constant(type, m_context.before);
            else if (isOutput && m_tree.kind(value) == Kind::Int)
                value = movedOutput(value, ids.front());
            kept.push_back(items[i]);
            kept.push_back(value);
        }
        m_tree.setItems(attributes, kept);
    }

    /// What torch takes where nothing is said, the first of the ids, in place of one that is no GPU any more.
    NodeId movedOutput(NodeId index, NodeId first)
    {
        const auto target = m_mapping.target({"cuda", m_tree.integer(index)});
        if (!target)
            return index;
        return target->type == "cuda" ? m_tree.addInt(target->index.value_or(0)) : first;
    }

    /// '"cpu", "cuda:3"', as many as can be read in a line.
    std::string tagsOfFile() const
    {
        constexpr std::size_t kMost = 8;
        std::set<std::string> tags;
        for (const checkpoint::Storage& storage : m_context.before.storages)
            if (tags.size() <= kMost && storage.used)
                tags.insert(quoted(m_context.before.storageDevice(storage)));
        std::string text;
        for (std::size_t i = 0; const std::string& tag : tags)
            text += ++i > kMost ? " …" : (i == 1 ? "" : ", ") + tag;
        return text;
    }

    StepReport report() const
    {
        if (m_nested != 0)
            throw io::Error(
                io::ErrorKind::Refused,
                "In a file of pickle.dump the device tags lie inside of nested streams and cannot be changed "
                "in place. Convert it with --format zip first, then map the devices of the new file.");
        StepReport report;
        report.changes = m_storages.size() + m_objects + m_parallel;
        const std::string what = m_mapping.text();
        if (report.changes == 0) {
            report.sentence = "Nothing has to move from " + what + "; no device was changed.";
            if (const std::string tags = tagsOfFile(); !tags.empty())
                report.remarks.push_back("No tensor moves: those of this file are on " + tags + '.');
        } else {
            std::string also;
            if (m_objects != 0)
                also += counted(m_objects, "device object");
            if (m_parallel != 0)
                also += (also.empty() ? "" : " and ") + std::string("the device ids of ")
                    + counted(m_parallel, "parallel model");
            report.sentence = "Move " + counted(m_storages.size(), "storage") + " from " + what
                + (also.empty() ? "" : " (and " + also + ")") + ".";
        }
        if (!m_kept.empty())
            report.remarks.push_back(counted(m_kept.size(), "storage")
                                     + " of generator states, step counters and sizes of nested tensors stayed on the "
                                       "CPU, where torch needs them.");
        if (std::string remark = movedAlong(m_context.before, m_along); !remark.empty())
            report.remarks.push_back(std::move(remark));
        for (const std::string& type : m_mapping.targetTypes())
            if (std::string remark = packageRemark(type); !remark.empty() && report.changes != 0)
                report.remarks.push_back(std::move(remark));
        return report;
    }

    Context& m_context;
    Tree& m_tree;
    Mapping m_mapping;
    std::set<std::uint32_t> m_keep, m_kept, m_storages;
    std::vector<std::uint32_t> m_along; ///< tensors outside of the scope whose storages moved
    std::uint64_t m_objects = 0, m_parallel = 0, m_nested = 0;
};

} // namespace

StepReport moveDevices(Context& context, const Device& step)
{
    return DeviceEdit(context, step).run();
}

} // namespace ckptscope::edit
