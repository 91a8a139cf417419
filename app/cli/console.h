#pragma once

#include "app/cli/arguments.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/io/error.h"
#include "core/io/json_writer.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

namespace ckptscope::cli {

using io::JsonWriter;

/// Exit codes: a contract.
enum ExitCode : int { kDone = 0, kNo = 1, kTrouble = 2 };

/// What every verb works with.
struct Console {
    Output& out;
    Terminal terminal; ///< of standard output
    std::stop_token stop;
    bool json = false;
    bool showsProgress = false;
    std::size_t filesWritten = 0; ///< put in place so far: a request to stop tells how many

    /// Throws Cancelled when a stop was requested.
    void requireNoStop() const;
    /// Writes lines at most as wide as the terminal; those after the first begin in column `indent`.
    void paragraph(std::string_view text, std::size_t indent = 2, Colour colour = Colour::None);
};

/// Tells an error on standard error, or with --json as a document on standard output. `file` may be empty.
void reportError(Console& console, const std::string& file, const io::Error& error);
/// The same for the exception at hand, of one file among others. A request to stop is told as a document only: in text
/// its sentence is the program's last one.
void reportCaught(Console& console, const std::string& file);
/// Makes the exception at hand the last member of a document that was begun, so that the line stays JSON.
void finishWithError(Console& console, JsonWriter& json);
/// One document {"file": …} of --json: `work` adds the other members. An error in the middle, or a request to stop,
/// becomes its last member.
int writeDocument(Console& console, const std::string& file, const std::function<int(JsonWriter&)>& work);
/// One line on standard error, after the program's name.
void tell(const std::string& sentence);

/// Runs `work` for each file; one that fails does not stop the rest, a request to stop does. With several files the
/// last line on standard error counts them. Returns the highest exit code; throws Cancelled when a stop was requested.
int forEachFile(Console& console, const std::vector<std::string>& files,
                const std::function<int(const std::string&)>& work);

/// \name The verbs. Each returns the exit code.
///@{
int show(Console& console, const Arguments& arguments);
int check(Console& console, const Arguments& arguments);
int convert(Console& console, const Arguments& arguments);
int compare(Console& console, const Arguments& arguments);
int stats(Console& console, const Arguments& arguments);
int spectrum(Console& console, const Arguments& arguments);
int prove(Console& console, const Arguments& arguments);
int exportArrays(Console& console, const Arguments& arguments);
int gpus(Console& console, const Arguments& arguments);
int dump(Console& console, const Arguments& arguments);
int help(Console& console, const Arguments& arguments);
///@}

} // namespace ckptscope::cli
