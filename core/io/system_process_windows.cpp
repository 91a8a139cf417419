#include "core/io/error.h"
#include "core/io/process.h"
#include "core/io/system.h"
#include "core/io/windows_path.h"

#include <algorithm>
#include <array>
#include <random>
#include <utility>
#include <windows.h>

namespace ckptscope::io {

namespace {

constexpr DWORD kPipeBytes = 1 << 16;
constexpr UINT kKilled = 0xC000013A; // STATUS_CONTROL_C_EXIT, as for a program that is ended from outside

HANDLE native(std::intptr_t handle)
{
    return reinterpret_cast<HANDLE>(handle); // NOLINT: a HANDLE is a number in a pointer's clothes
}

std::intptr_t number(HANDLE handle)
{
    return reinterpret_cast<std::intptr_t>(handle);
}

/// A handle that is closed with the object; invalid ones are none.
class Owned {
public:
    explicit Owned(HANDLE handle)
        : m_handle(handle)
    {
    }
    ~Owned()
    {
        if (m_handle != INVALID_HANDLE_VALUE && m_handle != nullptr)
            ::CloseHandle(m_handle);
    }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    HANDLE get() const { return m_handle; }
    HANDLE take() { return std::exchange(m_handle, INVALID_HANDLE_VALUE); }
    bool isValid() const { return m_handle != INVALID_HANDLE_VALUE; }

private:
    HANDLE m_handle;
};

/// A file or pipe for a program that is started.
HANDLE inheritedFile(const wchar_t* name, DWORD access)
{
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    return ::CreateFileW(name, access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr);
}

[[noreturn]] void failToStart(const std::string& path, DWORD code)
{
    const std::string why = '"' + path + "\" cannot be started: " + system::systemMessage(code) + ".";
    throw Error(code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? ErrorKind::NotFound
                    : code == ERROR_ACCESS_DENIED                            ? ErrorKind::NoPermission
                                                                             : ErrorKind::Unsupported,
                why);
}

/// A name that no other pipe has.
std::wstring pipeName()
{
    std::random_device random;
    std::wstring name = L"\\\\.\\pipe\\ckptscope";
    for (int i = 0; i < 4; ++i)
        name += L'-' + std::to_wstring(random());
    return name;
}

/// Our end can be waited for with a limit, which anonymous pipes cannot; theirs is inherited.
class Pipe {
public:
    /// `access`: PIPE_ACCESS_INBOUND where we read.
    explicit Pipe(DWORD access)
        : Pipe(access, pipeName())
    {
    }
    Owned ours, theirs;

private:
    Pipe(DWORD access, const std::wstring& name)
        : ours(::CreateNamedPipeW(name.c_str(), access | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                  PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kPipeBytes, kPipeBytes, 0,
                                  nullptr))
        , theirs(inheritedFile(name.c_str(), access == PIPE_ACCESS_INBOUND ? GENERIC_WRITE : GENERIC_READ))
    {
        if (!ours.isValid() || !theirs.isValid())
            throw Error(ErrorKind::Unsupported,
                        "No pipe can be made: " + system::systemMessage(::GetLastError()) + ".");
    }
};

/// One word of a command line, as programs take it apart again (CommandLineToArgvW).
std::wstring quoted(const std::wstring& word)
{
    std::wstring out = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t c : word) {
        if (c == L'"')
            out.append(backslashes + 1, L'\\'); // doubles those before it, and one for itself
        backslashes = c == L'\\' ? backslashes + 1 : 0;
        out += c;
    }
    out.append(backslashes, L'\\');
    return out + L'"';
}

/// Starts it with these three handles, and no other of ours.
PROCESS_INFORMATION start(const std::string& path, std::wstring line, std::array<HANDLE, 3> handles)
{
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    std::vector<std::byte> room(size);
    auto* attributes = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(room.data());
    STARTUPINFOEXW startup{};
    startup.StartupInfo.cb = sizeof startup;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = handles[0];
    startup.StartupInfo.hStdOutput = handles[1];
    startup.StartupInfo.hStdError = handles[2];
    startup.lpAttributeList = attributes;
    if (!::InitializeProcThreadAttributeList(attributes, 1, 0, &size)
        || !::UpdateProcThreadAttribute(attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(),
                                        sizeof handles, nullptr, nullptr))
        failToStart(path, ::GetLastError());
    PROCESS_INFORMATION process{};
    const bool started = ::CreateProcessW(system::widePath(path).c_str(), line.data(), nullptr, nullptr, TRUE,
                                          CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT, nullptr, nullptr,
                                          &startup.StartupInfo, &process);
    const DWORD code = ::GetLastError();
    ::DeleteProcThreadAttributeList(attributes);
    if (!started)
        failToStart(path, code);
    ::CloseHandle(process.hThread);
    return process;
}

/// Ends the process when the handle is closed, as it is when this program ends, however it does. Null where that cannot
/// be: it is started all the same.
HANDLE jobOf(HANDLE process)
{
    const HANDLE job = ::CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if (job != nullptr)
        if (::SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
            ::AssignProcessToJobObject(job, process);
    return job;
}

/// An operation on our end of a pipe, and the event that tells when it is done.
struct Operation {
    Operation() { state.hEvent = event.get(); }
    Owned event{::CreateEventW(nullptr, TRUE, FALSE, nullptr)};
    OVERLAPPED state{};
};

} // namespace

Process::Process(const std::string& path, const std::vector<std::string>& arguments)
{
    Pipe input(PIPE_ACCESS_OUTBOUND), output(PIPE_ACCESS_INBOUND);
    const Owned nowhere(inheritedFile(L"NUL", GENERIC_WRITE));
    std::wstring line = quoted(system::wide(path));
    for (const std::string& argument : arguments)
        line += L' ' + quoted(system::wide(argument));
    const PROCESS_INFORMATION process = start(path, line, {input.theirs.get(), output.theirs.get(), nowhere.get()});
    m_id = process.dwProcessId;
    m_process = number(process.hProcess);
    m_job = number(jobOf(process.hProcess));
    m_input = number(input.ours.take());
    m_output = number(output.ours.take());
}

Process::~Process()
{
    kill();
    ::CloseHandle(native(m_input));
    ::CloseHandle(native(m_output));
    ::CloseHandle(native(m_process));
    if (native(m_job) != nullptr)
        ::CloseHandle(native(m_job));
}

bool Process::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        Operation operation;
        const auto size = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), kPipeBytes));
        DWORD count = 0;
        if (!::WriteFile(native(m_input), bytes.data(), size, nullptr, &operation.state)
            && ::GetLastError() != ERROR_IO_PENDING)
            return false;
        if (!::GetOverlappedResult(native(m_input), &operation.state, &count, TRUE))
            return false;
        bytes = bytes.subspan(count);
    }
    return true;
}

