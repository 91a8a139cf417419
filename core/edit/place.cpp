#include "core/checkpoint/open_storages.h"
#include "core/checkpoint/optimizer.h"
#include "core/checkpoint/storage_use.h"
#include "core/edit/context.h"
#include "core/edit/device_text.h"
#include "core/edit/placement.h"
#include "core/io/error.h"
#include "core/io/text.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace ckptscope::edit {

namespace {

using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;

/// Devices for storages, and for what optimizers keep beside the weights.
class Placing {
public:
    explicit Placing(Context& context)
        : m_context(context)
        , m_checkpoint(context.before)
        , m_devices(context.before.storages.size())
        , m_isPut(context.before.tensors.size())
    {
    }

    /// The first device that a storage is given counts: tied weights stay on one.
    void put(const Tensor& tensor, const std::string& device)
    {
        m_byNode.try_emplace(tensor.node.index(), device);
        m_isPut[static_cast<std::size_t>(&tensor - m_checkpoint.tensors.data())] = true;
        bool isTied = false;
        for (const checkpoint::StorageUse& use : storagesOf(m_checkpoint, tensor)) {
            if (use.onCpu)
                continue;
            if (m_devices[use.storage].empty())
                m_devices[use.storage] = device;
            isTied = isTied || m_devices[use.storage] != device;
        }
        m_tied += isTied ? 1 : 0;
    }

    /// Tensors that go along with what was put, whose storages they use.
    void noteTied()
    {
        for (std::size_t i = 0; i < m_isPut.size(); ++i) {
            const Tensor& tensor = m_checkpoint.tensors[i];
            for (const checkpoint::StorageUse& use : storagesOf(m_checkpoint, tensor))
                if (!m_isPut[i] && !m_devices[use.storage].empty()) {
                    m_along.emplace_back(use.storage, static_cast<std::uint32_t>(i));
                    break;
                }
        }
    }

    /// The optimizer's state goes where its parameter is; step counters stay (torch/optim/optimizer.py).
    void followParameters()
    {
        std::unordered_map<std::uint32_t, std::uint32_t> rows;
        for (std::uint32_t row = 0; row < m_checkpoint.tensors.size(); ++row)
            if (!m_checkpoint.tensors[row].node.isImmediate())
                rows.try_emplace(m_checkpoint.tensors[row].node.index(), row);
        for (const Section& optimizer : m_checkpoint.sections)
            if (optimizer.kind == SectionKind::Optimizer)
                follow(optimizer, rows);
    }

    StepReport write(const std::string& what)
    {
        std::vector<bool> moved(m_devices.size());
        const std::uint32_t count = m_context.tree.nodeCount();
        for (std::uint32_t i = 0; i < count; ++i)
            if (const NodeId id = NodeId::ofIndex(i); m_context.tree.kind(id) == Kind::Persistent)
                tag(id, moved);
        StepReport report;
        report.changes = static_cast<std::uint64_t>(std::ranges::count(moved, true));
        report.sentence = report.changes == 0 ? "Every storage is on the device that was asked for; none was moved."
                                              : "Place " + counted(report.changes, "storage") + " " + what + ".";
        std::set<std::string> remarks;
        for (std::size_t row = 0; row < moved.size(); ++row)
            if (moved[row])
                remarks.insert(packageRemark(m_devices[row].substr(0, m_devices[row].find(':'))));
        remarks.erase(std::string());
        report.remarks.assign(remarks.begin(), remarks.end());
        report.remarks.insert(report.remarks.end(), m_guesses.begin(), m_guesses.end());
        if (m_tied != 0)
            report.remarks.push_back("Not moved apart: " + counted(m_tied, "tensor")
                                     + (m_tied == 1 ? " that shares" : " that share") + " a storage with others.");
        std::vector<std::uint32_t> along;
        for (const auto& [storage, tensor] : m_along)
            if (moved[storage])
                along.push_back(tensor);
        if (std::string remark = movedAlong(m_checkpoint, along); !remark.empty())
            report.remarks.push_back(std::move(remark));
        return report;
    }

