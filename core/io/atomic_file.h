#pragma once

#include "core/io/sink.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ckptscope::io {

/// The operations that a save asks of the system, so that a test can make each of them fail in turn. The default
/// passes them on to io::system. Every function throws io::Error.
class SaveOperations {
public:
    virtual ~SaveOperations() = default;
    virtual void write(system::Handle file, std::span<const std::byte> bytes);
    /// Copies from a file by the fastest way; returns how many bytes were copied, 0 when the system has no such way.
    virtual std::uint64_t copyRange(system::Handle from, std::uint64_t offset, std::uint64_t size, system::Handle to);
    virtual void sync(system::Handle file);
    virtual void rename(const std::string& from, const std::string& to, bool replace);
    virtual void syncFolder(const std::string& folder);
};

/// A file that appears whole or not at all: written beside the target under a hidden temporary name, checked, flushed
/// to disk, then renamed onto it. A symbolic link is followed: its target is replaced. Mode, owner (as far as
/// permitted) and extended attributes of a file that is replaced are kept; a new file gets the mode that the umask
/// leaves. Destroyed without commit(), nothing is left behind and the old file is untouched.
class AtomicFile final : public Sink {
public:
    enum class IfExists { Refuse, Replace };

    /// Opens the temporary file. `expectedSize` is reserved on disk at once, so that a full disk is known before the
    /// first byte. Throws Exists, NoPermission, NotAFile (target is a folder, pipe, device), NotFound (no such folder),
    /// DiskFull. `operations` must outlive this object.
    AtomicFile(const std::string& target, IfExists ifExists, std::uint64_t expectedSize,
               SaveOperations& operations = defaultOperations());
    ~AtomicFile() override;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    using Sink::write;
    void write(std::span<const std::byte> bytes) override;
    void copy(const Source& source, const Progress& progress, std::uint64_t doneBefore, std::uint64_t total) override;
    /// Hands all data to the system, which writes them to disk while the temporary file is read back at
    /// temporaryPath() and verified.
    void flush();
    /// flush(), then waits until the data are on disk; then the rename, then the folder is flushed. Throws Changed when
    /// the target was replaced by somebody else in the meantime.
    void commit();

    const std::string& temporaryPath() const { return m_temporary; }
    /// The path that will be replaced: `target` with symbolic links resolved.
    const std::string& resolvedTarget() const { return m_target; }
    static SaveOperations& defaultOperations();

private:
    void flushBuffer();
    void startSync();

    SaveOperations& m_operations;
    std::string m_target;
    std::string m_temporary;
    system::Handle m_handle = -1;
    std::vector<std::byte> m_buffer;
    std::uint64_t m_syncing = 0; ///< bytes that the system was told to write to disk
    bool m_existed = false;
    FileIdentity m_targetIdentity;
    IfExists m_ifExists;
    bool m_flushed = false;
    bool m_committed = false;
};

/// Writes a small file whole or not at all; throws what AtomicFile throws.
void writeFile(const std::string& path, std::string_view text, AtomicFile::IfExists ifExists);

} // namespace ckptscope::io
