#include "ckptscope_version.h"

#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "core/io/stopped.h"
#include "core/io/system.h"

#include <algorithm>
#include <cstdio>

using namespace ckptscope;

namespace {

int runVerb(cli::Console& console, const cli::Arguments& arguments)
{
    if (!arguments.help.empty()) {
        console.out.write(arguments.help);
        return cli::kDone;
    }
    struct Entry {
        std::string_view name;
        int (*run)(cli::Console&, const cli::Arguments&);
    };
    static constexpr Entry kEntries[] = {
        {"show", cli::show},   {"check", cli::check},       {"convert", cli::convert}, {"compare", cli::compare},
        {"stats", cli::stats}, {"spectrum", cli::spectrum}, {"prove", cli::prove},     {"export", cli::exportArrays},
        {"gpus", cli::gpus},   {"dump", cli::dump},         {"help", cli::help}};
    for (const Entry& entry : kEntries)
        if (entry.name == arguments.verb)
            return entry.run(console, arguments);
    return cli::kTrouble;
}

int run(cli::Console& console, const std::vector<std::string>& words)
{
    if (!words.empty() && (words[0] == "--version" || words[0] == "-V")) {
        console.out.line("ckptscope-cli " CKPTSCOPE_VERSION);
        return cli::kDone;
    }
    if (words.empty() || words[0] == "--help" || words[0] == "-h") {
        console.out.write(cli::generalHelp());
        return words.empty() ? cli::kTrouble : cli::kDone;
    }
    console.json = std::ranges::find(words, "--json") != words.end(); // also for what parsing refuses
    const cli::Arguments arguments = cli::parseArguments(words);
    console.showsProgress = !arguments.has("quiet") && cli::Terminal::ofStandardError().isTerminal;
    return runVerb(console, arguments);
}

/// Told as --json asks, unless it is standard output itself that failed. The last word of a request to stop is for
/// people: what it cut is told already.
void reportLast(cli::Console& console, const io::Error& error)
{
    if (!console.json || console.out.failed() || error.kind() == io::ErrorKind::Cancelled)
        return cli::tell(error.describe());
    try {
        cli::reportError(console, "", error);
    } catch (const io::Error& second) {
        cli::tell(second.describe());
    }
}

} // namespace

int main(int argc, char** argv)
{
    io::system::returnLargeBlocks();
    io::system::prepareStreams();
    cli::reserveStandardStreams();
    std::stop_source stop;
    cli::stopOnSignals(stop);
    cli::Output out(stdout, stop.get_token());
    cli::Console console{out, cli::Terminal::ofStandardOutput(), stop.get_token()};
    int code = cli::kTrouble;
    try {
        code = run(console, {argv + 1, argv + argc});
        out.flush();
    } catch (...) {
        code = cli::kTrouble;
        const io::Error error = io::currentError();
        const bool isStop = error.kind() == io::ErrorKind::Cancelled && console.filesWritten != 0;
        reportLast(console, isStop ? io::stoppedAfter(console.filesWritten) : error);
    }
    return code;
}
