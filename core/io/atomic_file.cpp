#include "core/io/atomic_file.h"

#include "core/io/limits.h"

#include <algorithm>

namespace ckptscope::io {

namespace {

/// Bytes that are copied, and handed to the disk, at once.
constexpr std::uint64_t kPiece = 16 * limits::kMiB;

} // namespace

void SaveOperations::write(system::Handle file, std::span<const std::byte> bytes)
{
    system::write(file, bytes);
}

std::uint64_t SaveOperations::copyRange(system::Handle from, std::uint64_t offset, std::uint64_t size,
                                        system::Handle to)
{
    return system::copyRange(from, offset, size, to);
}

void SaveOperations::sync(system::Handle file)
{
    system::sync(file);
}

void SaveOperations::rename(const std::string& from, const std::string& to, bool replace)
{
    system::rename(from, to, replace);
}

void SaveOperations::syncFolder(const std::string& folder)
{
    system::syncFolder(folder);
}

SaveOperations& AtomicFile::defaultOperations()
{
    static SaveOperations operations;
    return operations;
}

AtomicFile::AtomicFile(const std::string& target, IfExists ifExists, std::uint64_t expectedSize,
                       SaveOperations& operations)
    : m_operations(operations)
    , m_target(system::resolve(target))
    , m_ifExists(ifExists)
{
    m_existed = system::exists(m_target);
    if (m_existed && !system::isRegularFile(m_target))
        throw Error(ErrorKind::NotAFile,
                    '"' + target + "\" is a folder, pipe or device; it cannot be replaced by a file.");
    if (m_existed && ifExists == IfExists::Refuse)
        throw Error(ErrorKind::Exists, '"' + target + "\" exists already. Choose another name, or allow replacing it.");
    m_targetIdentity = system::identityOf(m_target);
    m_handle = system::createTemporary(system::folderOf(m_target), system::nameOf(m_target), m_temporary);
    try {
        system::reserve(m_handle, expectedSize);
    } catch (...) {
        system::close(m_handle);
        system::remove(m_temporary);
        throw;
    }
}

AtomicFile::~AtomicFile()
{
    system::close(m_handle);
    if (!m_committed)
        system::remove(m_temporary);
}

void AtomicFile::write(std::span<const std::byte> bytes)
{
    constexpr std::size_t kBuffer = 256 * 1024;
    m_written += bytes.size();
    if (m_buffer.size() + bytes.size() > kBuffer)
        flushBuffer();
    if (bytes.size() >= kBuffer)
        m_operations.write(m_handle, bytes);
    else
        m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

void AtomicFile::flushBuffer()
{
    if (!m_buffer.empty())
        m_operations.write(m_handle, m_buffer);
    m_buffer.clear();
    startSync();
}

/// The disk works while the rest is copied.
void AtomicFile::startSync()
{
    if (m_written - m_syncing < kPiece)
        return;
    system::startSync(m_handle);
    m_syncing = m_written;
}

void AtomicFile::copy(const Source& source, const Progress& progress, std::uint64_t doneBefore, std::uint64_t total)
{
    constexpr std::uint64_t kInsideSystem = 64 * 1024; // smaller pieces are cheaper by way of the buffer
    if (!source.file() || source.size() < kInsideSystem)
        return Sink::copy(source, progress, doneBefore, total);
    flushBuffer();
    std::uint64_t at = 0;
    while (at < source.size()) {
        const std::uint64_t size = std::min(source.size() - at, kPiece);
        const std::uint64_t copied =
            m_operations.copyRange(source.file()->handle(), source.base() + at, size, m_handle);
        at += copied;
        m_written += copied;
        startSync();
        progress.advance(doneBefore + at, total);
        if (copied < size)
            break;
    }
    if (at < source.size())
        Sink::copy(source.slice(at, source.size() - at), progress, doneBefore + at, total);
}

void AtomicFile::flush()
{
    flushBuffer();
    if (system::identityOf(m_handle).size != m_written)
        throw Error(ErrorKind::WriteFailed, "The new file has another size than was written; nothing was replaced.");
    if (m_existed)
        system::copyMetadata(m_target, m_handle);
    else
        system::setDefaultMode(m_handle);
    system::startSync(m_handle);
    m_flushed = true;
}

void AtomicFile::commit()
{
    if (!m_flushed || !m_buffer.empty())
        flush();
    m_operations.sync(m_handle);
    if (system::identityOf(m_target) != m_targetIdentity)
        throw Error(ErrorKind::Changed,
                    '"' + m_target
                        + "\" was changed by another program while the new file was written; it was left alone.");
    m_operations.rename(m_temporary, m_target, m_ifExists == IfExists::Replace);
    m_committed = true;
    try {
        m_operations.syncFolder(system::folderOf(m_target));
    } catch (const Error&) {
        // The file has its name; only a power cut in the next seconds could still bring the old one back.
    }
}

void writeFile(const std::string& path, std::string_view text, AtomicFile::IfExists ifExists)
{
    AtomicFile file(path, ifExists, text.size());
    file.write(std::as_bytes(std::span(text)));
    file.commit();
}

} // namespace ckptscope::io
