#include "core/checkpoint/save.h"
#include "core/edit/plan.h"
#include "core/io/error.h"

using namespace ckptscope;

/// A whole file: opened, edited in several ways, and written to memory.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    checkpoint::CheckpointPtr opened;
    try {
        opened = checkpoint::open("fuzz.pth", io::Source::ofMemory({reinterpret_cast<const char*>(data), size}));
    } catch (const io::Error&) {
        return 0;
    }
    const std::vector<std::vector<edit::Step>> plans = {
        {edit::Strip{"module."}},
        {edit::Add{"module.", true}},
        {edit::Unwrap{}, edit::Extract{}},
        {edit::Device{"*", "cpu"}},
        {edit::Delete{"*weight"}, edit::Rename{"(.*)a(.*)", "$1b$2"}},
    };
    for (const std::vector<edit::Step>& steps : plans) {
        for (const checkpoint::Format format :
             {checkpoint::Format::AsInput, checkpoint::Format::Zip, checkpoint::Format::Legacy}) {
            try {
                const edit::Applied applied = edit::apply(opened, steps);
                const checkpoint::SavePlan plan(applied.checkpoint, format, "out.pth");
                if (plan.size() > (std::uint64_t(1) << 26))
                    continue; // shared storages may add up
                io::MemorySink sink;
                plan.write(sink, {});
                if (sink.written() != plan.size())
                    __builtin_trap();
                const auto written = checkpoint::open("out.pth", io::Source::ofMemory(sink.take()));
                checkpoint::verify(plan, *written, {});
            } catch (const io::Error& error) {
                if (std::string_view(error.what()).find("read back") != std::string_view::npos)
                    __builtin_trap();
            }
        }
    }
    return 0;
}