    /// Bytes of the storages that were put on a device.
    std::uint64_t bytesOn(const std::string& device) const
    {
        std::uint64_t bytes = 0;
        for (std::size_t row = 0; row < m_devices.size(); ++row)
            bytes += m_devices[row] == device ? m_checkpoint.storages[row].bytes : 0;
        return bytes;
    }

private:
    void follow(const Section& section, const std::unordered_map<std::uint32_t, std::uint32_t>& rows)
    {
        const auto view = checkpoint::describeOptimizer(m_checkpoint, section.node);
        if (!view)
            return;
        const std::vector<checkpoint::OptimizerMatch> matches = checkpoint::matchWeights(m_checkpoint, section, *view);
        if (matches.empty() || matches[0].join.how == checkpoint::JoinKind::Nothing)
            return;
        bool any = false;
        for (const checkpoint::JoinedParameter& parameter : matches[0].join.parameters)
            any = followOne(parameter, *view, rows) || any;
        if (any && matches.size() > 1)
            m_guesses.push_back("The optimizer in " + quoted(section.name)
                                + " could be that of several networks; its state went where "
                                + quoted(matches[0].weights->name) + " is.");
    }

    /// Whether anything of it was put somewhere.
    bool followOne(const checkpoint::JoinedParameter& parameter, const checkpoint::OptimizerView& view,
                   const std::unordered_map<std::uint32_t, std::uint32_t>& rows)
    {
        if (parameter.state == checkpoint::kNoIndex || !parameter.weight.valid() || parameter.weight.isImmediate())
            return false;
        const auto device = m_byNode.find(parameter.weight.index());
        if (device == m_byNode.end())
            return false;
        bool any = false;
        for (const checkpoint::OptimizerValue& entry : view.states[parameter.state].entries) {
            const auto row = entry.value.isImmediate() ? rows.end() : rows.find(entry.value.index());
            if (row == rows.end())
                continue;
            const Tensor& tensor = m_checkpoint.tensors[row->second];
            const bool isCounter = tensor.elements == 1 && m_context.tree.text(tensor.label) == "step";
            if (isCounter || tensor.storage == checkpoint::kNoIndex || !m_devices[tensor.storage].empty())
                continue;
            m_devices[tensor.storage] = device->second;
            any = true;
        }
        return any;
    }

    void tag(NodeId reference, std::vector<bool>& moved)
    {
        const std::uint32_t row = m_checkpoint.storageOf(reference);
        checkpoint::StorageFacts facts;
        if (row == checkpoint::kNoIndex || m_devices[row].empty()
            || !checkpoint::describeStorage(m_context.tree, m_checkpoint.globals, reference, facts)
            || !m_context.tree.isText(facts.location)
            || checkpoint::keyText(m_context.tree, facts.location) == m_devices[row])
            return;
        const NodeId pid = m_context.tree.persistentId(reference);
        m_context.tree.setChild(pid, 3,
                                m_context.strings.renamedTag({pid}, facts.location, m_devices[row], m_checkpoint));
        moved[row] = true;
    }

