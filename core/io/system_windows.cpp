#include "core/io/system.h"
#include "core/io/text.h"
#include "core/io/windows_path.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <io.h>
#include <string_view>
#include <windows.h>

namespace ckptscope::io::system {

namespace {

constexpr std::size_t kLongPath = 240; // of 260, some are kept for the names of temporary files
constexpr DWORD kMostAtOnce = 1U << 30;

HANDLE native(Handle handle)
{
    return reinterpret_cast<HANDLE>(handle); // NOLINT: a HANDLE is a number in a pointer's clothes
}

std::uint64_t joined(DWORD high, DWORD low)
{
    return std::uint64_t(high) << 32 | low;
}

FileIdentity identityFrom(HANDLE file)
{
    BY_HANDLE_FILE_INFORMATION facts{};
    FILE_BASIC_INFO basic{};
    if (!::GetFileInformationByHandle(file, &facts))
        return {};
    (void)::GetFileInformationByHandleEx(file, FileBasicInfo, &basic, sizeof basic);
    constexpr std::int64_t kNanoseconds = 100; // of a tick
    return {facts.dwVolumeSerialNumber, joined(facts.nFileIndexHigh, facts.nFileIndexLow),
            joined(facts.nFileSizeHigh, facts.nFileSizeLow), basic.LastWriteTime.QuadPart * kNanoseconds,
            basic.ChangeTime.QuadPart * kNanoseconds};
}

[[noreturn]] void failToOpen(const std::string& path, DWORD code)
{
    const std::string why = systemMessage(code);
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_NAME
        || code == ERROR_BAD_NETPATH || code == ERROR_BAD_PATHNAME || code == ERROR_DIRECTORY)
        throw Error(ErrorKind::NotFound, "There is no file " + quotedName(path) + " (" + why + ").");
    if (code == ERROR_ACCESS_DENIED)
        throw Error(ErrorKind::NoPermission, "You have no permission to read " + quotedName(path) + ".");
    throw Error(ErrorKind::ReadFailed, quotedName(path) + " cannot be opened: " + why + ".");
}

/// Without asking for its data, so that a file can be looked at that others hold open.
HANDLE openToLook(const std::string& path)
{
    return ::CreateFileW(widePath(path).c_str(), FILE_READ_ATTRIBUTES,
                         FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                         FILE_FLAG_BACKUP_SEMANTICS, nullptr);
}

DWORD attributesOf(const std::string& path)
{
    try {
        return ::GetFileAttributesW(widePath(path).c_str());
    } catch (const Error&) {
        return INVALID_FILE_ATTRIBUTES;
    }
}

} // namespace

std::wstring wide(const std::string& utf8)
{
    const int size = ::MultiByteToWideChar(CP_UTF8, 0, utf8.data(), static_cast<int>(utf8.size()), nullptr, 0);
    std::wstring text(static_cast<std::size_t>(std::max(size, 0)), L'\0');
    ::MultiByteToWideChar(CP_UTF8, 0, utf8.data(), static_cast<int>(utf8.size()), text.data(), size);
    return text;
}

std::string narrow(const std::wstring& text)
{
    const int length = static_cast<int>(text.size());
    const int size = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), length, nullptr, 0, nullptr, nullptr);
    std::string utf8(static_cast<std::size_t>(std::max(size, 0)), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), length, utf8.data(), size, nullptr, nullptr);
    return utf8;
}

std::string systemMessage(unsigned long code)
{
    wchar_t text[512];
    const DWORD size = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, code, 0,
                                        text, static_cast<DWORD>(std::size(text)), nullptr);
    std::string message = narrow(std::wstring(text, size));
    while (!message.empty() && (message.back() == '\n' || message.back() == '\r' || message.back() == '.'))
        message.pop_back();
    return message.empty() ? "error " + std::to_string(code) : message;
}

std::wstring widePath(const std::string& path)
{
    const std::wstring text = wide(path);
    if (path.find('\0') != std::string::npos)
        throw Error(ErrorKind::NotFound, "There is no file whose name holds a null character.");
    const DWORD size = ::GetFullPathNameW(text.c_str(), 0, nullptr, nullptr);
    if (size == 0)
        throw Error(ErrorKind::NotFound, "There is no file " + quotedName(path) + ".");
    std::wstring whole(size, L'\0');
    whole.resize(::GetFullPathNameW(text.c_str(), size, whole.data(), nullptr));
    if (whole.size() < kLongPath || whole.starts_with(L"\\\\?\\") || whole.starts_with(L"\\\\.\\"))
        return whole;
    return whole.starts_with(L"\\\\") ? L"\\\\?\\UNC" + whole.substr(1) : L"\\\\?\\" + whole;
}

