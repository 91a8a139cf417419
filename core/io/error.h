#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ckptscope::io {

/// What kind of trouble it is; the word for it (kindName) is part of the command line's contract.
enum class ErrorKind {
    NotFound, ///< no such file or folder
    NoPermission, ///< the system refuses access
    NotAFile, ///< a folder, pipe, device …
    NotACheckpoint, ///< a readable file of another kind (named in the sentence)
    Truncated, ///< the file ends before what it announces
    Damaged, ///< bytes that contradict each other or the format
    Unsupported, ///< understood, but this program cannot read or write it
    LimitExceeded, ///< over a bound of limits.h
    Refused, ///< an edit that does not fit the file
    Changed, ///< the file changed while it was open
    Exists, ///< the target is there already
    DiskFull, ///< no room for the new file
    ReadFailed, ///< the system could not read
    WriteFailed, ///< the system could not write
    Cancelled, ///< the user stopped it
    Usage, ///< the request itself makes no sense
};

/// "not-found", "truncated" …: stable, lower case, hyphenated.
std::string_view kindName(ErrorKind kind);

/// The one error type of core: what went wrong, where, and in the sentence what to do next. what() is the whole
/// sentence without the place; describe() adds record and offset.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& sentence);

    /// Adds the place; returns *this so that it can be thrown in one expression. Keeps a place that is set already.
    Error& at(std::uint64_t offset);
    Error& in(std::string_view record);

    ErrorKind kind() const { return m_kind; }
    const std::optional<std::uint64_t>& offset() const { return m_offset; }
    const std::string& record() const { return m_record; }
    /// The sentence, then " (data.pkl, byte 1234)" as far as known.
    std::string describe() const;

private:
    ErrorKind m_kind;
    std::optional<std::uint64_t> m_offset;
    std::string m_record;
};

/// The exception that is being handled, as an Error; only inside a catch block.
Error currentError();

} // namespace ckptscope::io
