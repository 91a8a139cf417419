#include "core/edit/device_text.h"

#include "core/edit/context.h"
#include "core/io/error.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace ckptscope::edit {

namespace {

constexpr std::uint32_t kMostDevices = 256;
constexpr std::string_view kBalanced = "balanced:";

/// torch/serialization.py, register_package: where torch.load can put storages. Those of one device have no number.
constexpr std::array<std::string_view, 2> kSingle = {"cpu", "mps"};
constexpr std::array<std::string_view, 4> kNumbered = {"cuda", "hpu", "mtia", "xpu"};
/// Names that packages give to privateuse1: torch_npu, torch_mlu, torch_musa.
constexpr std::array<std::string_view, 4> kOfPackages = {"mlu", "musa", "npu", "privateuseone"};

bool isOneOf(std::span<const std::string_view> types, std::string_view type)
{
    return std::ranges::find(types, type) != types.end();
}

/// "cuda:0=cuda:1,cuda:1=cuda:0"; no device has a comma in its name.
Device parseMoves(const std::string& value)
{
    std::vector<DeviceMove> moves;
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find(',', begin), value.size());
        const std::string move = value.substr(begin, end - begin);
        const std::size_t equals = move.find('=');
        if (equals == std::string::npos || equals == 0)
            throw io::Error(io::ErrorKind::Usage, quoted(move) + " should look like cuda:2=cuda:0 or cuda=cpu.");
        moves.push_back({move.substr(0, equals), move.substr(equals + 1)});
        begin = end + 1;
    }
    return Device(std::move(moves));
}

/// "cuda:1" of "layer1:cuda:1"; empty when the text does not end with a device.
std::string_view deviceAtEnd(std::string_view value)
{
    std::size_t colon = value.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return {};
    if (io::plainNumber(value.substr(colon + 1)) != io::kNoNumber) {
        colon = value.rfind(':', colon - 1);
        if (colon == std::string_view::npos || colon == 0)
            return {};
    }
    return value.substr(colon + 1);
}

/// "24GiB", "24G": powers of 1024; "24GB": of 1000, as dd, head and accelerate read them.
std::uint64_t parseRoom(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string unit = io::lowered(text.substr(static_cast<std::size_t>(end - text.data())));
    const std::size_t power = unit.empty() ? std::string_view::npos : std::string_view("kmgt").find(unit[0]);
    const std::string_view rest = std::string_view(unit).substr(std::min<std::size_t>(1, unit.size()));
    const bool isUnit = power != std::string_view::npos && (rest.empty() || rest == "i" || rest == "ib" || rest == "b");
    const double bytes = isUnit ? number * std::pow(rest == "b" ? 1000 : 1024, power + 1) : 0;
    if (error != std::errc() || !(bytes >= 1) || bytes > 1e18)
        throw io::Error(io::ErrorKind::Usage, quoted(text) + " is no size of memory; it should look like 24GiB.");
    return static_cast<std::uint64_t>(bytes);
}

/// With all digits that parseRoom() needs for the same number of bytes.
std::string inKiB(std::uint64_t bytes)
{
    std::array<char, 64> text;
    const double number = static_cast<double>(bytes) / 1024;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr;
    return {text.data(), end};
}

/// "0", "cuda:1", "cpu", each with "=24GiB" after it or not; or "4x24GiB": the first four.
void addRooms(std::string_view part, std::vector<DeviceRoom>& rooms)
{
    const std::size_t times = part.find_first_not_of("0123456789"); // there is an x in "xpu:0", too
    if (times != 0 && times != std::string_view::npos && part[times] == 'x') {
        const std::uint32_t count = io::plainNumber(part.substr(0, times));
        if (count == 0 || count > kMostDevices)
            throw io::Error(io::ErrorKind::Usage, quoted(part) + " should look like 4x24GiB.");
        const std::uint64_t bytes = parseRoom(part.substr(times + 1));
        for (std::uint32_t i = 0; i < count; ++i)
            rooms.push_back({"cuda:" + std::to_string(i), bytes});
        return;
    }
    const std::size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    const bool isNumber = io::plainNumber(name) != io::kNoNumber;
    rooms.push_back({checkedDevice((isNumber ? "cuda:" : "") + std::string(name)),
                     equals == std::string_view::npos ? 0 : parseRoom(part.substr(equals + 1))});
}

