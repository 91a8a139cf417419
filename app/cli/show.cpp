#include "app/cli/show.h"

#include "app/cli/input.h"

namespace ckptscope::cli {

int show(Console& console, const Arguments& arguments)
{
    const checkpoint::Query select = checkpoint::Query::parse(arguments.value("select"));
    return forEachFile(console, arguments.operands, [&](const std::string& file) {
        const ShowRequest request{file, select, arguments.has("all")};
        const checkpoint::CheckpointPtr checkpoint = openCheckpoint(file);
        if (console.json)
            return writeDocument(console, file, [&](JsonWriter& json) {
                writeCheckpoint(json, *checkpoint, request);
                json.endObject();
                return kDone;
            });
        printCheckpoint(console, *checkpoint, request);
        return static_cast<int>(kDone);
    });
}

} // namespace ckptscope::cli
