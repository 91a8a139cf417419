#include "app/cli/console.h"

namespace ckptscope::cli {

int help(Console& console, const Arguments& arguments)
{
    console.out.write(arguments.operands.empty() ? generalHelp() : verbHelp(arguments.operands[0]));
    return kDone;
}

} // namespace ckptscope::cli
