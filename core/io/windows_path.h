#pragma once

#include "core/io/error.h"

#include <string>

/// What the two files of the Windows side share.
namespace ckptscope::io::system {

/// A path for the wide functions of Windows: absolute and, where it is long, with the prefix that lifts the limit of
/// 260 characters (Win32 file namespaces). Throws NotFound for what is no path.
std::wstring widePath(const std::string& path);
std::wstring wide(const std::string& utf8);
std::string narrow(const std::wstring& text);
/// `path` in double quotes.
/// What Windows says of an error number, without the period and line end.
std::string systemMessage(unsigned long code);

} // namespace ckptscope::io::system
