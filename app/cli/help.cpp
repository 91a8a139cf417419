#include "app/cli/console.h"
#include "core/io/text.h"

namespace ckptscope::cli {

int help(Console& console, const Arguments& arguments)
{
    if (arguments.operands.empty()) {
        console.out.write(generalHelp());
        return kDone;
    }
    const Verb* verb = findVerb(arguments.operands[0]);
    if (!verb)
        throw io::Error(io::ErrorKind::Usage,
                        "There is no verb \"" + io::escapeForDisplay(arguments.operands[0])
                            + "\"; \"ckptscope-cli help\" lists them.");
    console.out.write(verbHelp(*verb));
    return kDone;
}

} // namespace ckptscope::cli
