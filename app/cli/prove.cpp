#include "app/cli/console.h"
#include "app/cli/input.h"
#include "app/cli/progress_line.h"
#include "app/cli/table.h"
#include "core/edit/placement.h"
#include "core/edit/plan.h"
#include "core/io/text.h"
#include "core/tensor/engine.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace ckptscope::cli {

namespace {

using checkpoint::Checkpoint;
using tensor::DeviceProof;
using tensor::Proof;

Proof proofOf(Console& console, tensor::Engine& engine, const std::string& file, const Checkpoint& checkpoint)
{
    ProgressLine line("placing " + io::escapeForDisplay(file), console.showsProgress);
    return engine.prove(edit::placedStorages(checkpoint), line.progress(console.stop));
}

double rate(const DeviceProof& device)
{
    return device.placeSeconds > 0 ? static_cast<double>(device.placedBytes) / device.placeSeconds : 0;
}

void writeBytes(JsonWriter& json, std::string_view key, std::uint64_t bytes)
{
    json.key(key);
    bytes == DeviceProof::kUnknown ? json.null() : json.count(bytes);
}

void writeText(JsonWriter& json, std::string_view key, const std::string& text)
{
    json.key(key);
    text.empty() ? json.null() : json.string(text);
}

void writeDevice(JsonWriter& json, const Checkpoint& checkpoint, const DeviceProof& device)
{
    json.beginObject().key("device").string(device.device);
    json.key("storages").count(device.storages).key("tensors").count(device.tensors).key("bytes").count(device.bytes);
    json.key("placed_storages").count(device.placedStorages).key("placed_tensors").count(device.placedTensors);
    json.key("placed_bytes").count(device.placedBytes).key("differing_storages").count(device.differing);
    json.key("place_seconds").realOrNull(device.placeSeconds).key("bytes_per_second").realOrNull(rate(device));
    json.key("read_back_seconds").realOrNull(device.readBackSeconds);
    writeBytes(json, "memory", device.memory);
    writeBytes(json, "free_before", device.free);
    writeBytes(json, "peak_allocated", device.peakAllocated);
    writeBytes(json, "peak_reserved", device.peakReserved);
    const bool isLeft = device.firstLeft != DeviceProof::kUnknown;
    writeText(json, "first_left", isLeft ? edit::tensorIn(checkpoint, device.firstLeft) : std::string());
    writeText(json, "problem", device.problem);
    json.endObject();
}

void print(Console& console, const std::string& file, const Checkpoint& checkpoint, const Proof& proof)
{
    console.paragraph(fmt::format("{}  by LibTorch {}",
                                  console.terminal.paint(Colour::Bold, io::escapeForDisplay(file)), proof.torch));
    Table table(7);
    for (std::size_t column = 1; column < 7; ++column)
        table.alignRight(column);
    table.add({"device", "tensors", "placed", "in", "rate", "read back in", "peak memory"});
    for (const DeviceProof& device : proof.devices)
        table.add({io::escapeForDisplay(device.device), fmt::format("{} of {}", device.placedTensors, device.tensors),
                   fmt::format("{} of {}", io::humanBytes(device.placedBytes), io::humanBytes(device.bytes)),
                   fmt::format("{:.2f} s", device.placeSeconds),
                   io::humanBytes(static_cast<std::uint64_t>(rate(device))) + "/s",
                   fmt::format("{:.2f} s", device.readBackSeconds),
                   device.peakReserved == DeviceProof::kUnknown ? "?" : io::humanBytes(device.peakReserved)});
    table.print(console, "  ");
    std::string_view said; // a LibTorch without CUDA has the same to say of every device
    for (const DeviceProof& device : proof.devices) {
        if (device.problem.empty())
            continue;
        if (device.problem != said)
            console.paragraph("  " + io::escapeForDisplay(device.problem), 4, Colour::Red);
        said = device.problem;
        if (device.placedStorages != 0 && device.firstLeft != DeviceProof::kUnknown)
            console.paragraph("    The first that was not placed: "
                                  + io::escapeForDisplay(edit::tensorIn(checkpoint, device.firstLeft)) + '.',
                              6);
    }
    if (proof.holds())
        console.paragraph("  All lay on their devices at once, and came back with the same bytes.");
}

} // namespace

int prove(Console& console, const Arguments& arguments)
{
    std::vector<edit::Step> steps;
    for (const Given& given : arguments.options)
        if (given.isEdit)
            steps.push_back(edit::parseStep(given.name, given.value));
    std::optional<tensor::Engine> engine;
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        if (!engine)
            engine.emplace(tensor::Engine::requireProgram());
        const checkpoint::CheckpointPtr checkpoint = edit::apply(openCheckpoint(file), steps).checkpoint;
        if (!console.json) {
            const Proof proof = proofOf(console, *engine, file, *checkpoint);
            print(console, file, *checkpoint, proof);
            return static_cast<int>(proof.holds() ? kDone : kNo);
        }
        return writeDocument(console, file, [&](JsonWriter& json) {
            const Proof proof = proofOf(console, *engine, file, *checkpoint);
            json.key("torch").string(proof.torch).key("devices").beginArray();
            for (const DeviceProof& device : proof.devices)
                writeDevice(json, *checkpoint, device);
            json.endArray().key("holds").boolean(proof.holds()).endObject();
            return static_cast<int>(proof.holds() ? kDone : kNo);
        });
    });
}

} // namespace ckptscope::cli