Balance parseBalance(std::string_view value)
{
    Balance step;
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find(',', begin), value.size());
        addRooms(value.substr(begin, end - begin), step.devices);
        begin = end + 1;
    }
    return step;
}

} // namespace

std::optional<DeviceName> parseDeviceName(std::string_view text)
{
    DeviceName name;
    const std::size_t colon = text.find(':');
    name.type = text.substr(0, colon);
    if (name.type.empty() || !std::ranges::all_of(name.type, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }))
        return std::nullopt;
    if (colon == std::string_view::npos)
        return name;
    const std::string digits(text.substr(colon + 1));
    if (digits.empty() || digits.size() > 3
        || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    name.index = std::stoll(digits);
    return name;
}

DeviceName checkedTarget(const std::string& device, std::string_view from)
{
    if (device.empty())
        throw io::Error(io::ErrorKind::Usage, "A device is missing; it should look like cuda:0 or cpu.");
    auto name = parseDeviceName(device);
    if (!name)
        throw io::Error(io::ErrorKind::Usage, quoted(device) + " is no device; it should look like cuda:0 or cpu.");
    constexpr std::int64_t kLast = 127; // c10/core/Device.h, DeviceIndex: of 8 bits
    if (name->index.value_or(0) > kLast)
        throw io::Error(io::ErrorKind::Usage,
                        quoted(device) + " has too high a number: PyTorch knows devices 0 to 127 of a kind.");
    if (name->type == "meta")
        throw io::Error(
            io::ErrorKind::Usage,
            "On \"meta\" tensors have no numbers, so that loading would lose them all; take cpu or cuda:0.");
    if (isOneOf(kSingle, name->type)) {
        if (name->index.value_or(0) != 0)
            throw io::Error(io::ErrorKind::Usage,
                            quoted(device) + " has a number, but there is only one: " + quoted(name->type) + '.');
        name->index.reset();
    } else if (!isOneOf(kNumbered, name->type) && !isOneOf(kOfPackages, name->type) && name->type != from) {
        throw io::Error(io::ErrorKind::Usage,
                        quoted(device)
                            + " is no device that torch.load puts tensors on; those are cpu, cuda:0, xpu:0, hpu:0, "
                              "mtia:0, mps, and npu:0, mlu:0, musa:0 and privateuseone:0 of other packages.");
    }
    return *name;
}

std::string checkedDevice(const std::string& device)
{
    return checkedTarget(device).text();
}

std::string packageRemark(std::string_view type)
{
    if (!isOneOf(kOfPackages, type))
        return {};
    return "torch.load knows " + quoted(type) + " only after the package of these devices was imported.";
}

std::string movedAlong(const checkpoint::Checkpoint& checkpoint, const std::vector<std::uint32_t>& tensors)
{
    constexpr std::size_t kMost = 8;
    std::string names;
    for (std::size_t i = 0; i < std::min(tensors.size(), kMost); ++i)
        names += (i == 0 ? "" : ", ") + quoted(checkpoint.tensorName(checkpoint.tensors[tensors[i]]));
    if (tensors.size() > kMost)
        names += " …";
    return names.empty() ? std::string() : "Moved along, by a shared storage: " + names + ".";
}

Step parseDevices(const std::string& value)
{
    if (value.starts_with(kBalanced))
        return parseBalance(std::string_view(value).substr(kBalanced.size()));
    const std::string_view device = deviceAtEnd(value);
    const bool mayBeMove = value.find('=') != std::string::npos; // or a key has that sign; no move ends with ":cuda:1"
    if (!device.empty() && (!mayBeMove || parseDeviceName(device)))
        return Place{value.substr(0, value.size() - device.size() - 1), std::string(device)};
    return parseMoves(value);
}

std::string devicesText(const Device& step)
{
    std::string text;
    for (const DeviceMove& move : step.moves)
        text += (text.empty() ? "" : ",") + move.from + '=' + move.to;
    return text;
}

std::string devicesText(const Balance& step)
{
    std::string text(kBalanced);
    for (const DeviceRoom& room : step.devices) {
        text += (text.size() == kBalanced.size() ? "" : ",") + room.device;
        if (room.bytes != 0)
            text += '=' + inKiB(room.bytes) + "KiB";
    }
    return text;
}

} // namespace ckptscope::edit
