#include "core/io/system.h"
#include "core/io/text.h"
#include "core/io/windows_path.h"

#include <algorithm>
#include <string_view>
#include <windows.h>

namespace ckptscope::io::system {

namespace {

constexpr DWORD kMostAtOnce = 1U << 30;
constexpr std::string_view kSeparators = "/\\";

HANDLE native(Handle handle)
{
    return reinterpret_cast<HANDLE>(handle);
}

[[noreturn]] void failToWrite(const std::string& what, DWORD code)
{
    const std::string why = systemMessage(code);
    if (code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL || code == ERROR_FILE_TOO_LARGE)
        throw Error(ErrorKind::DiskFull,
                    "There is no room for the new file (" + why + "). Free some space or choose another place.");
    if (code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION || code == ERROR_USER_MAPPED_FILE)
        throw Error(ErrorKind::WriteFailed,
                    what + ": another program has the file open. Close it there, or choose another name.");
    if (code == ERROR_ACCESS_DENIED || code == ERROR_WRITE_PROTECT)
        throw Error(ErrorKind::NoPermission,
                    what + ": " + why + " (or another program has the file open). Choose another place.");
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_NAME)
        throw Error(ErrorKind::NotFound, what + ": " + why + ".");
    throw Error(ErrorKind::WriteFailed, what + ": " + why + ".");
}

/// The path of an existing file or folder with all links followed; empty when there is none.
std::string finalPath(const std::string& path)
{
    const HANDLE file = ::CreateFileW(widePath(path).c_str(), FILE_READ_ATTRIBUTES,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                      FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return {};
    std::wstring whole(::GetFinalPathNameByHandleW(file, nullptr, 0, FILE_NAME_NORMALIZED), L'\0');
    whole.resize(
        ::GetFinalPathNameByHandleW(file, whole.data(), static_cast<DWORD>(whole.size()), FILE_NAME_NORMALIZED));
    ::CloseHandle(file);
    if (whole.empty()) // Wine 8 does not tell long ones, and not every driver of Windows tells
        whole = widePath(path);
    if (whole.starts_with(L"\\\\?\\UNC\\"))
        return narrow(L"\\" + whole.substr(7));
    return narrow(whole.starts_with(L"\\\\?\\") ? whole.substr(4) : whole);
}

} // namespace

void createFolders(const std::string& path)
{
    if (path.empty() || isFolder(path))
        return;
    if (const std::string above = folderOf(endsWithSeparator(path) ? path.substr(0, path.size() - 1) : path);
        above != path && above != ".")
        createFolders(above);
    if (!::CreateDirectoryW(widePath(path).c_str(), nullptr) && ::GetLastError() != ERROR_ALREADY_EXISTS)
        failToWrite("Cannot create the folder " + quotedName(path), ::GetLastError());
}

std::string folderOf(const std::string& path)
{
    const std::size_t slash = path.find_last_of(kSeparators);
    if (slash == std::string::npos)
        return ".";
    const bool isRoot = slash == 0 || path[slash - 1] == ':';
    return path.substr(0, isRoot ? slash + 1 : slash);
}

std::string nameOf(const std::string& path)
{
    return path.substr(path.find_last_of(kSeparators) + 1);
}

std::string resolve(const std::string& path)
{
    if (std::string there = finalPath(path); !there.empty())
        return there;
    const std::string folder = folderOf(path);
    const std::string real = finalPath(folder);
    if (real.empty())
        failToWrite("There is no folder " + quotedName(folder) + " to save in", ERROR_PATH_NOT_FOUND);
    return real + (endsWithSeparator(real) ? "" : "\\") + nameOf(path);
}

Handle createTemporary(const std::string& folder, const std::string& name, std::string& path)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        path = folder + "\\." + name.substr(0, 100) + '.' + randomLetters(10) + ".part";
        const HANDLE file =
            ::CreateFileW(widePath(path).c_str(), GENERIC_READ | GENERIC_WRITE | DELETE,
                          FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
        if (file != INVALID_HANDLE_VALUE)
            return reinterpret_cast<Handle>(file);
        if (::GetLastError() != ERROR_FILE_EXISTS)
            failToWrite("No file can be made in " + quotedName(folder), ::GetLastError());
    }
    throw Error(ErrorKind::WriteFailed, "No temporary file can be made in " + quotedName(folder) + ".");
}

void reserve(Handle file, std::uint64_t size)
{
    FILE_ALLOCATION_INFO room{};
    room.AllocationSize.QuadPart = static_cast<LONGLONG>(size);
    if (size != 0 && !::SetFileInformationByHandle(native(file), FileAllocationInfo, &room, sizeof room))
        if (const DWORD code = ::GetLastError(); code == ERROR_DISK_FULL)
            failToWrite("", code); // not every file system can; then a full disk shows while writing
}

void write(Handle file, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto size = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), kMostAtOnce));
        DWORD count = 0;
        if (!::WriteFile(native(file), bytes.data(), size, &count, nullptr))
            failToWrite("Writing failed", ::GetLastError());
        if (count == 0)
            failToWrite("Writing failed", ERROR_DISK_FULL);
        bytes = bytes.subspan(count);
    }
}

std::uint64_t copyRange(Handle, std::uint64_t, std::uint64_t, Handle)
{
    return 0;
}

void startSync(Handle)
{
    // Windows begins to write by itself.
}

void sync(Handle file)
{
    if (!::FlushFileBuffers(native(file)))
        failToWrite("The new file could not be flushed to disk", ::GetLastError());
}

void rename(const std::string& from, const std::string& to, bool replace)
{
    const DWORD flags = MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0);
    if (::MoveFileExW(widePath(from).c_str(), widePath(to).c_str(), flags))
        return;
    const DWORD code = ::GetLastError();
    if (code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS)
        throw Error(ErrorKind::Exists, quotedName(to) + " exists already.");
    failToWrite("The new file could not be given its name " + quotedName(to), code);
}

void syncFolder(const std::string&)
{
    // MOVEFILE_WRITE_THROUGH has waited for the name.
}

void remove(const std::string& path) noexcept
{
    try {
        if (!::DeleteFileW(widePath(path).c_str()))
            ::RemoveDirectoryW(widePath(path).c_str());
    } catch (const Error&) { // no path, no file
    }
}

void copyMetadata(const std::string&, Handle)
{
    // A new file has the permissions of its folder, as everywhere on Windows.
}

void setDefaultMode(Handle) { }

} // namespace ckptscope::io::system
