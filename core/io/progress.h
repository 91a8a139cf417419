#pragma once

#include "core/io/error.h"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace ckptscope::io {

/// How a long job talks to its owner: it asks whether to stop and tells how far it is. Copyable; called from the
/// thread of the job. An empty Progress never stops and tells nobody.
struct Progress {
    std::stop_token stop;
    std::function<void(std::uint64_t done, std::uint64_t total)> report;

    /// Throws Error{Cancelled} when a stop was requested.
    void check() const
    {
        if (stop.stop_requested())
            throw Error(ErrorKind::Cancelled, "Stopped as requested; no file was changed.");
    }
    /// check(), then tells `done` of `total` bytes.
    void advance(std::uint64_t done, std::uint64_t total) const
    {
        check();
        if (report)
            report(done, total);
    }
};

} // namespace ckptscope::io
