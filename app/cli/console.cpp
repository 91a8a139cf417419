#include "app/cli/console.h"

#include "app/cli/utf8.h"
#include "core/io/progress.h"
#include "core/io/stopped.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace ckptscope::cli {

namespace {

/// The "error" member of a document.
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

/// The exception at hand; a request to stop tells how many files were written.
io::Error caught(const Console& console)
{
    const io::Error error = io::currentError();
    return error.kind() == io::ErrorKind::Cancelled ? io::stoppedAfter(console.filesWritten) : error;
}

/// Once there is one, all that is still written is the document that tells of it.
void ignoreStop(Console& console)
{
    if (console.stop.stop_requested())
        console.out.ignoreStop();
}

} // namespace

void Console::requireNoStop() const
{
    io::Progress{stop, {}}.check();
}

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

void reportError(Console& console, const std::string& file, const io::Error& error)
{
    if (!console.json) {
        console.out.flush(); // so that both streams stand in order on a terminal
        tell(file.empty() ? error.describe() : io::escapeForDisplay(file) + ": " + error.describe());
        return;
    }
    ignoreStop(console);
    JsonWriter json(console.out);
    json.beginObject().key("file");
    file.empty() ? json.null() : json.string(file);
    writeError(json, error);
    json.endObject();
    json.finish();
}

void reportCaught(Console& console, const std::string& file)
{
    const io::Error error = caught(console);
    if (console.json || error.kind() != io::ErrorKind::Cancelled)
        reportError(console, file, error);
}

void finishWithError(Console& console, JsonWriter& json)
{
    const io::Error error = caught(console);
    ignoreStop(console);
    json.closeTo(1);
    writeError(json, error);
    json.endObject();
}

int writeDocument(Console& console, const std::string& file, const std::function<int(JsonWriter&)>& work)
{
    JsonWriter json(console.out);
    json.beginObject().key("file").string(file);
    int code = kTrouble;
    try {
        code = work(json);
    } catch (...) {
        finishWithError(console, json);
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
            if (!console.json) // a document that is whole is told, lines are not
                console.requireNoStop();
            console.out.flush();
        } catch (...) {
            result = kTrouble; // standard output may fail after the work was done
            reportCaught(console, file);
        }
        console.requireNoStop();
        failed += result == kTrouble ? 1 : 0;
        code = std::max(code, result);
    }
    if (files.size() > 1)
        tell(fmt::format("{} files: {} done, {} failed", files.size(), files.size() - failed, failed));
    return code;
}

} // namespace ckptscope::cli
