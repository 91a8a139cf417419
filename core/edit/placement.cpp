#include "core/edit/placement.h"

#include "core/checkpoint/optimizer.h"
#include "core/checkpoint/section_finder.h"
#include "core/io/text.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <unordered_set>

namespace ckptscope::edit {

namespace {

using checkpoint::Checkpoint;
using checkpoint::Section;
using checkpoint::Tensor;

std::vector<std::string> partsOf(const std::string& key)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= key.size();) {
        const std::size_t end = std::min(key.find('.', begin), key.size());
        parts.push_back(key.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool isNumber(const std::string& part)
{
    return io::plainNumber(part) != io::kNoNumber;
}

/// The keys of a section and what is known of their modules.
class Network {
public:
    Network(const SectionTensors& tensors, const Section& section)
        : m_checkpoint(tensors.checkpoint())
    {
        std::unordered_set<std::uint32_t> storages;
        for (const std::uint32_t row : tensors.of(section)) {
            const Tensor& tensor = m_checkpoint.tensors[row];
            const bool isFirst = tensor.storage == checkpoint::kNoIndex || storages.insert(tensor.storage).second;
            Key key{row, isFirst ? bytesOf(tensor) : 0, partsOf(keyIn(section, m_checkpoint, tensor))};
            m_total += key.bytes;
            addContainers(key.parts);
            m_keys.push_back(std::move(key));
        }
        m_isOneModule = m_keys.size() > 1
            && std::ranges::all_of(m_keys, [](const Key& key) { return key.parts.size() == 1 && isOwn(key.parts[0]); });
    }

    std::vector<PlacedUnit> units(std::uint64_t most)
    {
        std::vector<PlacedUnit> units = unitsNow();
        for (bool again = true; again;) {
            again = false;
            for (const PlacedUnit& unit : units) {
                const std::string last = unit.name.substr(unit.name.rfind('.') + 1);
                const std::uint64_t limit = isNumber(last) ? std::max(m_total / 2, most) : most;
                if (unit.bytes > limit && holdsModules(unit))
                    again = m_containers.insert(unit.name).second || again;
            }
            if (again)
                units = unitsNow();
        }
        return units;
    }

private:
    struct Key {
        std::uint32_t row;
        std::uint64_t bytes;
        std::vector<std::string> parts;
    };

    /// Names that torch.nn's modules give their own parameters and buffers: "weight", "bias_hh_l0", "running_mean".
    /// Others without a dot may be those of a flat network.
    static bool isOwn(std::string_view name)
    {
        return name.find("weight") != std::string_view::npos || name.find("bias") != std::string_view::npos
            || name.starts_with("running_") || name == "num_batches_tracked";
    }

    std::uint64_t bytesOf(const Tensor& tensor) const
    {
        return tensor.storage == checkpoint::kNoIndex ? m_checkpoint.bytes(tensor)
                                                      : m_checkpoint.storages[tensor.storage].bytes;
    }

    /// What holds a layer is no unit.
    void addContainers(const std::vector<std::string>& parts)
    {
        const auto layer = std::ranges::find_if(parts, isNumber);
        if (layer == parts.end())
            return;
        std::string name;
        for (auto part = parts.begin(); part != layer; ++part) {
            name += (name.empty() ? "" : ".") + *part;
            m_containers.insert(name);
        }
    }

    /// The shortest beginning of a key that holds no layers.
    std::string unitOf(const std::vector<std::string>& parts) const
    {
        std::string name;
        if (m_isOneModule)
            return name;
        for (const std::string& part : parts) {
            name += (name.empty() ? "" : ".") + part;
            if (!m_containers.contains(name))
                break;
        }
        return name;
    }

    std::vector<PlacedUnit> unitsNow() const
    {
        std::vector<PlacedUnit> units;
        std::map<std::string, std::size_t> rows;
        for (const Key& key : m_keys) {
            const auto [found, isNew] = rows.try_emplace(unitOf(key.parts), units.size());
            if (isNew)
                units.push_back({found->first, 0, {}});
            PlacedUnit& unit = units[found->second];
            unit.bytes += key.bytes;
            unit.tensors.push_back(key.row);
        }
        return units;
    }

    bool holdsModules(const PlacedUnit& unit) const
    {
        const auto depth = static_cast<std::size_t>(std::ranges::count(unit.name, '.')) + 1;
        return std::ranges::any_of(m_keys, [&](const Key& key) {
            return key.parts.size() >= depth + 2 && std::ranges::binary_search(unit.tensors, key.row);
        });
    }

    const Checkpoint& m_checkpoint;
    std::vector<Key> m_keys;
    std::unordered_set<std::string> m_containers;
    std::uint64_t m_total = 0;
    bool m_isOneModule = false; ///< all are parameters of the root, such as those of a Linear
};

double bytesOf(const PlacedUnit& unit)
{
    return static_cast<double>(unit.bytes);
}

/// For each device the first unit from which on all fit on it and those behind it, up to `share` of their room; and the
/// count of units. All fit on all devices where the first of these is 0.
std::vector<std::size_t> earliestStarts(std::span<const PlacedUnit> units, std::span<const double> rooms, double share)
{
    std::vector<std::size_t> starts(rooms.size() + 1, units.size());
    for (std::size_t device = rooms.size(); device-- > 0;) {
        std::size_t first = starts[device + 1];
        for (double used = 0; first > 0 && used + bytesOf(units[first - 1]) <= share * rooms[device]; --first)
            used += bytesOf(units[first - 1]);
        starts[device] = first;
    }
    return starts;
}

/// Fills devices up to `share` of their room at most, each as near as can be to its part of what the ones before have
/// left.
std::vector<std::uint32_t> evened(std::span<const PlacedUnit> units, std::span<const double> rooms, double share)
{
    const std::vector<std::size_t> starts = earliestStarts(units, rooms, share);
    double bytesLeft = 0;
    for (const PlacedUnit& unit : units)
        bytesLeft += bytesOf(unit);
    double roomLeft = std::accumulate(rooms.begin(), rooms.end(), 0.0);
    std::vector<std::uint32_t> places;
    for (std::uint32_t device = 0; device < rooms.size(); ++device) {
        const double part = bytesLeft * (rooms[device] / roomLeft);
        double used = 0;
        const auto takes = [&](double bytes, bool isFirst) {
            const std::size_t left = units.size() - places.size(), devicesBehind = rooms.size() - device - 1;
            if (places.size() < starts[device + 1] || (bytes == 0 && !isFirst)) // the rest would not fit; or tied
                return true;
            const bool isNearer = left > devicesBehind && used + bytes - part <= part - used;
            return used + bytes <= share * rooms[device] && (isFirst || isNearer);
        };
        for (bool isFirst = true; places.size() < units.size(); isFirst = false) {
            const double bytes = bytesOf(units[places.size()]);
            if (!takes(bytes, isFirst))
                break;
            used += bytes;
            places.push_back(device);
        }
        bytesLeft -= used;
        roomLeft -= rooms[device];
    }
    return places;
}

} // namespace

bool isIn(const Section& section, const std::vector<std::string>& path)
{
    return path.size() >= section.path.size() && std::equal(section.path.begin(), section.path.end(), path.begin());
}

SectionTensors::SectionTensors(const Checkpoint& checkpoint)
    : m_checkpoint(checkpoint)
{
    const checkpoint::NearestSections nearest(checkpoint);
    for (std::uint32_t row = 0; row < checkpoint.tensors.size(); ++row)
        if (const std::uint32_t found = nearest.of(checkpoint.tensors[row]); found != checkpoint::kNoIndex)
            m_rows[checkpoint.sections[found].node].push_back(row);
}

std::vector<std::uint32_t> SectionTensors::of(const Section& section) const
{
    const auto found = m_rows.find(section.node);
    if (found == m_rows.end())
        return {};
    std::vector<std::uint32_t> rows; // one value may stand at several places, each of which is a section
    std::ranges::copy_if(found->second, std::back_inserter(rows), [&](std::uint32_t row) {
        return isIn(section, m_checkpoint.tensorPath(m_checkpoint.tensors[row]));
    });
    return rows;
}

std::string keyIn(const Section& section, const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::string key;
    const std::vector<std::string> path = checkpoint.tensorPath(tensor);
    for (std::size_t i = section.path.size(); i < path.size(); ++i)
        if (path[i] != "_modules" && path[i] != "_parameters" && path[i] != "_buffers")
            key += (key.empty() ? "" : ".") + path[i];
    return key;
}

std::vector<PlacedUnit> unitsOf(const SectionTensors& tensors, const Section& section, std::uint64_t most)
{
    return Network(tensors, section).units(most);
}

std::vector<std::uint32_t> balance(std::span<const PlacedUnit> units, std::span<const DeviceRoom> rooms)
{
    const bool known = std::ranges::all_of(rooms, [](const DeviceRoom& room) { return room.bytes != 0; });
    std::vector<double> sizes;
    for (const DeviceRoom& room : rooms)
        sizes.push_back(known ? static_cast<double>(room.bytes) : 1.0);
    const double total = std::accumulate(units.begin(), units.end(), 1.0, [](double sum, const PlacedUnit& unit) {
        return sum + static_cast<double>(unit.bytes);
    });
    // The least share of every device's room with which all units find a place.
    double little = 0, enough = total / sizes.front();
    for (int i = 0; i < 60; ++i) {
        const double middle = (little + enough) / 2;
        (earliestStarts(units, sizes, middle).front() == 0 ? enough : little) = middle;
    }
    return evened(units, sizes, enough);
}

} // namespace ckptscope::edit
