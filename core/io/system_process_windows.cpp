#include "core/io/error.h"
#include "core/io/process.h"
#include "core/io/system.h"
#include "core/io/windows_path.h"

#include <windows.h>

/// There is no program to start yet: torch_worker cannot be built by mingw (LibTorch's C++ interface is that of
/// Microsoft's compiler).
namespace ckptscope::io {

Process::Process(const std::string& path, const std::vector<std::string>&)
{
    throw Error(ErrorKind::Unsupported, "The build for Windows cannot start \"" + path + "\".");
}

Process::~Process() = default;

bool Process::write(std::span<const std::byte>)
{
    return false;
}

std::size_t Process::read(std::span<std::byte>, int)
{
    return 0;
}

void Process::kill() { }

std::string Process::ending()
{
    return {};
}

std::string programFolder()
{
    constexpr DWORD kMost = 32768; // characters of the longest path
    std::wstring path(kMost, L'\0');
    path.resize(::GetModuleFileNameW(nullptr, path.data(), kMost));
    return system::folderOf(system::narrow(path));
}

} // namespace ckptscope::io
