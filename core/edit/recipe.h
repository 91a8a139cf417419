#pragma once

#include "core/edit/step.h"

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// \name A list of edits as a JSON file, with the words of the command line:
/// {"ckptscope-recipe": 1, "steps": [{"strip": "module."}, {"add": "x.", "again": true}, {"unwrap": true}]}
///@{
std::string recipeText(const std::vector<Step>& steps);
/// Throws Usage, saying which step is wrong, for anything that is no recipe of a known version.
std::vector<Step> parseRecipe(std::string_view text);
/// The same from a file; also throws what reading throws.
std::vector<Step> readRecipe(const std::string& path);
/// Writes a file whole or not at all; throws Exists unless `replace`.
void writeRecipe(const std::string& path, const std::vector<Step>& steps, bool replace);
///@}

} // namespace ckptscope::edit
