#include "app/cli/console.h"

#include "app/cli/utf8.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ckptscope::cli {

void Console::paragraph(std::string_view text, std::size_t indent, Colour colour)
{
    out.line(terminal.paint(colour, terminal.width == 0 ? std::string(text) : wrapped(text, indent, terminal.width)));
}

void tell(const std::string& sentence)
{
    const std::string line = fmt::format("ckptscope-cli: {}\n", sentence);
    // Where standard error is gone too, the exit code still tells.
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

void writeError(JsonWriter& json, const io::Error& error)
{
    json.key("error").beginObject();
    json.key("kind").string(io::kindName(error.kind()));
    json.key("message").string(error.what());
    json.key("record");
    error.record().empty() ? json.null() : json.string(error.record());
    json.key("offset");
    error.offset() ? json.count(*error.offset()) : json.null();
    json.endObject();
}

void reportError(Console& console, const std::string& file, const io::Error& error)
{
    if (!console.json) {
        console.out.flush(); // so that both streams stand in order on a terminal
        tell(file.empty() ? error.describe() : io::escapeForDisplay(file) + ": " + error.describe());
        return;
    }
    JsonWriter json(console.out);
    json.beginObject().key("file");
    file.empty() ? json.null() : json.string(file);
    writeError(json, error);
    json.endObject();
    json.finish();
}

int writeDocument(Console& console, const std::string& file, const std::function<int(JsonWriter&)>& work)
{
    JsonWriter json(console.out);
    json.beginObject().key("file").string(file);
    int code = kTrouble;
    try {
        code = work(json);
    } catch (...) {
        const io::Error error = io::currentError();
        if (error.kind() == io::ErrorKind::Cancelled)
            throw;
        json.closeTo(1);
        writeError(json, error);
    }
    json.finish();
    return code;
}

int forEachFile(Console& console, const std::vector<std::string>& files,
                const std::function<int(const std::string&)>& work)
{
    int code = kDone;
    std::size_t failed = 0;
    for (const std::string& file : files) {
        int result = kTrouble;
        try {
            result = work(file);
            console.out.flush();
        } catch (...) {
            const io::Error error = io::currentError();
            if (error.kind() == io::ErrorKind::Cancelled)
                throw;
            result = kTrouble; // standard output may fail after the work was done
            reportError(console, file, error);
        }
        failed += result == kTrouble ? 1 : 0;
        code = std::max(code, result);
    }
    if (files.size() > 1)
        tell(fmt::format("{} files: {} done, {} failed", files.size(), files.size() - failed, failed));
    return code;
}

} // namespace ckptscope::cli
