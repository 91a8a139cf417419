#include "app/cli/console.h"
#include "app/cli/table.h"
#include "core/device/device_list.h"
#include "core/io/text.h"

#include <fmt/format.h>

namespace ckptscope::cli {

namespace {

using device::DeviceList;
using device::Gpu;

std::string memoryText(std::uint64_t bytes)
{
    return bytes == device::kUnknownMemory ? "?" : io::humanBytes(bytes);
}

void writeMemory(JsonWriter& json, std::uint64_t bytes)
{
    bytes == device::kUnknownMemory ? json.null() : json.count(bytes);
}

void writeJson(JsonWriter& json, const DeviceList& list)
{
    json.beginObject().key("gpus").beginArray();
    for (const Gpu& gpu : list.gpus) {
        json.beginObject().key("device");
        gpu.index < 0 ? json.null() : json.string(gpu.tag());
        json.key("name").string(gpu.name).key("uuid").string(gpu.uuid).key("memory");
        writeMemory(json, gpu.memory);
        json.key("free");
        writeMemory(json, gpu.free);
        json.key("capability").string(fmt::format("{}.{}", gpu.major, gpu.minor)).endObject();
    }
    json.endArray().key("driver").string(list.driver);
    json.key("cuda_of_driver").string(device::cudaVersionText(list.cudaOfDriver));
    json.key("cuda_of_program").string(device::cudaVersionText(list.cudaOfProgram));
    json.key("problem").string(list.problem).endObject();
}

} // namespace

int gpus(Console& console, const Arguments&)
{
    const DeviceList list = device::listDevices();
    if (console.json) {
        JsonWriter json(console.out);
        writeJson(json, list);
        console.out.line("");
        return kDone;
    }
    for (const Gpu& gpu : list.gpus)
        console.out.line(fmt::format("{:<8}{}  {} ({} free)  compute {}.{}  {}", gpu.index < 0 ? "hidden" : gpu.tag(),
                                     io::escapeForDisplay(gpu.name), memoryText(gpu.memory), memoryText(gpu.free),
                                     gpu.major, gpu.minor, io::escapeForDisplay(gpu.uuid)));
    if (!list.driver.empty())
        console.paragraph(fmt::format("driver {}, CUDA {}", io::escapeForDisplay(list.driver),
                                      device::cudaVersionText(list.cudaOfDriver)));
    if (!list.problem.empty())
        console.paragraph(io::escapeForDisplay(list.problem));
    return kDone;
}

} // namespace ckptscope::cli
