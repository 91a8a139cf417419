#pragma once

#include <stop_token>

namespace ckptscope::cli {

/// Ctrl-C and a request to end (SIGINT, SIGTERM, SIGHUP) stop the running job cleanly; the second one ends the program
/// at once. Writing to a pipe that nobody reads is an error code instead of the end of the program. Keeps `stop` for
/// the rest of the run; call once.
void stopOnSignals(const std::stop_source& stop);

/// Makes sure that standard input, output and error are open, so that no file that is opened later takes their numbers
/// and receives what is meant for them. What was closed stays unusable: writing to it fails.
void reserveStandardStreams();

} // namespace ckptscope::cli