    Context& m_context;
    const checkpoint::Checkpoint& m_checkpoint;
    std::vector<std::string> m_devices; ///< by storage; empty: stays
    std::vector<bool> m_isPut; ///< by tensor
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_along; ///< storage and tensor
    std::unordered_map<std::uint32_t, std::string> m_byNode; ///< of tensors that were put somewhere
    std::vector<std::string> m_guesses; ///< optimizers that may be those of other weights
    std::uint64_t m_tied = 0;
};

bool isNetwork(const Section& section)
{
    return section.kind == SectionKind::Weights || section.kind == SectionKind::Ema
        || section.kind == SectionKind::Model;
}

void requireTags(const checkpoint::Checkpoint& checkpoint)
{
    if (checkpoint::hasNestedStorages(checkpoint))
        throw io::Error(io::ErrorKind::Refused,
                        "In a file of pickle.dump the device tags lie inside of nested streams and cannot be changed "
                        "in place. Convert it with --format zip first, then map the devices of the new file.");
}

bool isBelow(const std::string& key, const std::string& path)
{
    return path.empty() || (key.starts_with(path) && (key.size() == path.size() || key[path.size()] == '.'));
}

void warn(StepReport& report, const Placing& placing, const std::vector<DeviceRoom>& rooms, bool isWrapped)
{
    if (isWrapped && rooms.size() > 1)
        report.remarks.push_back(
            "A DataParallel model keeps all of its parameters on device_ids[0]: load these weights "
            "without the wrapper, or onto one device.");
    for (const DeviceRoom& room : rooms) {
        const std::uint64_t bytes = placing.bytesOn(room.device);
        if (room.bytes == 0 || bytes <= room.bytes)
            continue;
        report.remarks.push_back("It does not fit: " + room.device + " would have to hold " + io::humanBytes(bytes)
                                 + " and has " + io::humanBytes(room.bytes) + ".");
        ++report.overfull;
    }
}

} // namespace

StepReport place(Context& context, const Place& step)
{
    requireTags(context.before);
    const std::string device = checkedDevice(step.device);
    Placing placing(context);
    const SectionTensors tensors(context.before);
    bool found = false;
    for (const Section* network : context.sections) {
        const Section& section = *network;
        if (!isNetwork(section))
            continue;
        for (const std::uint32_t row : tensors.of(section)) {
            const Tensor& tensor = context.before.tensors[row];
            const std::string key = keyIn(section, context.before, tensor);
            if (!isBelow(key, step.path) && !isBelow(context.before.tensorName(tensor), step.path))
                continue;
            placing.put(tensor, device);
            found = true;
        }
    }
    if (!found)
        throw io::Error(io::ErrorKind::Refused, "There are no weights at " + quoted(step.path) + " to place.");
    placing.noteTied();
    placing.followParameters();
    return placing.write("of " + quoted(step.path) + " on " + quoted(device));
}

StepReport spread(Context& context, const Balance& step)
{
    requireTags(context.before);
    std::vector<DeviceRoom> rooms = step.devices;
    for (DeviceRoom& room : rooms)
        room.device = checkedDevice(room.device);
    for (std::size_t i = 0; i < rooms.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (rooms[i].device == rooms[j].device)
                throw io::Error(io::ErrorKind::Usage, quoted(rooms[i].device) + " is named twice; each device once.");
    Placing placing(context);
    const SectionTensors tensors(context.before);
    bool found = false, isWrapped = false;
    for (const Section* network : context.sections) {
        const Section& section = *network;
        if (!isNetwork(section))
            continue;
        // Each network by itself: it is loaded by itself, and a moving average lies as its model does.
        const std::vector<PlacedUnit> units = unitsOf(tensors, section, section.bytes / rooms.size());
        const std::vector<std::uint32_t> places = balance(units, rooms);
        for (std::size_t i = 0; i < units.size(); ++i) {
            isWrapped = isWrapped || units[i].name.starts_with("module.");
            for (std::uint32_t row : units[i].tensors)
                placing.put(context.before.tensors[row], rooms[places[i]].device);
        }
        found = found || !units.empty();
    }
    if (!found)
        throw io::Error(io::ErrorKind::Refused, "There are no weights to spread over devices.");
    placing.followParameters();
    std::string loads;
    for (const DeviceRoom& room : rooms)
        loads += (loads.empty() ? "" : ", ") + room.device + " (" + io::humanBytes(placing.bytesOn(room.device)) + ")";
    StepReport report = placing.write("on " + loads);
    warn(report, placing, rooms, isWrapped);
    return report;
}

} // namespace ckptscope::edit