std::size_t Process::read(std::span<std::byte> out, int milliseconds)
{
    if (m_ended)
        return 0;
    Operation operation;
    const auto size = static_cast<DWORD>(std::min<std::size_t>(out.size(), kPipeBytes));
    DWORD count = 0;
    if (!::ReadFile(native(m_output), out.data(), size, nullptr, &operation.state)) {
        if (::GetLastError() != ERROR_IO_PENDING) {
            m_ended = true;
            return 0;
        }
        if (::WaitForSingleObject(operation.event.get(), static_cast<DWORD>(milliseconds)) != WAIT_OBJECT_0)
            ::CancelIoEx(native(m_output), &operation.state); // what has come meanwhile is taken all the same
    }
    if (::GetOverlappedResult(native(m_output), &operation.state, &count, TRUE))
        return count;
    m_ended = ::GetLastError() != ERROR_OPERATION_ABORTED;
    return 0;
}

void Process::kill()
{
    if (!m_reaped)
        ::TerminateProcess(native(m_process), kKilled); // of one that has ended it fails, and changes nothing
    m_ended = true;
    reap();
}

void Process::reap()
{
    if (m_reaped)
        return;
    ::WaitForSingleObject(native(m_process), INFINITE);
    DWORD status = 0;
    ::GetExitCodeProcess(native(m_process), &status);
    m_status = static_cast<int>(status);
    m_reaped = true;
}

bool Process::wasKilled()
{
    reap();
    return m_status == static_cast<int>(kKilled);
}

std::string Process::ending()
{
    reap();
    return "exit status " + std::to_string(m_status);
}

void endWithParent() { }

} // namespace ckptscope::io
