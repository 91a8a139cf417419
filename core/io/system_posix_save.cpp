#include "core/io/error.h"
#include "core/io/system.h"
#include "core/io/text.h"

#include <climits>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <vector>

namespace ckptscope::io::system {

namespace {

int descriptor(Handle handle)
{
    return static_cast<int>(handle);
}

[[noreturn]] void failToWrite(const std::string& what, int code)
{
    const std::string why = std::strerror(code);
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        throw Error(ErrorKind::DiskFull,
                    "There is no room for the new file (" + why + "). Free some space or choose another place.");
    if (code == EACCES || code == EPERM || code == EROFS)
        throw Error(ErrorKind::NoPermission, what + ": " + why + ". Choose another place.");
    if (code == ENOENT || code == ENOTDIR)
        throw Error(ErrorKind::NotFound, what + ": " + why + ".");
    throw Error(ErrorKind::WriteFailed, what + ": " + why + ".");
}

} // namespace

void createFolders(const std::string& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
        failToWrite("Cannot create the folder " + quotedName(path), error.value());
}

bool endsWithSeparator(const std::string& path)
{
    return path.ends_with('/');
}

std::string folderOf(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string nameOf(const std::string& path)
{
    return path.substr(path.rfind('/') + 1);
}

std::string resolve(const std::string& path)
{
    std::string current = path;
    for (int links = 0; links < 40; ++links) {
        char target[PATH_MAX + 1];
        const ssize_t size = ::readlink(current.c_str(), target, PATH_MAX);
        if (size < 0)
            break;
        const std::string next(target, static_cast<std::size_t>(size));
        current = next.starts_with('/') ? next : folderOf(current) + '/' + next;
    }
    const std::string folder = folderOf(current);
    char* real = ::realpath(folder.c_str(), nullptr);
    if (!real)
        failToWrite("There is no folder " + quotedName(folder) + " to save in", errno);
    const std::string resolved =
        std::string(real) == "/" ? "/" + nameOf(current) : std::string(real) + '/' + nameOf(current);
    std::free(real);
    return resolved;
}

Handle createTemporary(const std::string& folder, const std::string& name, std::string& path)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        path = folder + "/." + name.substr(0, 200) + '.' + randomLetters(10) + ".part";
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0)
            return file;
        if (errno != EEXIST)
            failToWrite("No file can be made in " + quotedName(folder), errno);
    }
    throw Error(ErrorKind::WriteFailed, "No temporary file can be made in " + quotedName(folder) + ".");
}

void reserve(Handle file, std::uint64_t size)
{
    struct statvfs disk { };
    if (::fstatvfs(descriptor(file), &disk) == 0 && disk.f_blocks != 0
        && disk.f_bavail < (size + disk.f_frsize - 1) / disk.f_frsize)
        failToWrite("", ENOSPC);
    if (size == 0 || size > std::uint64_t(std::numeric_limits<off_t>::max()))
        return;
    while (::fallocate(descriptor(file), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(size)) != 0) {
        if (errno == EINTR)
            continue;
        if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
            failToWrite("", errno);
        return; // not every file system can; then a full disk shows while writing
    }
}

void write(Handle file, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor(file), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            failToWrite("Writing failed", count < 0 ? errno : ENOSPC);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

std::uint64_t copyRange(Handle from, std::uint64_t offset, std::uint64_t size, Handle to)
{
    auto position = static_cast<loff_t>(offset);
    std::uint64_t done = 0;
    while (done < size) {
        const ssize_t count = ::copy_file_range(descriptor(from), &position, descriptor(to), nullptr,
                                                static_cast<std::size_t>(size - done), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == ENOSPC || errno == EDQUOT))
            failToWrite("", errno);
        if (count < 0 && errno == EIO)
            throw Error(ErrorKind::ReadFailed, "Reading or writing failed while copying (EIO).").at(offset + done);
        if (count <= 0)
            break; // not offered for these two files, or the source became shorter: the caller reads and finds out
        done += static_cast<std::uint64_t>(count);
    }
    return done;
}

void startSync([[maybe_unused]] Handle file)
{
#ifdef SYNC_FILE_RANGE_WRITE
    (void)::sync_file_range(descriptor(file), 0, 0, SYNC_FILE_RANGE_WRITE); // a hint: sync() reports failures
#endif
}

void sync(Handle file)
{
    if (::fsync(descriptor(file)) != 0)
        failToWrite("The new file could not be flushed to disk", errno);
}

void rename(const std::string& from, const std::string& to, bool replace)
{
    if (!replace) {
        if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
            return;
        if (errno == EEXIST)
            throw Error(ErrorKind::Exists, quotedName(to) + " exists already.");
        if (errno != EINVAL && errno != ENOSYS)
            failToWrite("The new file could not be given its name " + quotedName(to), errno);
        if (exists(to)) // a file system without the flag
            throw Error(ErrorKind::Exists, quotedName(to) + " exists already.");
    }
    if (::rename(from.c_str(), to.c_str()) != 0)
        failToWrite("The new file could not be given its name " + quotedName(to), errno);
}

void syncFolder(const std::string& folder)
{
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        failToWrite("The folder " + quotedName(folder) + " could not be flushed", errno);
    const int result = ::fsync(file);
    const int code = errno;
    ::close(file);
    if (result != 0 && code != EINVAL)
        failToWrite("The folder " + quotedName(folder) + " could not be flushed", code);
}

void remove(const std::string& path) noexcept
{
    std::remove(path.c_str());
}

void copyMetadata(const std::string& from, Handle to)
{
    struct stat status { };
    if (::stat(from.c_str(), &status) != 0)
        return;
    // Owner first: it clears the set-user bits. Permission may be missing; the mode is what counts.
    bool owned = ::fchown(descriptor(to), status.st_uid, status.st_gid) == 0;
    owned = owned || ::fchown(descriptor(to), static_cast<uid_t>(-1), status.st_gid) == 0;
    (void)owned;
    if (::fchmod(descriptor(to), status.st_mode & 07777) != 0)
        failToWrite("The mode of the new file could not be set", errno);
    const ssize_t size = ::listxattr(from.c_str(), nullptr, 0);
    if (size <= 0)
        return;
    std::vector<char> names(static_cast<std::size_t>(size));
    const ssize_t listed = ::listxattr(from.c_str(), names.data(), names.size());
    for (ssize_t at = 0; at < listed; at += static_cast<ssize_t>(std::strlen(names.data() + at)) + 1) {
        const char* name = names.data() + at;
        std::vector<char> value(65536);
        const ssize_t length = ::getxattr(from.c_str(), name, value.data(), value.size());
        if (length >= 0 && std::strncmp(name, "security.", 9) != 0)
            (void)::fsetxattr(descriptor(to), name, value.data(), static_cast<std::size_t>(length), 0);
    }
}

void setDefaultMode(Handle file)
{
    const mode_t mask = ::umask(077);
    ::umask(mask);
    (void)::fchmod(descriptor(file), 0666 & ~mask);
}

} // namespace ckptscope::io::system