Handle openForReading(const std::string& path, FileIdentity& identity)
{
    // Shared with everybody: looking at a file must not hinder the program that writes it.
    const HANDLE file =
        ::CreateFileW(widePath(path).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        failToOpen(path, ::GetLastError());
    BY_HANDLE_FILE_INFORMATION facts{};
    const bool isDisk = ::GetFileType(file) == FILE_TYPE_DISK;
    const bool isKnown = isDisk && ::GetFileInformationByHandle(file, &facts);
    const bool isFolder = isKnown && (facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (!isKnown || isFolder) {
        ::CloseHandle(file);
        throw Error(ErrorKind::NotAFile,
                    quotedName(path) + " is " + (isFolder ? "a folder" : "a device") + ", not a file.");
    }
    identity = identityFrom(file);
    return reinterpret_cast<Handle>(file);
}

void close(Handle file)
{
    if (file != kNoHandle)
        ::CloseHandle(native(file));
}

std::size_t readAt(Handle file, std::uint64_t offset, std::span<std::byte> out)
{
    std::size_t done = 0;
    while (done < out.size()) {
        const std::uint64_t at = offset + done;
        OVERLAPPED place{};
        place.Offset = static_cast<DWORD>(at);
        place.OffsetHigh = static_cast<DWORD>(at >> 32);
        DWORD count = 0;
        const auto wanted = static_cast<DWORD>(std::min<std::size_t>(out.size() - done, kMostAtOnce));
        if (!::ReadFile(native(file), out.data() + done, wanted, &count, &place)) {
            const DWORD code = ::GetLastError();
            if (code == ERROR_HANDLE_EOF)
                break;
            throw Error(ErrorKind::ReadFailed, "Reading failed: " + systemMessage(code) + ".").at(at);
        }
        if (count == 0)
            break;
        done += count;
    }
    return done;
}

FileIdentity identityOf(Handle file)
{
    return identityFrom(native(file));
}

FileIdentity identityOf(const std::string& path)
{
    try {
        const HANDLE file = openToLook(path);
        if (file == INVALID_HANDLE_VALUE)
            return {};
        const FileIdentity identity = identityFrom(file);
        ::CloseHandle(file);
        return identity;
    } catch (const Error&) {
        return {};
    }
}

bool exists(const std::string& path)
{
    return attributesOf(path) != INVALID_FILE_ATTRIBUTES;
}

bool isFolder(const std::string& path)
{
    const DWORD attributes = attributesOf(path);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

bool isRegularFile(const std::string& path)
{
    const DWORD attributes = attributesOf(path);
    return attributes != INVALID_FILE_ATTRIBUTES
        && (attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE)) == 0;
}

void returnLargeBlocks()
{
    // The heap of Windows gives large blocks back by itself.
}

void* allocateLarge(std::size_t bytes)
{
    return std::malloc(bytes); // large pages need a privilege there
}

void* loadLibrary(std::initializer_list<const char*> names)
{
    for (const std::string_view name : names) {
        // One that is named with its folder finds those that it needs there, too.
        const bool hasFolder = name.find_first_of("/\\") != std::string_view::npos;
        const std::wstring path = hasFolder ? widePath(std::string(name)) : wide(std::string(name));
        const DWORD flags = LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | (hasFolder ? LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR : 0);
        if (const HMODULE library = ::LoadLibraryExW(path.c_str(), nullptr, flags))
            return library;
    }
    return nullptr;
}

void* symbolOf(void* library, const char* name)
{
    return reinterpret_cast<void*>(::GetProcAddress(static_cast<HMODULE>(library), name));
}

void prepareStreams()
{
    static const UINT s_before = ::GetConsoleOutputCP(); // the console outlives this program
    ::SetConsoleOutputCP(CP_UTF8);
    std::atexit([] { ::SetConsoleOutputCP(s_before); });
    for (const int number : {0, 1, 2}) // bytes as they are: checkpoints go through them, and '\n' ends a line
        (void)::_setmode(number, _O_BINARY);
    DWORD mode = 0; // colours
    if (const HANDLE out = ::GetStdHandle(STD_OUTPUT_HANDLE); ::GetConsoleMode(out, &mode))
        (void)::SetConsoleMode(out, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

bool isTerminal(int number)
{
    DWORD mode = 0;
    return ::GetConsoleMode(reinterpret_cast<HANDLE>(::_get_osfhandle(number)), &mode) != 0;
}

int terminalWidth()
{
    CONSOLE_SCREEN_BUFFER_INFO screen{};
    if (::GetConsoleScreenBufferInfo(::GetStdHandle(STD_OUTPUT_HANDLE), &screen))
        return screen.srWindow.Right - screen.srWindow.Left + 1;
    return 80;
}

bool endsWithSeparator(const std::string& path)
{
    return path.ends_with('/') || path.ends_with('\\');
}

std::string programFolder()
{
    constexpr DWORD kMost = 32768; // characters of the longest path
    std::wstring path(kMost, L'\0');
    path.resize(::GetModuleFileNameW(nullptr, path.data(), kMost));
    return folderOf(narrow(path));
}

std::vector<std::string> namesMatching(const std::string& argument)
{
    WIN32_FIND_DATAW found{};
    if (argument.find_first_of("*?") == std::string::npos)
        return {argument};
    const HANDLE search = ::FindFirstFileW(wide(argument).c_str(), &found);
    if (search == INVALID_HANDLE_VALUE)
        return {argument};
    const std::string folder = argument.substr(0, argument.find_last_of("/\\:") + 1);
    std::vector<std::string> names;
    do
        if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
            names.push_back(folder + narrow(found.cFileName));
    while (::FindNextFileW(search, &found));
    ::FindClose(search);
    std::ranges::sort(names);
    return names.empty() ? std::vector{argument} : names;
}

} // namespace ckptscope::io::system
