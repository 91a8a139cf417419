#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ckptscope::edit {

/// An argument as a POSIX shell needs it: quoted where it has to be, every strange byte as $'\xNN'.
std::string shellQuoted(std::string_view argument);
/// 'ckptscope-cli convert a.pth --strip module. -o b.pth', from the arguments of some edits.
std::string commandLine(const std::string& input, std::span<const std::string> edits, const std::string& output);

} // namespace ckptscope::edit
