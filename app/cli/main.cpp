#include "ckptscope_version.h"

#include "app/cli/console.h"
#include "app/cli/interrupt.h"

#include <cstdio>

using namespace ckptscope;

namespace {

int runVerb(cli::Console& console, const cli::Arguments& arguments)
{
    if (arguments.wantsHelp) {
        console.out.write(cli::verbHelp(*arguments.verb));
        return cli::kDone;
    }
    struct Entry {
        std::string_view name;
        int (*run)(cli::Console&, const cli::Arguments&);
    };
    static constexpr Entry kEntries[] = {{"show", cli::show},       {"check", cli::check}, {"convert", cli::convert},
                                         {"compare", cli::compare}, {"dump", cli::dump},   {"help", cli::help}};
    for (const Entry& entry : kEntries)
        if (entry.name == arguments.verb->name)
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
    const cli::Arguments arguments = cli::parseArguments(words);
    console.json = arguments.has("json");
    console.showsProgress = !arguments.has("quiet") && cli::Terminal::ofStandardError().isTerminal;
    return runVerb(console, arguments);
}

} // namespace

int main(int argc, char** argv)
{
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
        cli::reportError(console, "", cli::currentError());
    }
    return code;
}
