#include "core/io/stopped.h"

namespace ckptscope::io {

Error stoppedAfter(std::size_t files)
{
    const std::string before = files == 0 ? "no file was changed"
        : files == 1                      ? "one file was written before"
                                          : std::to_string(files) + " files were written before";
    return {ErrorKind::Cancelled, "Stopped as requested; " + before + '.'};
}

} // namespace ckptscope::io
