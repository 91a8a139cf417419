#include "core/io/error.h"
#include "core/io/system.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits>
#include <malloc.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ckptscope::io::system {

namespace {

int descriptor(Handle handle)
{
    return static_cast<int>(handle);
}

std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

FileIdentity identityFrom(const struct stat& status)
{
    return {std::uint64_t(status.st_dev), std::uint64_t(status.st_ino), std::uint64_t(status.st_size),
            nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

[[noreturn]] void failToOpen(const std::string& path, int code)
{
    const std::string why = std::strerror(code);
    if (code == ENOENT || code == ENOTDIR || code == ELOOP)
        throw Error(ErrorKind::NotFound, "There is no file " + quotedName(path) + " (" + why + ").");
    if (code == EACCES || code == EPERM)
        throw Error(ErrorKind::NoPermission, "You have no permission to read " + quotedName(path) + ".");
    if (code == ENXIO || code == ENODEV)
        throw Error(ErrorKind::NotAFile, quotedName(path) + " is a socket or device, not a file.");
    throw Error(ErrorKind::ReadFailed, quotedName(path) + " cannot be opened: " + why + ".");
}

const char* kindOfFile(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a folder";
    if (S_ISFIFO(mode))
        return "a pipe";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

} // namespace

Handle openForReading(const std::string& path, FileIdentity& identity)
{
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        failToOpen(path, errno);
    struct stat status { };
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(file);
        throw Error(ErrorKind::NotAFile, quotedName(path) + " is " + kindOfFile(status.st_mode) + ", not a file.");
    }
    identity = identityFrom(status);
    return file;
}

void close(Handle file)
{
    if (file != kNoHandle)
        ::close(descriptor(file));
}

std::size_t readAt(Handle file, std::uint64_t offset, std::span<std::byte> out)
{
    if (offset > std::uint64_t(std::numeric_limits<off_t>::max()))
        return 0;
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t count =
            ::pread(descriptor(file), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
        if (count == 0)
            break;
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Error(ErrorKind::ReadFailed, std::string("Reading failed: ") + std::strerror(errno) + ".")
                .at(offset + done);
        done += static_cast<std::size_t>(count);
    }
    return done;
}

FileIdentity identityOf(Handle file)
{
    struct stat status { };
    return ::fstat(descriptor(file), &status) == 0 ? identityFrom(status) : FileIdentity();
}

FileIdentity identityOf(const std::string& path)
{
    struct stat status { };
    return ::stat(path.c_str(), &status) == 0 ? identityFrom(status) : FileIdentity();
}

bool exists(const std::string& path)
{
    struct stat status { };
    return ::stat(path.c_str(), &status) == 0;
}

bool isFolder(const std::string& path)
{
    struct stat status { };
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool isRegularFile(const std::string& path)
{
    struct stat status { };
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

void returnLargeBlocks()
{
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
}

void* allocateLarge(std::size_t bytes)
{
#ifdef MADV_HUGEPAGE
    constexpr std::size_t kHugePage = 2 * 1024 * 1024;
    const std::size_t whole = bytes / kHugePage * kHugePage;
    void* block = std::aligned_alloc(kHugePage, whole + kHugePage);
    if (block)
        (void)::madvise(block, whole, MADV_HUGEPAGE); // not the rest: most of its last page would be filled for nothing
    return block;
#else
    return std::malloc(bytes);
#endif
}

void* loadLibrary(std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL))
            return library;
    return nullptr;
}

void* symbolOf(void* library, const char* name)
{
    return ::dlsym(library, name);
}

void prepareStreams()
{
    // They are so.
}

bool isTerminal(int number)
{
    return ::isatty(number) == 1;
}

int terminalWidth()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

std::string programFolder()
{
    std::array<char, 4096> path{};
    const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    return size <= 0 ? std::string(".") : folderOf(std::string(path.data(), static_cast<std::size_t>(size)));
}

std::vector<std::string> namesMatching(const std::string& argument)
{
    return {argument}; // the shell's part
}

} // namespace ckptscope::io::system
