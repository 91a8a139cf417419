#pragma once

#include "core/edit/step.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// An argument as a POSIX shell needs it: quoted where it has to be, every strange byte as $'\xNN'.
std::string shellQuoted(std::string_view argument);
/// 'ckptscope-cli convert a.pth --strip module. -o b.pth', from the arguments of some edits.
std::string commandLine(const std::string& input, std::span<const std::string> edits, const std::string& output);

/// The steps that arguments of "convert" stand for ({"--pick", "model", "--strip", "module."}), as a finding's fix has
/// them; throws Usage.
std::vector<Step> stepsOf(std::span<const std::string> arguments);

} // namespace ckptscope::edit
