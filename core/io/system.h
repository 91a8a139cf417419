#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

/// The only door to the operating system: one implementation per system: system_posix*.cpp, system_windows*.cpp.
/// Paths are UTF-8. Functions throw io::Error; none of them is interrupted by signals.
namespace ckptscope::io {

/// Tells whether a file is still the one that was opened.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modifiedNs = 0;
    std::int64_t changedNs = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

namespace system {

using Handle = std::intptr_t; ///< file descriptor, or HANDLE on Windows
inline constexpr Handle kNoHandle = -1;

/// \name Reading
///@{
/// Opens a regular file without blocking; throws NotFound, NoPermission, NotAFile (folder, pipe, device), ReadFailed.
Handle openForReading(const std::string& path, FileIdentity& identity);
void close(Handle file);
/// Reads up to out.size() bytes at `offset`; fewer only at the end of the file. Throws ReadFailed.
std::size_t readAt(Handle file, std::uint64_t offset, std::span<std::byte> out);
FileIdentity identityOf(Handle file);
/// All zero when there is no such file.
FileIdentity identityOf(const std::string& path);
bool exists(const std::string& path);
bool isFolder(const std::string& path);
bool isRegularFile(const std::string& path);
///@}

/// \name Saving
///@{
/// `path` with symbolic links resolved, also when the last part does not exist yet. Throws NotFound for a missing
/// folder.
std::string resolve(const std::string& path);
/// Creates a file in `folder` that nobody else can read yet, under a hidden name made from `name`; `path` is its path.
Handle createTemporary(const std::string& folder, const std::string& name, std::string& path);
/// Reserves room on the disk; throws DiskFull, does nothing where the file system cannot.
void reserve(Handle file, std::uint64_t size);
/// Writes all bytes at the file's position; throws DiskFull, WriteFailed.
void write(Handle file, std::span<const std::byte> bytes);
/// Appends [offset, offset + size) of `from` inside the system (shared blocks or copy_file_range); returns how many
/// bytes, 0 when the two files offer no such way.
std::uint64_t copyRange(Handle from, std::uint64_t offset, std::uint64_t size, Handle to);
/// Begins to write what lies in memory to the disk, without waiting, so that sync() has less left to wait for.
void startSync(Handle file);
void sync(Handle file);
/// Replaces `to` at once; with `replace` false throws Exists when there is such a file.
void rename(const std::string& from, const std::string& to, bool replace);
/// Creates a folder and those above it where they are missing; throws WriteFailed.
void createFolders(const std::string& path);
void syncFolder(const std::string& folder);
void remove(const std::string& path) noexcept; ///< a file, or a folder that is empty
/// Gives `to` the mode, owner and extended attributes of the file at `from`, as far as the system permits.
void copyMetadata(const std::string& from, Handle to);
/// Gives a new file the mode that the umask leaves.
void setDefaultMode(Handle file);
/// Whether a path can only name a folder: it ends with '/' (or '\\' on Windows).
bool endsWithSeparator(const std::string& path);
/// The folder of a path ("." for a bare name), and its last part.
std::string folderOf(const std::string& path);
std::string nameOf(const std::string& path);
///@}

/// \name The process
///@{
/// Makes large blocks of memory go back to the system when they are freed (by default glibc keeps ever larger ones, and
/// fills the gaps between them). For a program's main(), once.
void returnLargeBlocks();
/// Memory of kLargeBlock or more bytes for free(), in large pages where the system has them: thousands of page faults
/// less while it is filled. Null when there is none.
inline constexpr std::size_t kLargeBlock = 2 * 1024 * 1024;
void* allocateLarge(std::size_t bytes);
/// The folder of the program that runs this.
std::string programFolder();
/// The names of files that an argument with '*' or '?' means, sorted, where expanding it is not the shell's part
/// (Windows). Else, and when no file fits, the argument itself.
std::vector<std::string> namesMatching(const std::string& argument);
///@}

/// \name Libraries that a system may or may not have
///@{
/// The first of these that is there; it stays loaded. Null when there is none.
void* loadLibrary(std::initializer_list<const char*> names);
/// A function of it, or null.
void* symbolOf(void* library, const char* name);
///@}

/// \name Terminal
///@{
/// Standard streams that take UTF-8 text and bytes as they are. For a program's main(), once.
void prepareStreams();
bool isTerminal(int descriptor);
/// Columns of the terminal behind standard output; 80 when it does not say.
int terminalWidth();
///@}

} // namespace system
} // namespace ckptscope::io
