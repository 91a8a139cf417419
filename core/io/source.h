#pragma once

#include "core/io/error.h"
#include "core/io/progress.h"
#include "core/io/system.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace ckptscope::io {

/// A regular file opened for positional reading. Immutable and safe to use from several threads. Never mapped: a file
/// that shrinks is an error message, not a crash.
class File {
public:
    /// `path` is UTF-8. Throws NotFound, NoPermission, NotAFile (folder, pipe, device), ReadFailed.
    static std::shared_ptr<const File> open(const std::string& path);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    const std::string& path() const { return m_path; }
    std::uint64_t size() const { return m_identity.size; }
    /// As it was when the file was opened.
    const FileIdentity& identity() const { return m_identity; }
    /// Throws Changed when the open file, or what stands at its path now, is not what was opened (size, times, inode).
    /// A file that was deleted or moved away still has its bytes, for those who hold it open.
    void requireUnchanged() const;
    /// Fills `out` from `offset`; throws Truncated when the file ends before, ReadFailed when the system says so.
    void read(std::uint64_t offset, std::span<std::byte> out) const;
    system::Handle handle() const { return m_handle; }

private:
    File(std::string path, system::Handle handle, FileIdentity identity);
    std::string m_path;
    system::Handle m_handle;
    FileIdentity m_identity;
};

/// What `read` makes of the bytes of `file` (null: of others). Where it fails and the file changed, that is why: throws
/// Changed.
template <typename Read> auto readOrChanged(const std::shared_ptr<const File>& file, const Read& read)
{
    try {
        return read();
    } catch (const Error& error) {
        if (file && error.kind() != ErrorKind::Cancelled)
            file->requireUnchanged();
        throw;
    }
}

/// Bytes that are made when they are asked for (a compressed record).
class ByteReader {
public:
    virtual ~ByteReader() = default;
    /// Fills `out` from `offset`; never asked for bytes beyond the size that the Source was told. Safe to call from
    /// several threads.
    virtual void read(std::uint64_t offset, std::span<std::byte> out) const = 0;
    /// Does beforehand what reading at `offset` needs, where that can take long; throws Cancelled when asked to stop.
    virtual void makeReady(std::uint64_t, const Progress&) const { }
};

class ReadAhead;

/// A stretch of bytes that can be read at any position: part of a file, or memory. A value; copies share the bytes.
class Source {
public:
    Source() = default;
    static Source ofFile(std::shared_ptr<const File> file);
    static Source ofMemory(std::vector<std::byte> bytes);
    static Source ofMemory(std::string_view text);
    static Source ofReader(std::shared_ptr<const ByteReader> reader, std::uint64_t size);

    std::uint64_t size() const { return m_size; }
    /// Fills `out` from `offset` (relative to this source); throws Truncated when it would reach past the end.
    void read(std::uint64_t offset, std::span<std::byte> out) const;
    /// Before a read of a job that can be stopped: see ByteReader.
    void makeReady(std::uint64_t offset, const Progress& progress) const;
    /// The part [offset, offset + size); throws Truncated when that is not inside.
    Source slice(std::uint64_t offset, std::uint64_t size) const;
    /// The same bytes; small reads of a file, one behind the other, share one read of the system. For a job that goes
    /// through many small records; copies and slices share the window, so give each thread its own.
    Source readAhead() const;
    /// All bytes; throws LimitExceeded when there are more than `limit`.
    std::vector<std::byte> readAll(std::uint64_t limit) const;

    /// The file behind it, or null for memory and readers; and where in that file (or memory) the first byte lies.
    const std::shared_ptr<const File>& file() const;
    std::uint64_t base() const { return m_base; }

private:
    using Memory = std::shared_ptr<const std::vector<std::byte>>;
    using Reader = std::shared_ptr<const ByteReader>;
    std::variant<std::monostate, std::shared_ptr<const File>, Memory, Reader> m_bytes;
    std::shared_ptr<ReadAhead> m_window; ///< of a file; null: each read asks the system
    std::uint64_t m_base = 0;
    std::uint64_t m_size = 0;
};

} // namespace ckptscope::io
